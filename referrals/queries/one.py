"""One referral: with its person, its history, the agreement it was sent under."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from accounts.models import Notice
from agreements import places
from agreements.models import Agreement, AgreementTerms
from agreements.places import AgreementPlace, PlaceState
from casefiles.models import CaseFile, FileAccess, Support
from casefiles.queries import Member, members_named
from casefiles.workflow import AccessWhy, Exit
from core.actor import Actor
from core.clock import now
from core.db import db
from core.errors import NotFound
from core.guard import system_actor
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from partners.models import Unit
from referrals import clocks
from referrals.alert_models import ReferralAlert
from referrals.correction_models import ReferralCorrection
from referrals.corrections import Topic, member_of
from referrals.models import Referral, ReferralEvent, ReferralResource
from referrals.overdue import Alert
from referrals.workflow import OPEN_STATES, State, Step

REFERENCE = re.compile(r"[A-Z0-9-]{1,20}")
UNKNOWN = _l("Cette orientation n’existe pas, ou elle ne vous est pas ouverte.")


def whole() -> Select[Referral]:
    """Referrals with their barriers, person and receiving unit."""
    return (
        select(Referral)
        .join(Referral.file)
        .join(CaseFile.person)
        .options(
            contains_eager(Referral.file).contains_eager(CaseFile.person),
            selectinload(Referral.barriers),
            joinedload(Referral.to_unit),
        )
    )


def hold(of: ColumnElement[bool]) -> None:
    """Hold the case files of these referrals, then their own rows, until the end of the transaction.

    The file first, as whoever starts from it (the person takes the agreement back): nobody waits in a circle. Apart
    from the reading, so that whoever waited here reads what the first one left.
    """
    files = select(CaseFile.id).where(CaseFile.id.in_(select(Referral.file_id).where(of)))
    db.session.execute(files.order_by(CaseFile.id).with_for_update()).all()
    db.session.execute(select(Referral.id).where(of).order_by(Referral.id).with_for_update()).all()


def get(ref: str, lock: bool = False) -> Referral:
    """One referral with its barriers, person and receiving unit; `lock` holds the row until the end.

    Raises NotFound when there is none, or none this actor may know of.
    """
    if not REFERENCE.fullmatch(ref):  # PostgreSQL accepts no NUL in a text, not even to look for it
        raise NotFound(str(UNKNOWN))
    if lock:
        hold(Referral.ref == ref)
    query = whole().where(Referral.ref == ref).execution_options(populate_existing=lock)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(str(UNKNOWN))
    return found


def get_draft(ref: str, by: Actor, lock: bool = False) -> Referral:
    """A draft of this author. Raises NotFound for anything else, sent ones included."""
    referral = get(ref, lock)
    if referral.sent_at is not None or referral.author_id != by.membership:
        raise NotFound(_("Ce brouillon n’existe pas, ou il a été envoyé."))
    return referral


def draft_of(file_id: int, author_id: int) -> Referral | None:
    """The author's unfinished draft about a file."""
    query = select(Referral).where(
        Referral.file_id == file_id, Referral.author_id == author_id, Referral.state == State.DRAFT
    )
    return db.session.scalar(query.order_by(Referral.edited_at.desc()).limit(1))


def of_file(file_id: int) -> list[Referral]:
    """Referrals of a file the actor may see, the latest first; drafts of the actor included."""
    query = select(Referral).options(selectinload(Referral.to_unit)).where(Referral.file_id == file_id)
    return list(db.session.scalars(query.order_by(Referral.created_at.desc(), Referral.id.desc())))


def running_since(file_id: int, organisation_id: int) -> datetime | None:
    """Since when a referral about the file runs towards an institution, whoever sent it.

    Read from the queue's access: someone with access to the file may know that, even where the referral stays hidden.
    """
    moment = now()
    return db.session.scalar(
        select(FileAccess.from_at)
        .join(Unit, Unit.id == FileAccess.unit_id)
        .where(
            FileAccess.file_id == file_id,
            FileAccess.why == AccessWhy.ROUTING,
            Unit.organisation_id == organisation_id,
            FileAccess.until_at.is_(None) | (FileAccess.until_at > moment),
        )
        .order_by(FileAccess.from_at)
        .limit(1)
    )


def support_of(file_id: int, membership_id: int) -> Support | None:
    """The open support that one professional leads alone on a file."""
    alone = or_(
        and_(Support.advisor_id == membership_id, Support.worker_id.is_(None)),
        and_(Support.worker_id == membership_id, Support.advisor_id.is_(None)),
    )
    return db.session.scalar(select(Support).where(Support.file_id == file_id, alone, Support.end_on.is_(None)))


