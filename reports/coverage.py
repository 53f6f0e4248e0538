"""The departments of a region and their agreements: expiry, target against actual, what is not covered. Pure Python."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from agreements.gate import Coverage, choose
from agreements.models import Agreement
from agreements.queries import Head
from agreements.workflow import CONCLUDED, Phase, State
from partners.models import Department
from reports.indicators import Attainment

RUNNING = (Phase.IN_FORCE, Phase.EXPIRING)
SMALLEST_SHOWN = 5  # elsewhere than at home, smaller counts could point at a person


class Shown(StrEnum):
    """Filters of the list."""

    RUNNING = "en-vigueur"
    EXPIRING = "expire"
    UNCOVERED = "sans-convention"


class Sort(StrEnum):
    """Orders of the list, as they stand in its address."""

    DEPARTMENT = "departement"
    EXPIRY = "echeance"
    RATE = "taux"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One department: the agreement that counts there, if any, and where it stands."""

    code: str
    name: str
    phase: Phase | None = None
    ref: str | None = None  # when the actor may open it
    number: str | None = None
    start_on: date | None = None
    end_on: date | None = None
    fte: Decimal | None = None
    active: int | None = None
    active_target: int | None = None
    entries: int | None = None
    entries_target: int | None = None
    others: tuple[Head, ...] = ()
    shared: tuple[Department, ...] = ()  # the other departments of its agreement
    leader: str | None = None  # code of the one that leads, on whose line what belongs to the agreement is counted
    parties: tuple[int, ...] = ()  # keys of both institutions

    @property
    def is_running(self) -> bool:
        return self.phase in RUNNING

    @property
    def rate(self) -> float | None:
        """Active file against its target."""
        return self.active / self.active_target if self.active is not None and self.active_target else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The region in a few figures; targets and actuals over the departments that have a target."""

    departments: int
    running: int
    expiring: int
    active: int
    active_target: int
    entries: int
    entries_target: int


def lines(
    departments: Sequence[Department],
    signed: Sequence[Agreement],
    readable: Iterable[Head],
    figures: Mapping[str, Attainment],
    day: date,
) -> list[Line]:
    """One line per department, by code. Figures are absent for departments that were not asked for.

    An agreement of several departments counts once: its means, targets and people on the line of the one that leads.
    """
    heads = list(readable)
    return [_line(row, signed, heads, figures, day) for row in departments]


def _line(
    department: Department,
    signed: Sequence[Agreement],
    heads: Sequence[Head],
    figures: Mapping[str, Attainment],
    day: date,
) -> Line:
    here = [one for one in signed if department.code in one.territories]
    chosen = choose([_dates(one) for one in here], day)
    agreement = None if chosen is None else here[chosen]
    own = [head for head in heads if head.territory == department.code]
    place: dict[str, Any] = {"code": department.code, "name": department.name}
    if agreement is None:
        counts = _reached([department.code], figures)
        return Line(**place, others=tuple(_in_course(own, None, day)), **counts)
    if agreement.territory == department.code:
        place |= _held(agreement, day) | _reached(agreement.territories, figures)
    return Line(
        **place,
        phase=agreement.phase(day),
        ref=agreement.ref if any(head.ref == agreement.ref for head in own) else None,
        number=agreement.number,
        start_on=agreement.start_on,
        end_on=agreement.end_on,
        others=tuple(_in_course(own, agreement.ref, day)),
        shared=_others(agreement, department.code),
        leader=agreement.territory,
        parties=(agreement.council_id, agreement.employment_id),
    )


def _others(agreement: Agreement, code: str) -> tuple[Department, ...]:
    return tuple(one for one in agreement.departments if one.code != code) if agreement.further else ()


def _held(agreement: Agreement, day: date) -> dict[str, Any]:
    """Its means and targets on a day."""
    terms = agreement.terms_at(day)
    target = agreement.target_of(max(day, agreement.start_on).year) if agreement.end_on >= day else None
    return {
        "fte": terms.dedicated_fte if terms else None,
        "active_target": target.active_file if target else None,
        "entries_target": target.entries if target else None,
    }


def _reached(codes: Sequence[str], figures: Mapping[str, Attainment]) -> dict[str, Any]:
    """People of these departments; nothing unless each was asked for."""
    known = [figures[code] for code in codes if code in figures]
    if len(known) < len(codes):
        return {}
    return {"active": sum(one.active_file for one in known), "entries": sum(one.entries for one in known)}


def _dates(agreement: Agreement) -> Coverage:
    return Coverage(
        state=agreement.state,
        start_on=agreement.start_on,
        end_on=agreement.end_on,
        axes=(),
        closes_on=agreement.closes_on,
    )


def _in_course(heads: Iterable[Head], but: str | None, day: date) -> Iterable[Head]:
    """Drafts, and signed agreements that begin later: what will follow the one shown."""
    for head in heads:
        is_next = head.state is State.SIGNED and head.start_on > day
        if head.ref != but and (is_next or head.state not in (*CONCLUDED, State.CANCELLED)):
            yield head


def totals(rows: Sequence[Line]) -> Totals:
    """Sums over the departments whose agreement runs."""
    aimed = [row for row in rows if row.is_running and row.active_target and row.active is not None]
    return Totals(
        departments=len(rows),
        running=sum(row.is_running for row in rows),
        expiring=sum(row.phase is Phase.EXPIRING for row in rows),
        active=sum(row.active or 0 for row in aimed),
        active_target=sum(row.active_target or 0 for row in aimed),
        entries=sum(row.entries or 0 for row in aimed),
        entries_target=sum(row.entries_target or 0 for row in aimed),
    )


_KEPT: dict[Shown, Callable[[Line], bool]] = {
    Shown.RUNNING: lambda row: row.is_running,
    Shown.EXPIRING: lambda row: row.phase is Phase.EXPIRING,
    Shown.UNCOVERED: lambda row: not row.is_running,
}
_KEYS: dict[Sort, Callable[[Line], Any]] = {
    Sort.DEPARTMENT: lambda row: row.code,
    Sort.EXPIRY: lambda row: (row.end_on is None, row.end_on or date.max, row.code),
    Sort.RATE: lambda row: (row.rate is None, row.rate or 0, row.code),
}


def kept(rows: Sequence[Line], shown: Shown | None, sort: Sort) -> list[Line]:
    """The lines a filter keeps, in the order asked."""
    return sorted((row for row in rows if shown is None or _KEPT[shown](row)), key=_KEYS[sort])
