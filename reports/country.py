"""Coverage of the country: the agreement that counts in each department, counts by status, the years. Pure Python."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from agreements.gate import Coverage, choose
from agreements.workflow import Phase, State, is_in_force, phase
from partners.models import Department

MOST_YEARS = 12  # columns of the chart


class Status(StrEnum):
    """Where a department stands: each has exactly one. Values as they stand in the address."""

    IN_FORCE = "en-vigueur"
    EXPIRING = "expire"
    SUSPENDED = "suspendue"
    TO_COME = "a-venir"
    ENDED = "echue"
    NONE = "sans-convention"


COVERED = (Status.IN_FORCE, Status.EXPIRING)
_OF_PHASE = {
    Phase.IN_FORCE: Status.IN_FORCE,
    Phase.EXPIRING: Status.EXPIRING,
    Phase.TO_COME: Status.TO_COME,
    Phase.ENDED: Status.ENDED,
    Phase.RENEWED: Status.ENDED,
    Phase.SUSPENDED: Status.SUSPENDED,
    Phase.TERMINATED: Status.ENDED,
}
STOPPED = (Phase.SUSPENDED, Phase.TERMINATED)


class Order(StrEnum):
    """Orders of the table, as they stand in its address."""

    DEPARTMENT = "departement"
    EXPIRY = "echeance"
    FTE = "etp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signed agreement; `means`: dedicated FTE by date of effect, the earliest first."""

    ref: str
    territory: str
    number: str
    start_on: date
    end_on: date
    means: tuple[tuple[date, Decimal], ...] = ()
    state: State = State.SIGNED
    closes_on: date | None = None
    is_renewed: bool = False
    further: tuple[str, ...] = ()  # codes of the departments covered besides the one that leads

    @property
    def territories(self) -> tuple[str, ...]:
        return (self.territory, *self.further)

    def fte_at(self, day: date) -> Decimal | None:
        """Those in effect at a date; before the first date of effect, the first."""
        begun = [fte for start, fte in self.means if start <= day]
        return begun[-1] if begun else next((fte for _start, fte in self.means), None)

    def runs(self, day: date) -> bool:
        """Within its dates, both included, and not closed."""
        return is_in_force(self.state, self.start_on, self.end_on, day, self.closes_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One department and its status; what is prepared and not signed is no part of it."""

    code: str
    name: str
    region_code: str
    region: str
    status: Status = Status.NONE
    ref: str | None = None
    number: str | None = None
    start_on: date | None = None
    end_on: date | None = None
    fte: Decimal | None = None
    stopped: Phase | None = None  # suspended or terminated: nothing is open there
    shared: tuple[Department, ...] = ()  # the other departments of its agreement
    leader: str | None = None  # code of the one that leads, on whose row the FTE are counted


@dataclass(frozen=True, slots=True)
class YearCount:
    """Agreements in force on the last day of a year, or today in the running one, and their dedicated FTE."""

    year: int
    day: date
    agreements: int
    fte: Decimal


def rows(departments: Iterable[Department], signed: Sequence[Signed], day: date) -> list[Row]:
    """One row for each department, in their order."""
    by_code: dict[str, list[Signed]] = {}
    for one in signed:
        for code in one.territories:
            by_code.setdefault(code, []).append(one)
    known = {department.code: department for department in departments}
    return [_row(place, by_code.get(code, []), known, day) for code, place in known.items()]


def _row(department: Department, here: Sequence[Signed], known: Mapping[str, Department], day: date) -> Row:
    place: dict[str, Any] = {
        "code": department.code,
        "name": department.name,
        "region_code": department.region_code,
        "region": department.region,
    }
    chosen = choose([_dates(one) for one in here], day)
    if chosen is None:
        return Row(**place)
    one = here[chosen]
    now = phase(one.state, one.start_on, one.end_on, day, one.closes_on, is_renewed=one.is_renewed)
    return Row(
        **place,
        status=_OF_PHASE[now],
        stopped=now if now in STOPPED else None,
        ref=one.ref,
        number=one.number,
        start_on=one.start_on,
        end_on=one.end_on,
        fte=one.fte_at(max(day, one.start_on)) if one.territory == department.code else None,
        shared=tuple(known[code] for code in one.territories if code != department.code and code in known),
        leader=one.territory,
    )


def _dates(one: Signed) -> Coverage:
    return Coverage(
        state=one.state,
        start_on=one.start_on,
        end_on=one.end_on,
        axes=(),
        closes_on=one.closes_on,
    )


def counts(found: Iterable[Row]) -> Mapping[Status, int]:
    """How many departments have each status; every status is there."""
    number = Counter(row.status for row in found)
    return {status: number[status] for status in Status}


_KEYS: dict[Order, Callable[[Row], Any]] = {
    Order.DEPARTMENT: lambda row: row.code,
    Order.EXPIRY: lambda row: (row.end_on is None, row.end_on or date.max, row.code),
    Order.FTE: lambda row: (row.fte is None, -(row.fte or 0), row.code),
}


def kept(found: Iterable[Row], status: Status | None, order: Order) -> list[Row]:
    """The rows a filter keeps, in the order asked; without a value, last."""
    return sorted((row for row in found if status is None or row.status is status), key=_KEYS[order])


def by_year(signed: Iterable[Signed], codes: Collection[str], day: date) -> list[YearCount]:
    """The latest years up to `day`, from the first one with an agreement; nothing without any."""
    ours = [one for one in signed if any(code in codes for code in one.territories) and one.start_on <= day]
    if not ours:
        return []
    first = max(min(one.start_on.year for one in ours), day.year - MOST_YEARS + 1)
    return [_year(ours, min(date(year, 12, 31), day)) for year in range(first, day.year + 1)]


def _year(signed: Iterable[Signed], day: date) -> YearCount:
    running = [one for one in signed if one.runs(day)]
    return YearCount(day.year, day, len(running), sum((one.fte_at(day) or Decimal() for one in running), Decimal()))
