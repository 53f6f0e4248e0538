"""Anonymisation in place, derived from the declared columns: the person goes, what the figures count stays.

Statements over many files at once, as the system. Done twice it does no harm, so that a restored backup can go through
it again.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Date, String, case, cast, delete, func, literal, null, or_, select, type_coerce, update

from casefiles.models import CaseFile, FileAccess
from core import personal_data
from core.db import Base, UtcDateTime, db
from core.personal_data import Leaves, Table

NUMBERED = "anonyme-"  # and the key: what is left of a reference
_ISO = {"month": len("2026-01-"), "year": len("2026-")}


def anonymise(file_ids: Sequence[int], *, at: datetime) -> int:
    """Leave nobody in these files, and end every access to them; how many were not anonymous yet."""
    fresh = select(func.count()).where(CaseFile.id.in_(file_ids), CaseFile.anonymised_at.is_(None))
    number = db.session.scalars(fresh).one()
    for table in _last_first():
        if table.is_removed:
            _write(delete(table.cls).where(about(table, file_ids)))
    ended = update(FileAccess).where(FileAccess.file_id.in_(file_ids))
    # What was to begin later ends when it begins.
    end = case((FileAccess.from_at > at, FileAccess.from_at), else_=literal(at, UtcDateTime()))
    _write(ended.where(or_(FileAccess.until_at.is_(None), FileAccess.until_at > at)).values(until_at=end))
    for table in _last_first():
        values = {name: made for name in table.columns if (made := _value(table, name)) is not None}
        if values and not table.is_removed:
            _write(update(table.cls).where(about(table, file_ids)).values(values))
    never = CaseFile.anonymised_at.is_(None)
    _write(update(CaseFile).where(CaseFile.id.in_(file_ids), never).values(anonymised_at=at))
    db.session.expire_all()
    return number


def _write(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))


def _last_first() -> list[Table]:
    """Declared tables, those that point to others first; last the file itself, by whose reference some are found."""
    known = personal_data.tables
    return [known[one.name] for one in reversed(Base.metadata.sorted_tables) if one.name in known]


def about(table: Table, file_ids: Any) -> Any:
    """SQL: rows of a table about these files."""
    column: Any = getattr(table.cls, table.found_by)
    if table.found_by == "about":
        return column.in_(select(CaseFile.ref).where(CaseFile.id.in_(file_ids)))
    if table.found_by in ("id", "file_id"):
        return column.in_(file_ids)
    (foreign,) = table.column(table.found_by).foreign_keys
    parent = personal_data.tables[foreign.column.table.name]
    cls: Any = parent.cls
    return column.in_(select(cls.id).where(about(parent, file_ids)))


def _value(table: Table, name: str) -> Any:
    """SQL: what is left of a column; None to leave it as it is."""
    column: Any = getattr(table.cls, name)
    make = _LEFT.get(table.leaves(name))
    return None if make is None else make(column, table, name)


def _replaced(column: Any, table: Table, name: str) -> Any:
    return case((column.is_not(None), table.columns[name].by), else_=null())


def _number(_column: Any, table: Table, _name: str) -> Any:
    cls: Any = table.cls
    return literal(NUMBERED).concat(cast(cls.id, String))


def _department(column: Any, _table: Table, _name: str) -> Any:
    return case((column.like("97%"), func.substr(column, 1, 3)), else_=func.substr(column, 1, 2))


def _first_of(unit: str) -> Callable[[Any, Table, str], Any]:
    """The first day of the month or year of a date or an instant."""

    def made(column: Any, table: Table, name: str) -> Any:
        kind = table.column(name).type
        is_day = isinstance(kind, Date)
        if db.engine.dialect.name != "sqlite":
            return cast(func.date_trunc(unit, column), Date) if is_day else func.date_trunc(unit, column, "UTC")
        rest = ("01-01" if unit == "year" else "01") + ("" if is_day else " 00:00:00.000000")
        text = type_coerce(column, String)
        return type_coerce(func.substr(text, 1, _ISO[unit]).concat(rest), kind)

    return made


_LEFT: dict[Leaves, Callable[[Any, Table, str], Any]] = {
    Leaves.EMPTIED: lambda _column, _table, _name: null(),
    Leaves.REPLACED: _replaced,
    Leaves.MONTH: _first_of("month"),
    Leaves.YEAR: _first_of("year"),
    Leaves.DEPARTMENT: _department,
    Leaves.NUMBER: _number,
}
