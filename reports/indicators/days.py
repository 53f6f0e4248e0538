"""Civil days in SQL and working days on grouped rows: instants are stored in UTC, people count in their own days."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, String, case, cast, func

from core.clock import civil_date, day_begins, is_working_day, zone

HOURS = 24
ISO_DAY = len("2026-01-31")
SAMPLE_MONTHS = (1, 7)  # winter and summer time


@dataclass(frozen=True, slots=True)
class Period:
    """Civil days of a department, both ends included, and the instants that bound them.

    `also`: departments counted with it, those of one agreement; the calendar is that of the first.
    """

    territory: str
    start: date
    until: date
    also: tuple[str, ...] = ()

    @property
    def territories(self) -> tuple[str, ...]:
        return (self.territory, *self.also)

    def holds(self, column: Any) -> ColumnElement[bool]:
        """SQL: a row of its departments, by the column that says which."""
        found: ColumnElement[bool] = column.in_(self.territories) if self.also else column == self.territory
        return found

    @property
    def from_at(self) -> datetime:
        return day_begins(self.start, self.territory)

    @property
    def before_at(self) -> datetime:
        return day_begins(self.until + timedelta(days=1), self.territory)


def year_period(territory: str, year: int, day: date) -> Period:
    """The year up to `day`, or whole when it is over."""
    return Period(territory, date(year, 1, 1), min(date(year, 12, 31), day))


@lru_cache(maxsize=16)
def _turning_hours(territory: str) -> tuple[str, ...]:
    """The hours of UTC, "22", "23" in Toulouse, at which the civil date may not be that of UTC."""
    instants = [datetime(2026, month, 15, hour, tzinfo=UTC) for month in SAMPLE_MONTHS for hour in range(HOURS)]
    return tuple(sorted({f"{at.hour:02}" for at in instants if civil_date(at, territory) != at.date()}))


def civil_day(column: Any, territory: str, dialect: str) -> ColumnElement[Any]:
    """SQL: the civil day of an instant, to be read with `reader`.

    SQLite knows no zones: the UTC day is taken from the stored text, with its hour only where the civil day may differ.
    """
    if dialect != "sqlite":
        return cast(func.timezone(zone(territory).key, column), Date)
    hour = func.substr(column, 12, 2, type_=String)
    whole = func.substr(column, 1, 13, type_=String)
    return case((hour.in_(_turning_hours(territory)), whole), else_=func.substr(column, 1, 10, type_=String))


def minutes_between(start: Any, end: Any, dialect: str) -> ColumnElement[int]:
    """SQL: whole minutes from one instant to a later one, each taken down to its second."""
    if dialect != "sqlite":
        return cast(func.floor(func.extract("epoch", end)) - func.floor(func.extract("epoch", start)), Integer) // 60
    seconds = [cast(func.strftime("%s", func.substr(one, 1, 19, type_=String)), Integer) for one in (start, end)]
    return (seconds[1] - seconds[0]) // 60


def _stored_day(text: str, territory: str) -> date:
    if len(text) == ISO_DAY:
        return date.fromisoformat(text)
    return civil_date(datetime.fromisoformat(f"{text}:00").replace(tzinfo=UTC), territory)


def reader(territory: str) -> Callable[[Any], date | None]:
    """What turns a value selected by `civil_day` into a date."""
    known: dict[Any, date | None] = {None: None}

    def read(value: Any) -> date | None:
        if isinstance(value, date):
            return value
        if value not in known:
            known[value] = _stored_day(value, territory)
        return known[value]

    return read


@lru_cache(maxsize=64)
def _working_days(territory: str, year: int) -> tuple[int, ...]:
    first = date(year, 1, 1).toordinal()
    days = map(date.fromordinal, range(first, date(year + 1, 1, 1).toordinal()))
    return tuple(day.toordinal() for day in days if is_working_day(day, territory))


class WorkingDays:
    """Counts working days between two dates by look-up: the same rule as `core.working_days`, for many pairs."""

    def __init__(self, territory: str, first: int, last: int) -> None:
        self._days = [day for year in range(first, last + 1) for day in _working_days(territory, year)]
        self._known: dict[date, int] = {}

    def _rank(self, day: date) -> int:
        if day not in self._known:
            self._known[day] = bisect_right(self._days, day.toordinal())
        return self._known[day]

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; 0 when `end` is not after `start`."""
        return max(0, self._rank(end) - self._rank(start))


def quantile(weighted: Iterable[tuple[int, int]], share: float) -> int | None:
    """The smallest value that at least `share` of the (value, count) pairs do not exceed; None of nothing."""
    ordered = sorted(weighted)
    wanted = share * sum(count for _value, count in ordered)
    reached = 0
    for value, count in ordered:
        reached += count
        if reached >= wanted:
            return value
    return None


def median(weighted: Iterable[tuple[int, int]]) -> float | None:
    """The middle value of (value, count) pairs, or half-way between the two middle ones; None of nothing."""
    ordered = sorted(weighted)
    lower = quantile(ordered, 0.5)
    upper = quantile([(-value, count) for value, count in ordered], 0.5)
    return None if lower is None or upper is None else (lower - upper) / 2
