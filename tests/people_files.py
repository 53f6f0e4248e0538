"""Case files of the test world: person, support with its pair, named access, and what the pair wrote."""

from datetime import timedelta

from sqlalchemy.orm import Session

from agreements.places import AgreementPlace, PlaceState
from casefiles.models import (
    Barrier,
    CaseFile,
    Contact,
    FileEvent,
    Note,
    Person,
    PersonAgreement,
    PlanItem,
    Revision,
    Support,
)
from casefiles.workflow import (
    AgreedBy,
    Category,
    Channel,
    Happened,
    Level,
    Mode,
    Owner,
    PlanKind,
    PlanState,
    Severity,
    State,
)
from core.clock import now
from core.search_key import fold
from tests.people_referrals import add_referral
from tests.people_stories import COUNCILS, OFFICES, STORIES, Story, grant, text_of
from tests.world import Known, World, days_ago, reference

Written = dict[str, object]  # what every item of a file has: whose, when, by whom


def add_files(session: Session, world: World) -> None:
    """Everyone of `STORIES`."""
    for story in STORIES:
        file = CaseFile(
            ref=reference("AG", story.territory, story.name),
            territory=story.territory,
            created_at=now() - timedelta(days=200),
        )
        session.add(file)
        session.flush()
        world.files[story.name] = Known(file.id, file.ref)
        _add_person(session, story, file.id)
        _add_support(session, world, story, file.id)
        if story.worker or story.referral:
            _add_agreement(session, world, story, file.id)
        if story.worker:
            _add_content(session, world, story, file.id)
        if story.referral:
            add_referral(session, world, story, file.id)
        session.flush()


def _add_person(session: Session, story: Story, file_id: int) -> None:
    session.add(
        Person(
            file_id=file_id,
            birth_name=story.name,
            given_names=story.given,
            birth_date=story.born,
            phone="06 39 98 00 12",
            email=f"{fold(story.name)}@personne.exemple.test",
            address=f"12 rue {story.name}",
            postcode=f"{story.territory}000",
            town=story.town,
            service_number=f"{10_000_000_000 + file_id}",
            name_key=fold(f"{story.name} {story.given}"),
        )
    )


def _add_support(session: Session, world: World, story: Story, file_id: int) -> None:
    agency, office = OFFICES[story.territory]
    # The support of 81 was opened while its agreement was still in force.
    start = 400 if story.territory == "81" else 100
    support = Support(
        file_id=file_id,
        territory=story.territory,
        mode=Mode.GLOBAL if story.worker else Mode.REINFORCED,
        state=State.IN_PROGRESS,
        start_on=days_ago(start),
        entry_on=days_ago(start - 15),
        term_on=days_ago(start - 365),
        advisor_id=world.post(story.advisor),
        worker_id=world.post(story.worker) if story.worker else None,
        agreement_id=world.agreements[story.territory].id if story.worker else None,
        agency_id=world.units[agency].id,
        office_id=world.units[office].id if story.worker else None,
        first_contact_on=days_ago(start - 5),
        last_contact_on=days_ago(story.contact_days_ago),
    )
    session.add(support)
    session.flush()
    world.supports[story.name] = support.id
    if story.worker and not story.referral:
        _add_place(session, support)
    for login in filter(None, (story.advisor, story.worker)):
        grant(session, world, file_id, login, index=None, days=start)


def _add_place(session: Session, support: Support) -> None:
    moment = now() - timedelta(days=100)
    session.add(
        AgreementPlace(
            agreement_id=support.agreement_id,
            agency_id=support.agency_id,
            support_id=support.id,
            state=PlaceState.TAKEN,
            asked_at=moment,
            taken_at=moment,
        )
    )


def _add_agreement(session: Session, world: World, story: Story, file_id: int) -> None:
    session.add(
        PersonAgreement(
            file_id=file_id,
            partner_id=world.units[COUNCILS[story.territory]].id,
            agreed_on=days_ago(101),
            expires_on=days_ago(-264),
            channel=AgreedBy.PAPER,
            recorded_by_id=world.post(story.advisor),
            recorded_at=now() - timedelta(days=101),
        )
    )


def _add_content(session: Session, world: World, story: Story, file_id: int) -> None:
    """One item of each kind by the advisor, then what the social worker wrote, on every level."""
    advisor, worker = (
        {
            "file_id": file_id,
            "support_id": world.supports[story.name],
            "author_id": world.post(login),
            "organisation_id": world.units[organisation].id,
            "created_at": now() - timedelta(days=story.contact_days_ago),
        }
        for login, organisation in (
            (story.advisor, "FT Occitanie"),
            (str(story.worker), COUNCILS[story.territory]),
        )
    )
    housing = _add_barriers(session, story, advisor, worker)
    _add_contacts(session, story, advisor, worker)
    session.flush()
    goal = _add_plan(session, story, advisor, worker, housing)
    _add_notes(session, story, advisor, worker, goal)
    _add_events(session, world, story, advisor)


def _add_barriers(session: Session, story: Story, advisor: Written, worker: Written) -> Barrier:
    housing = Barrier(
        **advisor,
        category=Category.HOUSING,
        severity=Severity.STRONG,
        owner=Owner.SOCIAL_WORKER,
        wanted=text_of(story.name, "barrier"),
    )
    health = Barrier(**worker, category=Category.HEALTH, severity=Severity.MEDIUM, owner=Owner.PERSON)
    session.add_all([housing, health])
    return housing


def _add_contacts(session: Session, story: Story, advisor: Written, worker: Written) -> None:
    """One that reached the person, one that did not."""
    on, line = days_ago(story.contact_days_ago), text_of(story.name, "contact")
    session.add_all(
        [
            Contact(**advisor, channel=Channel.IN_PERSON, reached=True, on=on, line=line),
            Contact(**worker, channel=Channel.PHONE, reached=False, on=days_ago(3)),
        ]
    )


def _add_plan(session: Session, story: Story, advisor: Written, worker: Written, housing: Barrier) -> PlanItem:
    goal = PlanItem(**advisor, kind=PlanKind.OBJECTIVE, text=text_of(story.name, "objective"), owner=Owner.PERSON)
    action = PlanItem(
        **worker,
        kind=PlanKind.ACTION,
        text=text_of(story.name, "action"),
        owner=Owner.SOCIAL_WORKER,
        state=PlanState.IN_PROGRESS,
        barrier_id=housing.id,
        due_on=days_ago(-10),
    )
    session.add_all([goal, action])
    return goal


def _add_notes(session: Session, story: Story, advisor: Written, worker: Written, goal: PlanItem) -> None:
    for level in Level:
        for who, side in ((advisor, "conseil"), (worker, "social")):
            session.add(Note(**who, level=level, text=text_of(story.name, f"{level} {side}")))
    session.flush()
    session.add(Revision(**advisor, plan_item_id=goal.id, old=text_of(story.name, "before edit"), new=goal.text))


def _add_events(session: Session, world: World, story: Story, advisor: Written) -> None:
    """The support opened by its acceptance, then the entry."""
    for days, before, after in ((100, None, "opened"), (85, "opened", "in_progress")):
        session.add(
            FileEvent(
                file_id=advisor["file_id"],
                at=now() - timedelta(days=days),
                membership_id=advisor["author_id"],
                support_id=world.supports[story.name],
                kind=Happened.SUPPORT_OPENED if before is None else Happened.ENTERED,
                from_state=before,
                to_state=after,
            )
        )
