"""Figures on supports: targets from the counts the database keeps, the others one scan of a covering index each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, and_, case, distinct, extract, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from casefiles.exits.models import ExitOutcome, SupportExit
from casefiles.exits.workflow import SCORES
from casefiles.following.models import SupportPause
from casefiles.models import Barrier, Contact, Grain, Support, SupportCount
from casefiles.workflow import EXIT_GROUPS, BarrierState, Category, Level, Mode
from partners.models import Membership, Unit
from partners.workflow import Role
from reports.indicators.days import Period
from reports.indicators.figures import Attainment, Delays, Ratio, SupportFigures
from reports.indicators.referral_figures import MONTHS

GROUP_OF = {reason: group for group, reasons in EXIT_GROUPS.items() for reason in reasons}
ADMINISTRATIVE = "administrative"  # deaths and errors leave the rates
OTHER = "other"


def attainment(session: Session, territories: Sequence[str], day: date) -> dict[str, Attainment]:
    """Active file at `day` and entries since 1 January, by department; every department asked for is there."""
    found = _counted(session, territories, day, [Mode.GLOBAL])
    return {territory: found.get((territory, Mode.GLOBAL), Attainment()) for territory in territories}


def active_by_mode(
    session: Session, territories: Sequence[str], day: date, modes: Sequence[Mode]
) -> dict[tuple[str, Mode], int]:
    """Active file at `day` by department and mode, each of them there: for global supports that of `attainment`."""
    found = _counted(session, territories, day, modes)
    return {key: found.get(key, Attainment()).active_file for key in product(territories, modes)}


def _counted(
    session: Session, territories: Sequence[str], day: date, modes: Sequence[Mode]
) -> dict[tuple[str, Mode], Attainment]:
    """From the counts kept beside the supports: the months before, and the days of the month."""
    table, first = SupportCount, day.replace(day=1)
    rows = select(table.territory, table.mode, table.from_on, table.entered, table.ended)
    rows = rows.where(table.territory.in_(territories), table.mode.in_(modes))
    months = rows.where(table.grain == Grain.MONTH, table.from_on < first)
    facts = union_all(months, rows.where(table.grain == Grain.DAY, table.from_on.between(first, day))).subquery().c
    active = func.sum(facts.entered - facts.ended)
    entries = func.sum(case((facts.from_on >= date(day.year, 1, 1), facts.entered), else_=0))
    query = select(facts.territory, facts.mode, active, entries).group_by(facts.territory, facts.mode)
    return {(row[0], Mode(row[1])): Attainment(int(row[2]), int(row[3])) for row in session.execute(query)}


def open_supports(session: Session, agreement_ids: Sequence[int]) -> dict[int, int]:
    """Supports opened under each of these agreements and not ended, of those that have any."""
    query = select(Support.agreement_id, func.count()).where(Support.agreement_id.in_(agreement_ids))
    rows = session.execute(query.where(Support.end_on.is_(None)).group_by(Support.agreement_id))
    return {agreement_id: count for agreement_id, count in rows if agreement_id is not None}


def measure(session: Session, period: Period, delays: Delays) -> SupportFigures:
    """The figures of the supports of the period; what is counted at a date is counted at its last day."""
    active = _active_by_office(session, period, delays)
    followed = sum(ratio.of for ratio in active.values())
    people, started = _people_and_started(session, period)
    barriers, lifted = _barriers(session, period)
    exits, outcomes = _exits(session, period)
    return SupportFigures(
        entries_by_month=_entries(session, period),
        active_file=followed,
        active_by_office={office: ratio.of for office, ratio in active.items() if office is not None},
        people=people,
        started=started,
        in_contact=_in_contact(session, period, delays, active),
        loads=_loads(session, period),
        exits=exits,
        barriers=barriers,
        lifted=lifted,
        outcomes=outcomes,
    )


def monitoring(session: Session, period: Period, delays: Delays) -> tuple[int, Ratio]:
    """Entries of the period; at its last day, those with a contact within the delay of those active."""
    active = _active_by_office(session, period, delays)
    return sum(_entries(session, period)), _in_contact(session, period, delays, active)


def _of(territories: Sequence[str], *conditions: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    """Global supports of departments, and further conditions."""
    where = Support.territory.in_(territories) if len(territories) > 1 else Support.territory == territories[0]
    return (where, Support.mode == Mode.GLOBAL, *conditions)


def _active_rows(conditions: Sequence[ColumnElement[bool]], day: date, *columns: Any) -> Any:
    """Entered by `day` and not ended: two ranges of one index, where an OR would read every support ever made."""
    rows = select(*columns).where(*conditions, Support.entry_on <= day)
    return union_all(rows.where(Support.end_on.is_(None)), rows.where(Support.end_on > day)).subquery()


def _active_by_office(session: Session, period: Period, delays: Delays) -> dict[int | None, Ratio]:
    """Of each office: those with a successful contact within the delay, of those active on the last day."""
    files = _active_rows(_of(period.territories), period.until, Support.office_id, Support.file_id)
    in_contact = func.sum(case((_met(files.c.file_id, period, delays), 1), else_=0))
    rows = session.execute(select(files.c.office_id, in_contact, func.count()).group_by(files.c.office_id))
    return {office: Ratio(int(within), count) for office, within, count in rows}


def _met(file_id: Any, period: Period, delays: Delays) -> ColumnElement[bool]:
    """A successful contact within the delay before the last day."""
    since = period.until - timedelta(days=delays.contact_cd)
    query = select(Contact.id).where(Contact.file_id == file_id, Contact.on.between(since, period.until))
    return query.where(Contact.reached).exists()


def _in_contact(session: Session, period: Period, delays: Delays, active: Mapping[int | None, Ratio]) -> Ratio:
    """In contact within the delay, of those active on the last day and not paused on it: few, and read apart."""
    met, day = func.coalesce(func.sum(case((_met(Support.file_id, period, delays), 1), else_=0)), 0), period.until
    query = (
        select(met, func.count())
        .select_from(SupportPause)
        .join(Support, Support.id == SupportPause.support_id)
        .where(*_of(period.territories), SupportPause.from_on <= day, SupportPause.until_on >= day)
        .where(Support.entry_on <= day, or_(Support.end_on.is_(None), Support.end_on > day))
    )
    paused_met, paused = session.execute(query).one()
    every = active.values()
    return Ratio(sum(one.count for one in every) - int(paused_met), sum(one.of for one in every) - paused)


def _entries(session: Session, period: Period) -> tuple[int, ...]:
    month = extract("month", Support.entry_on).label("month")
    within = _of(period.territories, Support.entry_on.between(period.start, period.until))
    rows = session.execute(select(month, func.count()).where(*within).group_by("month"))
    counts = {int(number): count for number, count in rows}
    return tuple(counts.get(number, 0) for number in range(1, MONTHS + 1))


def _people_and_started(session: Session, period: Period) -> tuple[int, Ratio]:
    rows = select(Support.file_id).where(*_of(period.territories, Support.entry_on <= period.until))
    over = union_all(rows.where(Support.end_on.is_(None)), rows.where(Support.end_on >= period.start)).subquery()
    people = select(func.count(distinct(over.c[0]))).scalar_subquery()
    # A support enters after it opens: the two ranges hold every one opened in the period, and few others.
    opened = Support.start_on.between(period.start, period.until)
    near = or_(Support.entry_on.is_(None), Support.entry_on >= period.start)
    query = select(people, func.count(), func.count(Support.first_contact_on))
    followed, opened_count, started = session.execute(query.where(*_of(period.territories, near, opened))).one()
    return followed or 0, Ratio(started, opened_count)


def _loads(session: Session, period: Period) -> tuple[int, ...]:
    until = period.until
    dedicated = (
        select(Membership.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(period.holds(Unit.territory), Membership.role == Role.DEDICATED_ADVISOR)
        .where(Membership.start_on <= until, or_(Membership.end_on.is_(None), Membership.end_on >= until))
        .subquery()
    )
    followed = select(Support.advisor_id, Support.file_id).where(Support.start_on <= until)
    open_now = followed.where(Support.end_on.is_(None), Support.advisor_id.in_(select(dedicated.c.id)))
    # Closed since: only the departments' own, which one index holds; an advisor seldom follows anyone else.
    closed_since = followed.where(
        period.holds(Support.territory), Support.mode.in_(tuple(Mode)), Support.end_on > until
    )
    rows = union_all(open_now, closed_since).subquery()
    query = (
        select(func.count(distinct(rows.c.file_id)))
        .select_from(dedicated)
        .outerjoin(rows, rows.c.advisor_id == dedicated.c.id)
        .group_by(dedicated.c.id)
    )
    return tuple(sorted(session.scalars(query), reverse=True))


def _exits(session: Session, period: Period) -> tuple[dict[str, int], Ratio]:
    """Supports that ended by group of reasons, and the points of their graded outcomes, in one statement."""
    ended = _of(period.territories, Support.end_on.between(period.start, period.until), Support.entry_on.is_not(None))
    reached, graded = _graded(ended)
    query = select(Support.exit, func.count(), reached, graded).where(*ended).group_by(Support.exit)
    groups: dict[str, int] = defaultdict(int)
    outcomes = Ratio(0, 0)
    for reason, count, points, number in session.execute(query):
        groups[GROUP_OF.get(reason, OTHER) if reason else OTHER] += count
        outcomes = Ratio(int(points or 0), 2 * number)
    return {group: count for group, count in groups.items() if group != ADMINISTRATIVE}, outcomes


def _graded(ended: tuple[ColumnElement[bool], ...]) -> tuple[Any, Any]:
    """Half points and number of graded outcomes: reached counts two half points, partly one."""
    points = func.sum(case(*((ExitOutcome.grade == grade, int(2 * score)) for grade, score in SCORES.items())))
    rows = (
        select(points, func.count(ExitOutcome.id))
        .select_from(Support)
        .join(SupportExit, SupportExit.support_id == Support.id)
        .join(ExitOutcome, ExitOutcome.exit_id == SupportExit.id)
        .where(*ended, SupportExit.reported_at.is_not(None), ExitOutcome.grade.is_not(None))
        .correlate(None)
    )
    return tuple(rows.with_only_columns(column).scalar_subquery() for column in rows.selected_columns)  # type: ignore[return-value]


def _barriers(session: Session, period: Period) -> tuple[dict[Category, int], dict[Category, Ratio]]:
    """Supports entered with each barrier; of the barriers of ended supports, those lifted."""
    within = partial(_barriers_of, period.territories)
    entered = Support.entry_on.between(period.start, period.until)
    ended = and_(Support.end_on.between(period.start, period.until), Support.entry_on.is_not(None))
    lifted = func.sum(case((Barrier.state == BarrierState.LIFTED, 1), else_=0))
    rows = session.execute(
        union_all(
            within(entered, literal(value=True), func.count(distinct(Support.id)), func.count()),
            within(ended, literal(value=False), lifted, func.count()),
        )
    ).all()
    return (
        {Category(category): count for at_entry, category, count, _of in rows if at_entry},
        {Category(category): Ratio(int(count), of) for at_entry, category, count, of in rows if not at_entry},
    )


def _barriers_of(territories: Sequence[str], condition: ColumnElement[bool], *columns: Any) -> Any:
    at_entry, *counts = columns
    return (
        select(at_entry, Barrier.category, *counts)
        .join(Support, Support.id == Barrier.support_id)
        .where(*_of(territories, condition), Barrier.level != Level.AUTHOR)
        .group_by(Barrier.category)
    )
