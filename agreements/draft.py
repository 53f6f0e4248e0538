"""The text of an agreement while it is written: what is typed, what is wrong in it, what is missing. Pure Python."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from agreements.workflow import (
    DEFAULT_ACKNOWLEDGE_WD,
    DEFAULT_ANSWER_WD,
    DEFAULT_CONTACT_CD,
    DEFAULT_DIAGNOSIS_CD,
    DEFAULT_INFORMATION_WD,
    DEFAULT_PORTFOLIO_CAP,
    DEFAULT_SUPPORT_MONTHS,
    Axis,
    Diagnosis,
    Renewal,
)

LONGEST_TERM = 10  # years; conventions last three years, the longest known six
MOST_UNITS = 200  # of each kind; the largest department has about 60 offices
MOST_YEARS = 12
_FTE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Part:
    """An axis in the agreement's own words."""

    kind: Axis
    label: str


@dataclass(frozen=True, slots=True)
class Covered:
    """A unit by reference; without a date it starts with the agreement. `row` is its line of the form."""

    ref: str
    start_on: date | None = None
    fte: Decimal | None = None
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Target:
    """What one year aims at. `row` is its line of the form."""

    year: int
    entries: int
    active_file: int
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delays:
    """Clocks of the agreement, in working days (wd) or civil days (cd)."""

    acknowledge_wd: int = DEFAULT_ACKNOWLEDGE_WD
    answer_wd: int = DEFAULT_ANSWER_WD
    information_wd: int = DEFAULT_INFORMATION_WD
    diagnosis_cd: int = DEFAULT_DIAGNOSIS_CD
    contact_cd: int = DEFAULT_CONTACT_CD


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything an administrator types about an agreement but its department and its parties."""

    number: str
    title: str
    start_on: date
    end_on: date
    dedicated_fte: Decimal
    renewal: Renewal = Renewal.EXPRESS
    diagnosis: Diagnosis = Diagnosis.THREE_WAY
    deliberation_on: date | None = None
    deliberation_number: str | None = None
    support_months: int = DEFAULT_SUPPORT_MONTHS
    portfolio_cap: int = DEFAULT_PORTFOLIO_CAP
    social_workers: int | None = None
    delays: Delays = Delays()
    parts: tuple[Part, ...] = ()
    themes: tuple[str, ...] = ()
    agencies: tuple[Covered, ...] = ()
    offices: tuple[Covered, ...] = ()
    targets: tuple[Target, ...] = ()
    council_dpo: str | None = None
    employment_dpo: str | None = None

    @property
    def years(self) -> range:
        """Calendar years the term touches."""
        return years_of(self.start_on, self.end_on)


class Fault(StrEnum):
    """What cannot be kept, even in a draft."""

    END_BEFORE_START = "end_before_start"
    TERM_TOO_LONG = "term_too_long"
    UNIT_OUTSIDE_TERM = "unit_outside_term"
    UNIT_TWICE = "unit_twice"
    FTE_ABOVE_TOTAL = "fte_above_total"
    YEAR_OUTSIDE_TERM = "year_outside_term"
    YEAR_TWICE = "year_twice"


class Missing(StrEnum):
    """What a draft may lack, and a signed agreement may not."""

    AXIS = "axis"
    AGENCY = "agency"
    OFFICE = "office"
    TARGETS = "targets"
    COUNCIL_DPO = "council_dpo"
    EMPLOYMENT_DPO = "employment_dpo"


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault and the field it stands on; `amount` is the figure its sentence needs."""

    field: str
    fault: Fault
    amount: Decimal | int | None = None


def fte_of(text: str) -> Decimal | None:
    """Full-time equivalents as the form and the file write them, from 0.01 to 999.99; None for anything else."""
    return (Decimal(text) or None) if _FTE.fullmatch(text) else None


def years_of(start: date, end: date) -> range:
    """Calendar years between two dates, both included."""
    return range(start.year, end.year + 1)


def term_problem(start: date, end: date) -> Problem | None:
    """Dates in order, over a term that makes sense."""
    if end <= start:
        return Problem("end_on", Fault.END_BEFORE_START)
    if (end - start).days > LONGEST_TERM * 366:
        return Problem("end_on", Fault.TERM_TOO_LONG, LONGEST_TERM)
    return None


def problems(draft: Draft) -> list[Problem]:
    """Everything wrong at once, in the order of the form."""
    term = term_problem(draft.start_on, draft.end_on)
    if term is not None:
        return [term]
    found = [*_units("agencies", draft, draft.agencies), *_units("offices", draft, draft.offices)]
    total = sum((unit.fte for unit in draft.agencies if unit.fte is not None), Decimal(0))
    if total > draft.dedicated_fte:
        found.append(Problem("dedicated_fte", Fault.FTE_ABOVE_TOTAL, total))
    return [*found, *_targets(draft)]


def _units(name: str, draft: Draft, units: Sequence[Covered]) -> Iterator[Problem]:
    known: set[str] = set()
    for unit in units:
        if unit.start_on is not None and not draft.start_on <= unit.start_on <= draft.end_on:
            yield Problem(f"{name}-{unit.row}-start_on", Fault.UNIT_OUTSIDE_TERM)
        if unit.ref in known:
            yield Problem(f"{name}-{unit.row}-covered", Fault.UNIT_TWICE)
        known.add(unit.ref)


def _targets(draft: Draft) -> Iterator[Problem]:
    known: set[int] = set()
    for target in draft.targets:
        if target.year not in draft.years:
            yield Problem(f"targets-{target.row}-year", Fault.YEAR_OUTSIDE_TERM, target.year)
        if target.year in known:
            yield Problem(f"targets-{target.row}-year", Fault.YEAR_TWICE, target.year)
        known.add(target.year)


def years_without_target(draft: Draft) -> list[int]:
    """Years of the term nothing is aimed at yet."""
    aimed = {target.year for target in draft.targets}
    return [year for year in draft.years if year not in aimed]


def missing(draft: Draft) -> list[Missing]:
    """What stands between a draft and its signature, in the order of the form."""
    lacks = {
        Missing.AXIS: not draft.parts,
        Missing.AGENCY: not draft.agencies,
        Missing.OFFICE: not draft.offices,
        Missing.TARGETS: bool(years_without_target(draft)),
        Missing.COUNCIL_DPO: not draft.council_dpo,
        Missing.EMPLOYMENT_DPO: not draft.employment_dpo,
    }
    return [what for what, is_missing in lacks.items() if is_missing]
