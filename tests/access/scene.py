"""What the matrix acts on: the test world, and the states it lacks (closed, left, drafts, recorded, declined)."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agreements import models as agreements
from agreements.workflow import Axis
from casefiles.models import (
    Barrier,
    CaseFile,
    Contact,
    FileAccess,
    FileEvent,
    Note,
    Person,
    PersonAgreement,
    PlanItem,
    Revision,
    Support,
)
from casefiles.workflow import (
    AccessLevel,
    AccessWhy,
    AgreedBy,
    Category,
    Channel,
    Exit,
    Happened,
    Level,
    Mode,
    Owner,
    PlanKind,
    Severity,
    State,
)
from core.clock import now
from core.db import write_transaction
from core.guard import system_actor
from core.search_key import fold
from referrals.models import Referral, ReferralBarrier, ReferralEvent
from referrals.workflow import DeclineReason, Step
from referrals.workflow import State as ReferralState
from tests import people
from tests.access import verdicts
from tests.access.scene_accounts import add_alerts
from tests.access.scene_agreements import add_agreements
from tests.access.scene_appointments import add_appointment
from tests.access.scene_consents import add_links, agreement_keys
from tests.access.scene_documents import add_document
from tests.access.scene_exits import shared_barriers
from tests.access.scene_factors import add_factors
from tests.access.scene_figures import add_figures
from tests.access.scene_following import add_validations
from tests.access.scene_meetings import add_meetings
from tests.access.scene_members import Posts, add_members
from tests.access.scene_notices import add_notices
from tests.access.scene_openings import add_openings
from tests.access.scene_places import offered_place
from tests.access.scene_returns import add_returns
from tests.access.scene_reviews import add_steps
from tests.access.scene_rights import add_rights
from tests.access.scene_sensitive import add_sensitive
from tests.access.scene_to_employment import add_to_employment
from tests.people_stories import text_of
from tests.world import days_ago, reference


@dataclass
class Scene:
    """References and keys of everything the cells are about, by the names the verdicts use."""

    appointments: dict[str, int] = field(default_factory=dict)  # by file
    diagnosis: str = ""  # what the halves validated of the file that waits for its entry
    files: dict[str, str] = field(default_factory=dict)
    file_ids: dict[str, int] = field(default_factory=dict)
    referrals: dict[str, str] = field(default_factory=dict)
    agreements: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)  # of the frozen text of an agreement
    meetings: dict[str, tuple[str, int]] = field(default_factory=dict)  # reference, key of its decision
    returns: dict[str, str] = field(default_factory=dict)  # monitoring returns, by agreement
    return_digests: dict[str, str] = field(default_factory=dict)
    person_agreements: dict[str, int] = field(default_factory=dict)  # by file
    figures: dict[str, int] = field(default_factory=dict)  # published ones, by place
    alerts: dict[str, str] = field(default_factory=dict)
    rights: dict[str, int | str] = field(default_factory=dict)
    openings: dict[str, str] = field(default_factory=dict)  # requests for access
    notices: dict[str, int] = field(default_factory=dict)
    pauses: dict[str, int] = field(default_factory=dict)
    passkeys: dict[str, int] = field(default_factory=dict)
    sessions: dict[str, int] = field(default_factory=dict)
    members: Posts = field(default_factory=Posts)
    shared_barriers: dict[str, list[int]] = field(default_factory=dict)  # by file
    items: dict[tuple[str, str], int] = field(default_factory=dict)  # (kind, name)


def build() -> Scene:
    """Add what the world lacks; everything is under the same references each time."""
    scene = Scene()
    with system_actor("tests: scene of the matrix"), write_transaction() as session:
        for name in verdicts.WORLD_FILES:
            scene.files[name], scene.file_ids[name] = people.file_of(name).ref, people.file_of(name).id
        for name in verdicts.ADDED_FILES:
            _add_file(session, scene, name)
        _add_referrals(session, scene)
        scene.referrals |= add_to_employment(session, scene.files, scene.file_ids, _terms(session))
        scene.digests = add_agreements(session, scene.agreements)
        scene.meetings = add_meetings(session)
        scene.figures = add_figures(session)
        scene.returns, scene.return_digests = add_returns(session)
        scene.notices, scene.pauses = add_notices(session)
        scene.alerts = add_alerts(session)
        scene.openings = add_openings(session, scene.file_ids)
        scene.members = add_members(session)
        _add_items(session, scene)
        scene.items |= add_sensitive(session, scene.file_ids)
        scene.diagnosis = add_validations(session, scene.file_ids["Imbert"])
        scene.appointments["Abadie"] = add_appointment(session, scene.file_ids["Abadie"])
        scene.passkeys = add_factors(session)
        add_links(session)
        scene.rights = add_rights(session)
        scene.person_agreements = agreement_keys(session, scene.file_ids)
        scene.shared_barriers = shared_barriers(session, scene.file_ids)
        scene.rights["asked"] = add_steps(session, scene.file_ids)
    scene.files["missing"] = "AG-31-ZZZZZZZZ"
    scene.referrals["missing"] = "OR-31-ZZZZZZZZ"
    scene.agreements["missing"] = "CV-31-ZZZZZZZZ"
    return scene


def _post(login: str) -> int:
    return people.membership_id(login)


# advisor, worker, mode, state of the support of each added file
_SUPPORTS: dict[str, tuple[str, str | None, Mode, State]] = {
    "Gaillard": ("paul.martin", "anne.roux", Mode.GLOBAL, State.CLOSED),
    "Hoarau": ("hugo.perez", "julie.blanc", Mode.GLOBAL, State.IN_PROGRESS),
    "Imbert": ("paul.martin", "anne.roux", Mode.GLOBAL, State.OPENED),
    "Jourdan": ("sonia.vidal", None, Mode.REINFORCED, State.IN_PROGRESS),
    "Kieffer": ("sonia.vidal", None, Mode.REINFORCED, State.IN_PROGRESS),
    "Lacroix": ("sonia.vidal", None, Mode.REINFORCED, State.IN_PROGRESS),
}


def _add_file(session: Session, scene: Scene, name: str) -> None:
    file = CaseFile(ref=reference("AG", "31", name), territory="31", created_at=now() - timedelta(days=100))
    session.add(file)
    session.flush()
    scene.files[name], scene.file_ids[name] = file.ref, file.id
    session.add(
        Person(
            file_id=file.id, birth_name=name, given_names="Camille", birth_date=days_ago(12_000),
            email=f"{fold(name)}@personne.exemple.test",
            address=f"12 rue {name}", postcode="31000", town="Toulouse", name_key=fold(f"{name} Camille"),
            service_number=f"{20_000_000_000 + file.id}",
        )
    )  # fmt: skip
    advisor, worker, mode, state = _SUPPORTS[name]
    closed, begun = state is State.CLOSED, state is not State.OPENED
    session.add(
        Support(
            file_id=file.id, territory="31", mode=mode, state=state, start_on=days_ago(60),
            entry_on=days_ago(50) if begun else None, end_on=days_ago(10) if closed else None,
            exit=Exit.MOVED if closed else None, advisor_id=_post(advisor),
            worker_id=_post(worker) if worker else None, agency_id=people.unit_of("Toulouse Minimes").id,
            last_contact_on=days_ago(20),
        )
    )  # fmt: skip
    for holder in filter(None, (advisor, worker)):
        _grant(session, file.id, holder, AccessLevel.CONTENT, AccessWhy.PAIR)
    if name == "Hoarau":  # the pair of before: their access has ended
        for holder in ("paul.martin", "anne.roux"):
            _grant(session, file.id, holder, AccessLevel.CONTENT, AccessWhy.PAIR, ended=True)


def _grant(
    session: Session, file_id: int, holder: str, level: AccessLevel, why: AccessWhy, *, ended: bool = False
) -> None:
    is_unit = holder.startswith("MDS")
    session.add(
        FileAccess(
            file_id=file_id, level=level, why=why, from_at=now() - timedelta(days=60),
            until_at=now() - timedelta(days=1) if ended else None,
            membership_id=None if is_unit else _post(holder),
            unit_id=people.unit_of(holder).id if is_unit else None,
        )
    )  # fmt: skip


def _add_referrals(session: Session, scene: Scene) -> None:
    for name, person in (("sent", "Benali"), ("received", "Fabre"), ("accepted", "Esteve")):
        scene.referrals[name] = people.referral_of(person).ref
    _add_referral(session, scene, "draft", person="Costes", author="paul.martin", state=ReferralState.DRAFT)
    _add_referral(session, scene, "asked", person="Jourdan", author="sonia.vidal", state=ReferralState.INFO_NEEDED)
    _add_referral(session, scene, "declined", person="Kieffer", author="sonia.vidal", state=ReferralState.DECLINED)
    _add_referral(session, scene, "offered", person="Lacroix", author="sonia.vidal", state=ReferralState.WAITING)
    for name, ended in (("Jourdan", False), ("Kieffer", True), ("Lacroix", False)):
        file_id = scene.file_ids[name]
        _grant(session, file_id, "MDS Toulouse Nord", AccessLevel.INDEX, AccessWhy.ROUTING, ended=ended)
        for holder in ("anne.roux", "paul.martin"):
            _grant(session, file_id, holder, AccessLevel.INDEX, AccessWhy.ASSIGNED, ended=ended)


def _add_referral(session: Session, scene: Scene, name: str, *, person: str, author: str, state: ReferralState) -> None:
    sent, declined = state is not ReferralState.DRAFT, state is ReferralState.DECLINED
    moment = now() - timedelta(days=3)
    referral = Referral(
        ref=reference("OR", "31", f"{name} {person}"), file_id=scene.file_ids[person], territory="31", state=state,
        author_id=_post(author), from_unit_id=people.unit_of("Toulouse Minimes").id,
        to_unit_id=people.unit_of("MDS Toulouse Nord").id, to_organisation_id=people.unit_of("CD Haute-Garonne").id,
        assigned_id=_post("anne.roux") if sent else None, named_id=_post("paul.martin"),
        agreement_id=people.agreement_of("31").id if sent else None, terms_id=_terms(session) if sent else None,
        axis=Axis.GLOBAL,
        reason=text_of(person, "referral"), tried=text_of(person, "tried"), agreed_on=days_ago(4),
        agreed_by=AgreedBy.PAPER, created_at=moment, edited_at=moment, sent_at=moment if sent else None,
        opened_at=moment if sent else None, assigned_at=moment if sent else None,
        asked_at=moment if state is ReferralState.INFO_NEEDED else None,
        question="Quelle question ?" if state is ReferralState.INFO_NEEDED else None,
        answered_at=moment if declined else None, closed_at=moment if declined else None,
        decline_reason=DeclineReason.CAPACITY if declined else None,
        answer_due_on=days_ago(-9) if sent and state is not ReferralState.WAITING else None,
    )  # fmt: skip
    session.add(referral)
    session.flush()
    scene.referrals[name] = referral.ref
    of: dict[str, Any] = {"file_id": referral.file_id, "referral_id": referral.id}
    session.add(ReferralBarrier(**of, category=Category.HOUSING))
    if state is ReferralState.WAITING:
        session.add(offered_place(referral))
    if sent:
        _add_agreement(session, referral.file_id, author)
        before, after = ReferralState.DRAFT, ReferralState.SENT
        session.add(
            ReferralEvent(
                **of, at=moment, membership_id=_post(author), step=Step.SEND, from_state=before, to_state=after
            )
        )


def _terms(session: Session) -> int:
    """The clause in force."""
    of_agreement = agreements.AgreementTerms.agreement_id == people.agreement_of("31").id
    return session.scalars(select(agreements.AgreementTerms.id).where(of_agreement)).one()


def _add_agreement(session: Session, file_id: int, login: str) -> None:
    """The person agrees to share with the council."""
    session.add(
        PersonAgreement(
            file_id=file_id, partner_id=people.unit_of("CD Haute-Garonne").id, agreed_on=days_ago(50),
            expires_on=days_ago(-300), channel=AgreedBy.PAPER, recorded_by_id=_post(login), recorded_at=now(),
        )
    )  # fmt: skip


_HALVES = {"advisor": ("paul.martin", "FT Occitanie"), "worker": ("anne.roux", "CD Haute-Garonne")}
_HUGO = ("hugo.perez", "FT Occitanie")


def _add_items(session: Session, scene: Scene) -> None:
    """Items of Abadie's file by both halves of its pair on each level, and shared ones of other files."""
    for half, author in _HALVES.items():
        for level in Level:
            _add_each(session, scene, f"{half}, {level.value}", person="Abadie", author=author, level=level)
    for name, person, author in (
        ("ended", "Gaillard", _HALVES["advisor"]),
        ("not begun", "Imbert", _HALVES["advisor"]),
        ("of another file", "Hoarau", _HUGO),
    ):
        _add_each(session, scene, name, person=person, author=author, level=Level.SHARED)
    scene.items |= {(kind, "missing"): 999_999 for kind in ("barrier", "contact", "note", "plan", "document")}


