"""The contact rhythm: at least one successful contact every 15 civil days (national protocol of global support).

One function in Python and its twin in SQL, tested equal; attempts never count, and lateness is a task, never a fault.
Days of a pause do not count, and nothing is due before the last day of a pause.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, and_, case, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from casefiles.following.models import SupportPause
from casefiles.following.workflow import Pause

CONTACT_EVERY = 15  # civil days; each agreement may set its own
SOON_DAYS = 3  # "due in 3 days" of the portfolio


def due_on(
    last_contact_on: date | None,
    entry_on: date | None,
    start_on: date,
    every: int = CONTACT_EVERY,
    pauses: Iterable[Pause] = (),
) -> date:
    """The last day of the next contact: `every` days after the last success, else the entry, else the start.

    Days of a pause after that day are left out, and the end of the latest pause is never overtaken.
    """
    since = last_contact_on or entry_on or start_on
    held = [pause for pause in pauses if pause.until_on > since and pause.days > 0]
    waited = sum((pause.until_on - max(pause.from_on, since + timedelta(days=1))).days + 1 for pause in held)
    due = since + timedelta(days=every + waited)
    return max([due, *(pause.until_on for pause in held)])


def is_overdue(due: date, today: date) -> bool:
    """From the day after the due date."""
    return today > due


class _DaysAfter(FunctionElement[date]):
    """A date some days later, for both engines."""

    type = Date()
    inherit_cache = True
    name = "days_after"


@compiles(_DaysAfter, "sqlite")
def _days_after_sqlite(element: Any, compiler: Any, **kwargs: Any) -> str:
    day, days = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"date({day}, '+' || ({days}) || ' days')"


@compiles(_DaysAfter, "postgresql")
def _days_after_postgresql(element: Any, compiler: Any, **kwargs: Any) -> str:
    day, days = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"({day} + ({days})::integer)"


class _DaysBetween(FunctionElement[int]):
    """Days from a date to a later one, for both engines."""

    type = Integer()
    inherit_cache = True
    name = "days_between"


@compiles(_DaysBetween, "sqlite")
def _days_between_sqlite(element: Any, compiler: Any, **kwargs: Any) -> str:
    first, last = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"


@compiles(_DaysBetween, "postgresql")
def _days_between_postgresql(element: Any, compiler: Any, **kwargs: Any) -> str:
    first, last = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"({last} - {first})"


def days_after(day: Any, days: Any) -> ColumnElement[date]:
    """SQL: some days later, on both engines."""
    return _DaysAfter(day, days)


def due_sql(row: Any, pauses: Any = SupportPause) -> ColumnElement[date]:
    """The twin of `due_on` over a class or table with a support's key and its four columns, and one of its pauses."""
    since = func.coalesce(row.last_contact_on, row.entry_on, row.start_on)
    held = and_(pauses.support_id == row.id, pauses.until_on > since, pauses.until_on >= pauses.from_on)
    days = case(
        (pauses.from_on > since, _DaysBetween(pauses.from_on, pauses.until_on) + 1),
        else_=_DaysBetween(since, pauses.until_on),
    )
    waited = select(func.coalesce(func.sum(days), 0)).where(held).scalar_subquery()
    latest = select(func.max(pauses.until_on)).where(held).scalar_subquery()
    due = _DaysAfter(since, row.contact_every + waited)
    # Hardly any support was paused since its last contact: the first question settles it.
    return case((latest.is_(None), _DaysAfter(since, row.contact_every)), (latest > due, latest), else_=due)
