"""Keyset pagination: a page costs the same at any depth. The cursor travels in the URL, opaque and checked."""

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from core.db import LARGEST_KEY

Row = TypeVar("Row")
PAGE_SIZE = 50
BLOCK_SIZE = 500  # rows of a list read at once when all of them are wanted
COUNT_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows of one page and the cursors of its neighbours (None at an end)."""

    rows: Sequence[Row]
    next: str | None = None
    previous: str | None = None


class Block(Protocol):
    """Rows of a list and the cursor of those that follow."""

    @property
    def rows(self) -> Sequence[Any]: ...

    @property
    def next(self) -> str | None: ...


def every_row(block: Callable[[str | None], Block]) -> Iterator[Any]:
    """Rows of all pages of a list, from its beginning; `block` reads those at a cursor."""
    cursor: str | None = None
    while True:
        found = block(cursor)
        yield from found.rows
        cursor = found.next
        if cursor is None:
            return


@dataclass(frozen=True, slots=True)
class Count:
    """A count exact to 1,000; beyond, `more` is true and the page writes "1 000+"."""

    value: int
    more: bool = field(default=False)


def encode(values: Sequence[Any], *, backward: bool = False) -> str:
    """Cursor for the row that has these key values."""
    text = json.dumps(["<" if backward else ">", *map(_plain, values)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def decode(cursor: str | None, types: Sequence[Any]) -> tuple[list[Any], bool] | None:
    """Key values and direction of a cursor; None when absent or not one of ours (the first page is shown)."""
    if not cursor:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(parts, list) or len(parts) != len(types) + 1 or parts[0] not in ("<", ">"):
            return None
        return [_typed(value, kind) for value, kind in zip(parts[1:], types, strict=True)], parts[0] == "<"
    except (ValueError, TypeError, binascii.Error, OverflowError, RecursionError):
        return None


def _typed(value: Any, kind: Any) -> Any:
    """A key value both engines can compare with a column; anything else is a cursor somebody wrote himself."""
    if kind is datetime:
        return _instant(datetime.fromisoformat(value))
    if kind is date:
        return date.fromisoformat(value)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ValueError("cursor of another list")
    if kind is int and abs(value) > LARGEST_KEY:
        raise ValueError("no key is that large")
    if kind is str and not value.isprintable():
        raise ValueError("no sort key holds that")
    return value


def _instant(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("an instant without a zone")
    return value.astimezone(UTC)  # beyond year 1 or 9999: OverflowError


def paginate(
    session: Session,
    query: Select[Any],
    keys: Sequence[tuple[ColumnElement[Any], Any]],
    cursor: str | None,
    *,
    size: int = PAGE_SIZE,
    descending: bool = False,
    given: Mapping[str, Any] | None = None,
) -> Page[Any]:
    """One page of `query` ordered by `keys`, pairs of a selected, labelled column and its Python type.

    The last key must be unique. Each key column must be selected under its own key name. `given` are the values of
    the query's named parameters.
    """
    columns = [column for column, _ in keys]
    place = decode(cursor, [kind for _, kind in keys])
    values, backward = place or ([], False)
    down = descending != backward
    if values:
        query = query.where(_beyond(columns, values, down))
    ordered = query.order_by(None).order_by(*(c.desc() if down else c.asc() for c in columns)).limit(size + 1)
    rows = list(session.execute(ordered, given or {}))
    more = len(rows) > size
    rows = rows[:size]
    if backward:
        rows.reverse()
    if not rows:
        return Page(rows=rows)
    names = [str(column.key) for column in columns]
    first, last = ([getattr(row, name) for name in names] for row in (rows[0], rows[-1]))
    has_next, has_previous = (True, more) if backward else (more, bool(values))
    return Page(
        rows=rows,
        next=encode(last) if has_next else None,
        previous=encode(first, backward=True) if has_previous else None,
    )


def _beyond(columns: Sequence[ColumnElement[Any]], values: Sequence[Any], down: bool) -> ColumnElement[bool]:
    # Written out instead of a row comparison: SQLite would not use the index on mixed types.
    head, value = columns[0], values[0]
    step: ColumnElement[bool] = head < value if down else head > value
    if len(columns) == 1:
        return step
    bound = head <= value if down else head >= value
    return and_(bound, or_(step, _beyond(columns[1:], values[1:], down)))


def count_up_to(session: Session, query: Select[Any], limit: int = COUNT_LIMIT) -> Count:
    """Count the rows of `query`, stopping after `limit`."""
    found = session.scalar(select(func.count()).select_from(query.order_by(None).limit(limit + 1).subquery())) or 0
    return Count(min(found, limit), more=found > limit)
