"""The end of an agreement: the rungs of its ladder, and the draft that follows it. Pure Python."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from agreements.draft import Covered, Draft, Target, years_of
from core.clock import months_after

# Days before the last one: the administrators of both parties are told, once each.
RUNGS = (180, 90, 30, 7)
HORIZON = max(RUNGS)  # from here on a renewal is offered


def rung(last_on: date, today: date) -> int | None:
    """The nearest rung that is reached; None before the first and after the last day."""
    left = (last_on - today).days
    return min((one for one in RUNGS if 0 <= left <= one), default=None)


def due_rung(last_on: date, today: date, sent: Collection[int]) -> int | None:
    """The rung to be told today: the nearest reached, unless it was; those a late run has passed are left out."""
    nearest = rung(last_on, today)
    return None if nearest in sent else nearest


def is_near(last_on: date, today: date) -> bool:
    """Within the ladder, or over: time to prepare what follows, or what becomes of the cases in course."""
    return (last_on - today).days <= HORIZON


@dataclass(frozen=True, slots=True)
class Actual:
    """What was reached: people in the active file on a day, entries of its year up to that day."""

    day: date
    entries: int
    active_file: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What is typed about a renewal; everything else is that of the agreement it renews."""

    number: str
    title: str
    start_on: date
    end_on: date


def first_day(last_on: date, today: date) -> date:
    """The day after the last one; of an agreement that is over, today."""
    return max(last_on + timedelta(days=1), today)


def last_day_of_term(start_on: date, end_on: date, first: date) -> date:
    """The last day of a term as long as another one: in whole months when that one was."""
    after = end_on + timedelta(days=1)
    if after.day != start_on.day:
        return first + (end_on - start_on)
    months = (after.year - start_on.year) * 12 + after.month - start_on.month
    return months_after(first, months) - timedelta(days=1)


def following(old: Draft, typed: Following, actual: Actual, kept: Collection[str]) -> Draft:
    """The draft that renews an agreement: its clauses, and what was reached as the target of each year, not split yet.

    `kept`: references of the units that are still open; they all begin with the renewal. Another deliberation has to
    authorise it.
    """
    agencies = _kept(old.agencies, kept)
    if sum((one.fte or Decimal(0) for one in agencies), Decimal(0)) > old.dedicated_fte:
        agencies = tuple(replace(one, fte=None) for one in agencies)  # the total was lowered since
    return replace(
        old,
        number=typed.number,
        title=typed.title,
        start_on=typed.start_on,
        end_on=typed.end_on,
        deliberation_on=None,
        deliberation_number=None,
        transmitted_on=None,
        agencies=agencies,
        offices=_kept(old.offices, kept),
        targets=tuple(
            Target(year, actual.entries, actual.active_file) for year in years_of(typed.start_on, typed.end_on)
        ),
        shares=(),
    )


def _kept(units: tuple[Covered, ...], kept: Collection[str]) -> tuple[Covered, ...]:
    return tuple(replace(one, start_on=None) for one in units if one.ref in kept)
