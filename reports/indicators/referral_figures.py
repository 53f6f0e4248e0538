"""Figures on referrals: two scans of a covering index, those of needs, and one of the barriers named, however many
the offices.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agreements.workflow import Axis
from referrals.models import Referral, ReferralBarrier
from referrals.workflow import DeclineReason, Direction, State, WithdrawReason
from reports.indicators.days import Period, WorkingDays, civil_day, median, minutes_between, quantile, reader
from reports.indicators.figures import Answers, Delays, Ratio, ReferralFigures, Writing
from reports.indicators.need_figures import Need, beside

MONTHS = 12
NINTH_DECILE = 0.9


class Group(NamedTuple):
    """Referrals to one office, sent on one day, first seen on one and answered alike on one."""

    office: int
    sent: date
    answered: date | None
    state: State
    reason: DeclineReason | None
    direction: Direction
    axis: Axis
    withdrawn: WithdrawReason | None
    ended: int  # supports that came of them and have ended
    read: int  # outcomes their authors acknowledged
    number: int
    need: Need | None = None  # a group of needs, counted beside their referrals: its `number` is 0
    needs: int = 0
    quiet: int = 0  # that nobody moves, counted apart too
    seen: date | None = None  # first opened or answered


def measure(session: Session, period: Period, day: date, delays: Delays, *, detailed: bool = True) -> ReferralFigures:
    """The figures of the referrals sent in the period, as they stand on `day`.

    `detailed`: with the barriers named and the time at the form, one more scan each.
    """
    calendar = WorkingDays(period.territory, period.start.year, max(day, period.until).year + 1)
    every = list(groups_of(session, period))
    groups = [group for group in every if group.direction is Direction.TO_COUNCIL]
    others = [group for group in every if group.direction is Direction.TO_EMPLOYMENT]
    by_office: dict[int, list[Group]] = defaultdict(list)
    months, declines = Counter[int](), Counter[DeclineReason]()
    for group in groups:
        by_office[group.office].append(group)
        months[group.sent.month] += group.number
        if group.reason is not None:
            declines[group.reason] += group.number
    outcomes_read, silent = _loop(groups)
    apart = list(groups_beside(session, period, day))
    return ReferralFigures(
        outcomes_read=outcomes_read,
        silent=silent,
        needs=_needs(apart),
        quiet=sum(group.quiet for group in apart),
        all=_answers(groups, calendar, day, delays),
        to_employment=_answers(others, calendar, day, delays),
        by_office={office: _answers(rows, calendar, day, delays) for office, rows in sorted(by_office.items())},
        sent_by_month=tuple(months[month] for month in range(1, MONTHS + 1)),
        declines=dict(declines),
        barriers=_barriers(session, period) if detailed else {},
        acknowledged=_acknowledged(groups, calendar, day, delays),
        writing=_writing(session, period) if detailed else Writing(),
    )


def sent_within(period: Period) -> tuple[Any, ...]:
    """SQL conditions: sent in a department within a period."""
    # "IS NOT NULL" lets both engines take the partial covering index.
    return (
        period.holds(Referral.territory),
        Referral.sent_at >= period.from_at,
        Referral.sent_at < period.before_at,
        Referral.sent_at.is_not(None),
    )


def groups_of(session: Session, period: Period) -> Iterable[Group]:
    """Referrals sent in a period, by all that the figures ask of one; a scan of the covering index."""
    first_act = func.coalesce(Referral.opened_at, Referral.answered_at)
    dialect = session.get_bind().dialect.name
    day_of = reader(period.territory)
    rows = session.execute(
        select(
            Referral.to_unit_id,
            civil_day(Referral.sent_at, period.territory, dialect).label("sent_day"),
            civil_day(Referral.answered_at, period.territory, dialect).label("answered_day"),
            civil_day(first_act, period.territory, dialect).label("seen_day"),
            Referral.state,
            Referral.decline_reason,
            Referral.direction,
            Referral.axis,
            Referral.withdraw_reason,
            func.count(Referral.outcome_on),
            func.count(Referral.outcome_read_at),
            func.count(),
        )
        .where(*sent_within(period))
        .group_by(Referral.to_unit_id, "sent_day", "answered_day", "seen_day", Referral.state)
        .group_by(Referral.decline_reason, Referral.direction, Referral.axis, Referral.withdraw_reason)
    )
    for office, sent, answered, seen, *rest in rows:
        sent_day = day_of(sent)
        if office is not None and sent_day is not None:
            yield Group._make((office, sent_day, day_of(answered), *rest, None, 0, 0, day_of(seen)))


def _answers(groups: Iterable[Group], calendar: WorkingDays, day: date, delays: Delays) -> Answers:
    states, taken = Counter[State](), Counter[int]()
    late = social_only = 0
    for group in groups:
        states[group.state] += group.number
        if group.state is State.ACCEPTED and group.axis is Axis.SOCIAL_ONLY:
            social_only += group.number
        if group.answered is not None:
            taken[calendar.between(group.sent, group.answered)] += group.number
        elif group.state is not State.WITHDRAWN and calendar.between(group.sent, day) > delays.answer_wd:
            late += group.number
    in_time = sum(count for days, count in taken.items() if days <= delays.answer_wd)
    return Answers(
        sent=states.total(),
        states=dict(states),
        social_only=social_only,
        median=median(taken.items()),
        ninth_decile=quantile(taken.items(), NINTH_DECILE),
        in_time=Ratio(in_time, taken.total() + late),
    )


def _acknowledged(groups: Iterable[Group], calendar: WorkingDays, day: date, delays: Delays) -> Ratio:
    in_time = due = 0
    for group in groups:
        if group.seen is None and group.state is State.WITHDRAWN:
            continue  # nobody owes the reading of what was taken back unread
        within = calendar.between(group.sent, group.seen or day) <= delays.acknowledge_wd
        in_time += group.number if group.seen and within else 0
        due += group.number if group.seen or not within else 0
    return Ratio(in_time, due)


def _writing(session: Session, period: Period) -> Writing:
    """From the opening of the form to the sending. A draft taken up another day says nothing of the time it took."""
    dialect = session.get_bind().dialect.name
    day_of = reader(period.territory)
    rows = session.execute(
        select(
            civil_day(Referral.begun_at, period.territory, dialect).label("begun_day"),
            civil_day(Referral.sent_at, period.territory, dialect).label("sent_day"),
            minutes_between(Referral.begun_at, Referral.sent_at, dialect).label("minutes"),
            func.count(),
        )
        .where(*sent_within(period), Referral.direction == Direction.TO_COUNCIL, Referral.begun_at.is_not(None))
        .group_by("begun_day", "sent_day", "minutes")
    )
    taken, begun = Counter[int](), 0
    for begun_day, sent_day, minutes, count in rows:
        begun += count
        if day_of(begun_day) == day_of(sent_day):
            taken[minutes] += count
    return Writing(median(taken.items()), Ratio(taken.total(), begun))


def _loop(groups: Iterable[Group]) -> tuple[Ratio, int]:
    """How far accepted referrals were followed to their outcome, and how many ended in silence."""
    read = ended = silent = 0
    for group in groups:
        read, ended = read + group.read, ended + group.ended
        if group.state is State.EXPIRED or group.withdrawn is WithdrawReason.SILENCE:
            silent += group.number
    return Ratio(read, ended), silent


def _needs(groups: Iterable[Group]) -> dict[Need, int]:
    found = Counter[Need]()
    for group in groups:
        if group.need is not None:
            found[group.need] += group.needs
    return dict(found)


def groups_beside(session: Session, period: Period, day: date) -> Iterable[Group]:
    """Needs, and referrals that nobody moves, as groups that add nothing to the referrals of their office and day."""
    for office, sent, need, number in beside(session, period, day):
        needs, quiet = (0, number) if need is None else (number, 0)
        yield Group(
            office, sent, None, State.SENT, None, Direction.TO_COUNCIL, Axis.GLOBAL, None, 0, 0, 0, need, needs, quiet
        )


def _barriers(session: Session, period: Period) -> dict[Any, int]:
    rows = session.execute(
        select(ReferralBarrier.category, func.count())
        .join(Referral, Referral.id == ReferralBarrier.referral_id)
        .where(*sent_within(period), Referral.direction == Direction.TO_COUNCIL)
        .group_by(ReferralBarrier.category)
    )
    return dict(rows.all())
