"""Closure of the loop, measured on the need, and silence: what became of what was asked, and who lets it lie.

A need is a chain of referrals: the first one, and those that followed a refusal, an expiry, a withdrawal or a
redirection. It is counted on the day the first was sent, at the office of the last, as its last referral stands.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from agreements.places import AgreementPlace
from core.clock import day_begins
from core.working_days import add_working_days
from referrals.models import Referral, ReferralEvent
from referrals.workflow import OPEN_STATES, Direction, State, Step, WithdrawReason
from reports.indicators.days import Period, civil_day, reader

NEED_CD = 90  # civil days from the first sending until a need counts
QUIET_WD = 10  # working days without any act


class Need(StrEnum):
    """Where a need stands; each is of exactly one."""

    CLOSED = "closed"  # answered and read, or the outcome of what was accepted acknowledged, or taken back
    UNREAD = "unread"  # the answer or the outcome is there, its author has not read it
    FOLLOWED = "followed"  # accepted: the support runs
    OPEN = "open"  # no answer yet
    LOST = "lost"  # expired, or withdrawn for want of the information asked: nobody answered


NOT_CLOSED = (Need.UNREAD, Need.FOLLOWED, Need.OPEN, Need.LOST)
_QUIET = "quiet"
# Nobody needed anything: a referral made in error, or twice.
_NO_NEED = (WithdrawReason.ERROR, WithdrawReason.DUPLICATE)


class Beside(NamedTuple):
    """Needs first sent on one day, whose last referral went to one office, that stand alike; without `need`,
    referrals to one office, sent on one day, that nobody moves.
    """

    office: int
    sent: date
    need: Need | None
    number: int


def standing(last: Any) -> ColumnElement[str]:
    """SQL: where a need stands, from its last referral."""
    is_accepted = last.state == State.ACCEPTED
    return case(
        (last.state.in_(OPEN_STATES), literal(Need.OPEN.value)),
        (or_(last.state == State.EXPIRED, last.withdraw_reason == WithdrawReason.SILENCE), literal(Need.LOST.value)),
        (and_(is_accepted, last.outcome_on.is_(None)), literal(Need.FOLLOWED.value)),
        (and_(is_accepted, last.outcome_read_at.is_(None)), literal(Need.UNREAD.value)),
        (and_(last.state != State.ACCEPTED, last.read_answer_at.is_(None)), literal(Need.UNREAD.value)),
        else_=literal(Need.CLOSED.value),
    )


@lru_cache(maxsize=1)
def _chain() -> tuple[Any, Any, Any]:
    """The first of a chain, its last, and one sent later: made once, an alias copies every column."""
    return aliased(Referral), aliased(Referral), aliased(Referral)


def _follows(last: Any, chain: Any) -> ColumnElement[bool]:
    """SQL: another referral of the chain was sent after this one."""
    _first, _last, later = _chain()
    after = or_(later.sent_at > last.sent_at, and_(later.sent_at == last.sent_at, later.id > last.id))
    return exists().where(later.chain_id == chain, later.sent_at.is_not(None), after)


def _first_in(first: Any, period: Period, day: date) -> tuple[Any, ...]:
    """SQL: the first of a chain the council answers, sent in a period and long enough before a day."""
    aged = day_begins(day - timedelta(days=NEED_CD - 1), period.territory)
    return (
        first.territory == period.territory,
        first.sent_at >= period.from_at,
        first.sent_at < min(period.before_at, aged),
        first.sent_at.is_not(None),
        first.chain_id.is_(None),
        first.direction == Direction.TO_COUNCIL,
    )


def _is_need(last: Any) -> ColumnElement[bool]:
    return or_(last.withdraw_reason.is_(None), last.withdraw_reason.not_in(_NO_NEED))


def is_last_of(need: Any, period: Period, day: date) -> tuple[Any, ...]:
    """SQL conditions on `Referral`: the last of a need of the period that stands so."""
    first, _last, _later = _chain()
    alone = and_(*_first_in(Referral, period, day), ~_follows(Referral, Referral.id))
    chains = select(first.id).where(*_first_in(first, period, day))
    ending = and_(Referral.chain_id.in_(chains), Referral.sent_at.is_not(None), ~_follows(Referral, Referral.chain_id))
    return or_(alone, ending), _is_need(Referral), standing(Referral).in_([one.value for one in need])


def _last_quiet_day(day: date, territory: str) -> date:
    """The latest day after which the working days of silence were over before `day`."""
    last = day - timedelta(days=1)
    while add_working_days(last, QUIET_WD, territory) >= day:
        last -= timedelta(days=1)
    return last


def is_quiet(territory: str, day: date) -> tuple[Any, ...]:
    """SQL conditions on `Referral`: open, some party owes the next act, and nobody did anything for ten working days.

    A correction is no act. Nobody owes anything of what waits for a place, nor before the review of what is held.
    """
    acts = select(func.max(ReferralEvent.at)).where(ReferralEvent.referral_id == Referral.id)
    last_act = func.coalesce(acts.where(ReferralEvent.step != Step.CORRECT).scalar_subquery(), Referral.sent_at)
    offered = exists().where(AgreementPlace.referral_id == Referral.id, AgreementPlace.answer_by < day)
    owed = Referral.state.in_((State.SENT, State.RECEIVED, State.INFO_NEEDED))
    waits = and_(Referral.state == State.WAITING, or_(Referral.review_on < day, offered))
    before = day_begins(_last_quiet_day(day, territory) + timedelta(days=1), territory)
    return Referral.state.in_(OPEN_STATES), or_(owed, waits), last_act < before


def _columns(sent: Any, last: Any, kind: Any, period: Period, dialect: str) -> tuple[Any, ...]:
    sent_day = civil_day(sent.sent_at, period.territory, dialect).label("sent_day")
    return last.to_unit_id.label("office"), sent_day, kind.label("kind"), func.count().label("number")


def _needs(period: Period, day: date, dialect: str) -> list[Any]:
    """Those of one referral, and those of several."""
    first, last, _later = _chain()
    of_one = select(*_columns(first, first, standing(first), period, dialect)).where(
        *_first_in(first, period, day), ~_follows(first, first.id), _is_need(first)
    )
    of_several = (
        select(*_columns(first, last, standing(last), period, dialect))
        .join(last, last.chain_id == first.id)
        .where(*_first_in(first, period, day), last.sent_at.is_not(None), ~_follows(last, first.id), _is_need(last))
    )
    return [query.group_by("office", "sent_day", "kind") for query in (of_one, of_several)]


def _quiet(period: Period, day: date, dialect: str) -> Any:
    """Only open referrals are looked at."""
    query = (
        select(*_columns(Referral, Referral, literal(_QUIET), period, dialect))
        .where(Referral.territory == period.territory, Referral.direction == Direction.TO_COUNCIL)
        .where(Referral.sent_at >= period.from_at, Referral.sent_at < period.before_at, Referral.sent_at.is_not(None))
        .where(*is_quiet(period.territory, day))
    )
    return query.group_by("office", "sent_day")


def beside(session: Session, period: Period, day: date) -> Iterable[Beside]:
    """Needs of a period as they stand, then its referrals that nobody moves; one statement."""
    dialect, day_of = session.get_bind().dialect.name, reader(period.territory)
    query = union_all(*_needs(period, day, dialect), _quiet(period, day, dialect))
    for office, sent, kind, number in session.execute(query):
        sent_on = day_of(sent)
        if office is not None and sent_on is not None:
            yield Beside(office, sent_on, None if kind == _QUIET else Need(kind), number)