def _add_each(session: Session, scene: Scene, name: str, *, person: str, author: tuple[str, str], level: Level) -> None:
    login, organisation = author
    of: dict[str, Any] = {
        "file_id": scene.file_ids[person], "author_id": _post(login), "level": level,
        "organisation_id": people.unit_of(organisation).id, "created_at": now() - timedelta(hours=1),
    }  # fmt: skip
    text = text_of(person, f"cell {name}")
    made: dict[str, Any] = {
        "barrier": Barrier(**of, category=Category.MOBILITY, severity=Severity.STRONG, owner=Owner.PERSON, wanted=text),
        "contact": Contact(**of, channel=Channel.PHONE, reached=True, on=days_ago(30), line=text),
        "note": Note(**of, text=text),
        "plan": PlanItem(**of, kind=PlanKind.OBJECTIVE, text=text, owner=Owner.PERSON),
        "document": add_document(session, of, text),
    }
    session.add_all(made.values())
    session.flush()
    for kind, row in made.items():
        scene.items[kind, name] = row.id
    session.add(Revision(**of, note_id=made["note"].id, old=f"avant {text}", new=text))
    session.add(FileEvent(file_id=of["file_id"], at=now(), kind=Happened.SUPPORT_OPENED, membership_id=_post(login)))
    if name == "ended":
        _add_agreement(session, of["file_id"], login)
