"""Yearly targets from a frozen baseline: what is aimed at, expected at a date, projected, and the means. Pure Python.

A target is a number of people followed at the end of the year. Source of the two usual growths and of 50,000 / 70 = 715
portfolios: regional press conference of 8 February 2017 (`data/reference_figures.json`).
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from enum import StrEnum

from agreements.workflow import DEFAULT_PORTFOLIO_CAP

FIRST_YEAR, LAST_YEAR = 2000, 2199
MOST_PEOPLE = 10_000_000
MOST_PERCENT = Decimal(200)
# Before, a few entries more or less would be multiplied by ten or more.
PROJECTED_FROM_DAYS = 31


class TargetMode(StrEnum):
    """Support modes that have a target; the values are those of support modes."""

    GLOBAL = "global"
    REINFORCED = "reinforced"


USUAL_PERCENT = {TargetMode.GLOBAL: Decimal(15), TargetMode.REINFORCED: Decimal(10)}


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetEntry:
    """One line of the table as it was typed. `version`: that of the line shown, None for a new one."""

    territory: str
    mode: TargetMode
    baseline: int
    percent: Decimal
    freeze: bool = False
    reason: str | None = None
    version: int | None = None
    line: int = 0


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def goal(baseline: int, percent: Decimal) -> int:
    """The baseline grown by so many percent, rounded half up: 50,000 and 10 give 55,000."""
    return _whole(baseline * (100 + percent) / 100)


def elapsed(year: int, day: date) -> Decimal:
    """Share of the year that is over at the end of a day: 0 before it, 1 from 31 December on."""
    before, last = date(year - 1, 12, 31), date(year, 12, 31)
    days = min(max((day - before).days, 0), (last - before).days)
    return Decimal(days) / (last - before).days


def expected(baseline: int, target: int, year: int, day: date) -> int:
    """Where the number would be at a date if it went from baseline to target in a straight line over the year."""
    return _whole(baseline + (target - baseline) * elapsed(year, day))


def landing(baseline: int, actual: int, year: int, day: date) -> int | None:
    """The number at the end of the year if it goes on changing as it did since 1 January; never under zero.

    None before the year and in its first month: so few days say nothing.
    """
    share = elapsed(year, day)
    if (day - date(year - 1, 12, 31)).days < PROJECTED_FROM_DAYS:
        return None
    return max(0, _whole(baseline + (actual - baseline) / share))


def advisors(people: int, cap: int = DEFAULT_PORTFOLIO_CAP) -> int:
    """Full portfolios of `cap` people that so many people fill, rounded up: 50,000 / 70 = 715."""
    return int((Decimal(people) / cap).to_integral_value(rounding=ROUND_CEILING))


def gap_points(actual: int, wanted: int, target: int) -> Decimal | None:
    """Actual less expected, in points of the target; None when nothing is aimed at."""
    return Decimal(actual - wanted) * 100 / target if target else None
