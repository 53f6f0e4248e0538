"""Reading what follows agreements: those that end, those nothing follows, the renewal of each."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import aliased, joinedload

from agreements.models import Agreement, stands
from agreements.models_renewal import AgreementReminder, AgreementRunOff
from agreements.models_runs import AgreementRun
from agreements.queries import placed
from agreements.renewal import HORIZON
from agreements.scope import runs, visible_to
from agreements.workflow import CONCLUDED, State
from core.actor import current_actor
from core.db import db
from partners.models import Membership, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """The agreement that renews another; `ref` when the actor may open it, else only who prepares it."""

    ref: str | None
    number: str
    state: State
    start_on: date
    prepared_by: str

    @property
    def is_signed(self) -> bool:
        return self.state in CONCLUDED


MOST = 1_000  # agreements in force of the whole country are about a hundred


@dataclass(frozen=True, slots=True)
class Ending:
    """An agreement near its end; `is_taken_over`: others, that do not name it, hold the days that come."""

    agreement: Agreement
    is_taken_over: bool


def taken_over() -> ColumnElement[bool]:
    """Other signed agreements hold later days of each of its axes."""
    own, other = aliased(AgreementRun), aliased(AgreementRun)
    later = exists().where(
        other.council_id == own.council_id,
        other.territory == own.territory,
        other.axis == own.axis,
        other.start_on > own.end_on,
    )
    at_the_end = (own.agreement_id == Agreement.id, own.end_on == Agreement.end_on)
    return and_(exists().where(*at_the_end), not_(exists().where(*at_the_end, not_(later))))


def followed() -> ColumnElement[bool]:
    """A renewal is signed or prepared, or others take it over."""
    return or_(Agreement.renewal_state.is_not(None), taken_over())


def renewals(agreement_ids: Collection[int]) -> dict[int, Renewal]:
    """The renewal that counts of each of these agreements that has one; one statement."""
    author, unit, organisation = aliased(Membership), aliased(Unit), aliased(Unit)
    query = (
        select(Agreement.previous_id, Agreement.ref, Agreement.number, Agreement.state, Agreement.start_on)
        .add_columns(organisation.name.label("prepared_by"), visible_to(current_actor()).label("is_readable"))
        .join(author, author.id == Agreement.created_by_id)
        .join(unit, unit.id == author.unit_id)
        .join(organisation, organisation.id == unit.organisation_id)
        .where(Agreement.previous_id.in_(agreement_ids), stands(Agreement))
    )
    return {
        row.previous_id: Renewal(
            ref=row.ref if row.is_readable else None,
            number=row.number,
            state=row.state,
            start_on=row.start_on,
            prepared_by=row.prepared_by,
        )
        for row in db.session.execute(query)
    }


def is_followed(agreement_id: int) -> bool:
    """Whether something follows it, named or not."""
    return bool(db.session.scalar(select(exists().where(Agreement.id == agreement_id, followed()))))


def unfollowed(day: date) -> Sequence[Agreement]:
    """Signed agreements that end within the ladder and that nothing follows, whosever they are; for the worker.

    A day more on both sides: the calendar differs overseas, and the rule of Python decides. One that was terminated
    ends on purpose.
    """
    query = (
        select(Agreement)
        .where(Agreement.state.in_((State.SIGNED, State.SUSPENDED)), not_(followed()))
        .where(Agreement.end_on.between(day - timedelta(days=1), day + timedelta(days=HORIZON + 1)))
    )
    return db.session.scalars(query.order_by(Agreement.id).limit(MOST)).all()


def to_prepare(day: date) -> Sequence[Agreement]:
    """In force and near their end, nothing follows them: those the actor may see, the most urgent first."""
    query = (
        select(Agreement)
        .where(runs(day), Agreement.state != State.TERMINATED, not_(followed()), visible_to(current_actor()))
        .where(Agreement.end_on <= day + timedelta(days=HORIZON))
        .options(joinedload(Agreement.department))
    )
    return db.session.scalars(query.order_by(Agreement.end_on, Agreement.id).limit(MOST)).all()


def ending(day: date) -> Sequence[Ending]:
    """In force and near their end, an early one too: those the actor may see, the most urgent first."""
    last = day + timedelta(days=HORIZON)
    early = and_(Agreement.state == State.TERMINATED, Agreement.closes_on <= last + timedelta(days=1))
    query = (
        select(Agreement, taken_over())
        .where(runs(day), or_(Agreement.end_on <= last, early), visible_to(current_actor()))
        .options(*placed())
        .order_by(Agreement.end_on, Agreement.id)
        .limit(MOST)
    )
    found = [Ending(agreement, is_taken_over) for agreement, is_taken_over in db.session.execute(query).unique()]
    return sorted(found, key=lambda one: one.agreement.last_on)


def over(day: date) -> Sequence[Agreement]:
    """Signed, and past their last day: those the actor may see, the latest first."""
    early = and_(Agreement.state == State.TERMINATED, Agreement.closes_on <= day)
    query = (
        select(Agreement)
        .where(Agreement.state.in_(CONCLUDED), or_(Agreement.end_on < day, early), visible_to(current_actor()))
        .options(*placed())
    )
    return db.session.scalars(query.order_by(Agreement.end_on.desc(), Agreement.id).limit(MOST)).unique().all()


def run_offs(agreement_ids: Collection[int]) -> dict[int, AgreementRunOff]:
    """What was written about the cases in course of these agreements."""
    query = select(AgreementRunOff).where(AgreementRunOff.agreement_id.in_(agreement_ids))
    return {row.agreement_id: row for row in db.session.scalars(query)}


def told(agreement_ids: Sequence[int]) -> Mapping[tuple[int, date], set[int]]:
    """Rungs already told, by agreement and the last day they were about."""
    query = select(AgreementReminder.agreement_id, AgreementReminder.end_on, AgreementReminder.rung)
    found: defaultdict[tuple[int, date], set[int]] = defaultdict(set)
    for agreement_id, end_on, one in db.session.execute(query.where(AgreementReminder.agreement_id.in_(agreement_ids))):
        found[agreement_id, end_on].add(one)
    return found
