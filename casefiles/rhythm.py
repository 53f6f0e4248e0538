"""The contact rhythm: at least one successful contact every 15 civil days (national protocol of global support).

One function in Python and its twin in SQL, tested equal; attempts never count, and lateness is a task, never a fault.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

CONTACT_EVERY = 15  # civil days; each agreement may set its own
SOON_DAYS = 3  # "due in 3 days" of the portfolio


def due_on(last_contact_on: date | None, entry_on: date | None, start_on: date, every: int = CONTACT_EVERY) -> date:
    """The last day of the next contact: `every` days after the last success, else the entry, else the start."""
    return (last_contact_on or entry_on or start_on) + timedelta(days=every)


def is_overdue(last_contact_on: date | None, entry_on: date | None, start_on: date, every: int, today: date) -> bool:
    """From the day after the due date."""
    return today > due_on(last_contact_on, entry_on, start_on, every)


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
    return f"({day} + ({days}))"


def due_sql(row: Any) -> ColumnElement[date]:
    """The twin of `due_on` over a class or table with the four columns of a support."""
    return _DaysAfter(func.coalesce(row.last_contact_on, row.entry_on, row.start_on), row.contact_every)
