"""The text of an agreement while it is written: what is typed, what is wrong in it, what is missing. Pure Python."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import ceil

from agreements.draft_rows import (
    NO_MEANS,
    USUAL_DELAYS,
    Covered,
    Delays,
    LegalBasis,
    Means,
    Part,
    Share,
    Target,
)
from agreements.workflow import DEFAULT_PORTFOLIO_CAP, DEFAULT_SUPPORT_MONTHS, Axis, Diagnosis, Renewal

__all__ = ["Covered", "Delays", "Draft", "LegalBasis", "Means", "Part", "Share", "Target", "missing", "problems"]

LONGEST_TERM = 10  # years; conventions last three years, the longest known six
MOST_UNITS = 200  # of each kind; the largest department has about 60 offices
MOST_YEARS = 12
_FTE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?")
MOST_AXES = 10  # the longest known has five
MOST_BASES = 30
MOST_DEPARTMENTS = 10  # besides the one that leads; the largest council serves two in all
MOST_SHARES = MOST_UNITS * MOST_YEARS
MOST_INDICATORS = 20
LONGEST_INDICATOR = 200  # characters
# What stands alone on an agreement, under the same name there.
PLAIN_CLAUSES = (
    "number", "title", "start_on", "end_on", "renewal", "diagnosis", "support_months", "support_renewals",
    "deliberation_on", "deliberation_number", "deliberation_body", "transmitted_on", "national_framework",
    "employment_status", "employment_seat", "notice_months", "council_dpo", "employment_dpo",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything an administrator types about an agreement but the department that leads it and its parties."""

    number: str
    title: str
    start_on: date
    end_on: date
    dedicated_fte: Decimal
    renewal: Renewal = Renewal.EXPRESS
    diagnosis: Diagnosis = Diagnosis.THREE_WAY
    deliberation_on: date | None = None
    deliberation_number: str | None = None
    deliberation_body: str | None = None
    transmitted_on: date | None = None
    legal_bases: tuple[LegalBasis, ...] = ()
    national_framework: str | None = None
    employment_status: str | None = None
    employment_seat: str | None = None
    support_months: int = DEFAULT_SUPPORT_MONTHS
    support_renewals: int | None = None
    portfolio_cap: int = DEFAULT_PORTFOLIO_CAP
    social_workers: int | None = None
    means: Means = NO_MEANS
    delays: Delays = USUAL_DELAYS
    parts: tuple[Part, ...] = ()
    themes: tuple[str, ...] = ()
    agencies: tuple[Covered, ...] = ()
    offices: tuple[Covered, ...] = ()
    targets: tuple[Target, ...] = ()
    shares: tuple[Share, ...] = ()
    indicators: tuple[str, ...] = ()
    notice_months: int | None = None
    council_dpo: str | None = None
    employment_dpo: str | None = None
    departments: tuple[str, ...] = ()  # covered besides the one that leads, by code

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
    AXIS_TWICE = "axis_twice"
    NOT_DELIBERATED = "not_deliberated"
    TRANSMITTED_TOO_EARLY = "transmitted_too_early"
    LEAST_ABOVE_CAP = "least_above_cap"
    EXTERNAL_ABOVE_TOTAL = "external_above_total"
    FUNDED_BY_NOBODY = "funded_by_nobody"
    SHARE_NOT_COVERED = "share_not_covered"
    SHARE_WITHOUT_TARGET = "share_without_target"
    SHARE_TWICE = "share_twice"
    SHARES_DIFFER = "shares_differ"
    INDICATOR_TOO_LONG = "indicator_too_long"
    TOO_MANY_INDICATORS = "too_many_indicators"
    ADMINISTRATORS_BEFORE_HEAD = "administrators_before_head"
    EXPIRES_BEFORE_ANSWER = "expires_before_answer"
    SILENT_BEFORE_INFORMATION = "silent_before_information"


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
    found = [*_deliberation(draft), *_axes(draft), *_units("agencies", draft, draft.agencies)]
    found += [*_units("offices", draft, draft.offices), *_means(draft), *_targets(draft), *_shares(draft)]
    return [*found, *_delays(draft.delays), *_indicators(draft)]