def chain_of(referral: Referral) -> Sequence[Any]:
    """The other referrals of the same need that the actor may see, in their order."""
    first = referral.chain_id or referral.id
    columns = (Referral.id, Referral.ref, Referral.state, Referral.created_at, Unit.name.label("unit"))
    same = or_(Referral.chain_id == first, Referral.id == first)
    query = select(*columns).outerjoin(Unit, Unit.id == Referral.to_unit_id).where(same, Referral.id != referral.id)
    return db.session.execute(query.order_by(Referral.id)).all()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the author may know of the support that came of a referral: dates, and its end in one coded word."""

    first_contact_on: date | None
    entry_on: date | None
    end_on: date | None
    exit: Exit | None


def outcome_of(referral: Referral) -> Outcome | None:
    """Read by the system: an author outside the pair sees that the file exists, and no support of it."""
    if referral.support_id is None:
        return None
    columns = (Support.first_contact_on, Support.entry_on, Support.end_on, Support.exit)
    with system_actor("what came of a referral"):
        row = db.session.execute(select(*columns).where(Support.id == referral.support_id)).one()
    return Outcome(*row)


def resources_of(referral: Referral) -> list[ReferralResource]:
    """The social resources it was answered with, as they were given."""
    query = select(ReferralResource).where(ReferralResource.referral_id == referral.id)
    return list(db.session.scalars(query.order_by(ReferralResource.id)))


def corrections_of(referral: Referral) -> list[ReferralCorrection]:
    """What its author put right since it was sent, the latest first."""
    query = select(ReferralCorrection).where(ReferralCorrection.referral_id == referral.id)
    return list(db.session.scalars(query.order_by(ReferralCorrection.id.desc())))


def named_before(corrections: Sequence[ReferralCorrection]) -> list[int | None]:
    """Memberships that corrections took out of the pair."""
    return [member_of(row.old) for row in corrections if row.topic is Topic.NAMED]


@dataclass(frozen=True, slots=True)
class History:
    """What a page says of a referral beside its own columns."""

    move: clocks.Move
    members: dict[int, Member]
    events: list[ReferralEvent]
    corrections: list[ReferralCorrection]
    agreement: Agreement | None
    from_unit: Unit
    place: AgreementPlace | None = None
    rank: int | None = None  # in the waiting list

    @property
    def awaits_place(self) -> bool:
        """No place is held for it: it can be neither accepted nor questioned yet."""
        return self.place is not None and self.place.state is PlaceState.WAITING


def history(referral: Referral) -> History:
    """Steps taken, the latest first, everyone in it, the agreement, its place, and whose move it is.

    Three statements, one more when it waits for a place, and one when something was corrected.
    """
    steps = select(ReferralEvent).where(ReferralEvent.referral_id == referral.id).order_by(ReferralEvent.id.desc())
    events = list(db.session.scalars(steps))
    corrections = corrections_of(referral) if any(event.step is Step.CORRECT for event in events) else []
    around = (
        select(Unit, Agreement, AgreementTerms, AgreementPlace)
        .select_from(Unit)
        .outerjoin(Agreement, Agreement.id == referral.agreement_id)
        .outerjoin(AgreementTerms, AgreementTerms.id == referral.terms_id)
        .outerjoin(AgreementPlace, AgreementPlace.referral_id == referral.id)
        .where(Unit.id == referral.from_unit_id)
    )
    from_unit, agreement, terms, place = db.session.execute(around).one()
    people = (referral.author_id, referral.assigned_id, referral.named_id, *named_before(corrections))
    return History(
        move=clocks.whose_move(facts(referral, terms, place)),
        members=members_named((*people, *(event.membership_id for event in events))),
        events=events,
        corrections=corrections,
        agreement=agreement,
        from_unit=from_unit,
        place=place,
        rank=places.ranks([referral.id]).get(referral.id) if referral.state is State.WAITING else None,
    )


def needed_elsewhere(referral: Referral, membership_id: int) -> bool:
    """Whether a colleague was given, or is named in, another open referral of the same file."""
    other = select(Referral.id).where(
        Referral.file_id == referral.file_id,
        Referral.id != referral.id,
        Referral.state.in_(OPEN_STATES),
        or_(Referral.assigned_id == membership_id, Referral.named_id == membership_id),
    )
    with system_actor("another referral of the file may need its colleague"):
        return db.session.scalar(other.limit(1)) is not None


def told_of(referral: Referral) -> dict[Alert, datetime]:
    """When the clocks told of an open referral, the last time of each kind, in the order of the ladder."""
    if not referral.is_open:
        return {}
    query = select(ReferralAlert.alert, func.max(ReferralAlert.told_at)).where(ReferralAlert.referral_id == referral.id)
    last = {Alert(alert): at for alert, at in db.session.execute(query.group_by(ReferralAlert.alert))}
    return {alert: last[alert] for alert in Alert if alert in last}


def facts(referral: Referral, terms: AgreementTerms | None, place: AgreementPlace | None = None) -> clocks.Facts:
    """What the clocks read."""
    return clocks.Facts(
        state=State(referral.state),
        territory=referral.territory,
        is_assigned=referral.assigned_id is not None,
        sent_at=referral.sent_at,
        opened_at=referral.opened_at,
        asked_at=referral.asked_at,
        answer_due_on=referral.answer_due_on,
        closed_at=referral.closed_at,
        review_on=referral.review_on,
        read_answer_at=referral.read_answer_at,
        outcome_on=referral.outcome_on,
        outcome_read_at=referral.outcome_read_at,
        place_by=place.answer_by if place else None,
        offered_at=place.reserved_at if place and place.answer_by else None,
        **{name: getattr(terms, name) for name in clocks.LENGTHS if terms},
    )


def notice_about(ref: str, membership_id: int | None) -> Notice | None:
    """The latest notice told to a membership about a referral it may no longer see."""
    query = select(Notice).where(Notice.membership_id == membership_id, Notice.ref == ref)
    return db.session.scalar(query.order_by(Notice.id.desc()).limit(1))