def _deliberation(draft: Draft) -> Iterator[Problem]:
    """An act is sent to the prefect once it is adopted."""
    if draft.transmitted_on is None:
        return
    if draft.deliberation_on is None:
        yield Problem("deliberation_on", Fault.NOT_DELIBERATED)
    elif draft.transmitted_on < draft.deliberation_on:
        yield Problem("transmitted_on", Fault.TRANSMITTED_TOO_EARLY)


def _axes(draft: Draft) -> Iterator[Problem]:
    """An axis once; other parts, which open nothing, are told apart by their words."""
    known: set[tuple[Axis, str]] = set()
    for part in draft.parts:
        key = (part.kind, part.label if part.kind is Axis.OTHER else "")
        if key in known:
            yield Problem(f"axes-{part.row}-label", Fault.AXIS_TWICE)
        known.add(key)


def _means(draft: Draft) -> Iterator[Problem]:
    means = draft.means
    total = sum((unit.fte for unit in draft.agencies if unit.fte is not None), Decimal(0))
    if total > draft.dedicated_fte:
        yield Problem("dedicated_fte", Fault.FTE_ABOVE_TOTAL, total)
    if means.external_fte is not None and means.external_fte > draft.dedicated_fte:
        yield Problem("external_fte", Fault.EXTERNAL_ABOVE_TOTAL, draft.dedicated_fte)
    if means.funding_percent is not None and not means.funding_source:
        yield Problem("funding_source", Fault.FUNDED_BY_NOBODY)
    if means.portfolio_least is not None and means.portfolio_least > draft.portfolio_cap:
        yield Problem("portfolio_least", Fault.LEAST_ABOVE_CAP, draft.portfolio_cap)


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


def _shares(draft: Draft) -> Iterator[Problem]:
    """Agencies that are covered, in a year that has a target; once one agency has a share, they add up to it."""
    targets, covered = {target.year: target for target in draft.targets}, {one.ref for one in draft.agencies}
    split: dict[int, list[Share]] = {}
    for share in draft.shares:
        name, known = f"shares-{share.row}-entered", split.setdefault(share.year, [])
        if share.ref not in covered:
            yield Problem(name, Fault.SHARE_NOT_COVERED)
        if share.year not in targets:
            yield Problem(name, Fault.SHARE_WITHOUT_TARGET, share.year)
        if any(one.ref == share.ref for one in known):
            yield Problem(name, Fault.SHARE_TWICE)
        known.append(share)
    for year, target in targets.items():
        shares = split.get(year, ())
        entries, active = sum(one.entries for one in shares), sum(one.active_file for one in shares)
        if shares and entries != target.entries:
            yield Problem(f"targets-{target.row}-entered", Fault.SHARES_DIFFER, entries)
        if shares and active != target.active_file:
            yield Problem(f"targets-{target.row}-active_file", Fault.SHARES_DIFFER, active)


def _delays(delays: Delays) -> Iterator[Problem]:
    """A missed clock climbs to the head first, and nothing ends before the day on which it is owed."""
    if delays.administrators_wd <= delays.head_wd:
        yield Problem("administrators_wd", Fault.ADMINISTRATORS_BEFORE_HEAD, delays.head_wd)
    if delays.expiry_cd < _civil(delays.answer_wd):
        yield Problem("expiry_cd", Fault.EXPIRES_BEFORE_ANSWER, _civil(delays.answer_wd))
    if delays.silence_cd < _civil(delays.information_wd):
        yield Problem("silence_cd", Fault.SILENT_BEFORE_INFORMATION, _civil(delays.information_wd))


def _civil(working_days: int) -> int:
    """Civil days of as many working days, five a week."""
    return ceil(working_days * 7 / 5)


def _indicators(draft: Draft) -> Iterator[Problem]:
    if len(draft.indicators) > MOST_INDICATORS:
        yield Problem("indicators", Fault.TOO_MANY_INDICATORS, MOST_INDICATORS)
    elif any(len(line) > LONGEST_INDICATOR for line in draft.indicators):
        yield Problem("indicators", Fault.INDICATOR_TOO_LONG, LONGEST_INDICATOR)


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
