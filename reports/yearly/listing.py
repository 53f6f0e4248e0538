"""The list of yearly reports: departments across, years down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.queries import Place, Term

YEARS = 6  # as many as the conservation of figures one consults; older ones stay reachable by their address


@dataclass(frozen=True, slots=True)
class Line:
    """A department: the agreement shown, and for each year of the list whether a report exists."""

    place: Place
    number: str | None
    end: date | None
    years: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Years, the latest first, and a line per department."""

    years: tuple[int, ...]
    lines: tuple[Line, ...]


def listing(places: Sequence[Place], terms: Sequence[Term], day: date) -> Listing:
    """The reports of the departments one reads: a year has one when an agreement covered part of it."""
    first = min((term.start.year for term in terms), default=day.year)
    years = tuple(range(day.year, max(first, day.year - YEARS + 1) - 1, -1))
    return Listing(
        years, tuple(_line(place, [t for t in terms if t.territory == place.code], years, day) for place in places)
    )


def _line(place: Place, terms: Sequence[Term], years: Sequence[int], day: date) -> Line:
    covered = tuple(
        any(term.start <= min(day, date(year, 12, 31)) and term.end >= date(year, 1, 1) for term in terms)
        for year in years
    )
    latest = terms[0] if terms else None
    return Line(place, latest.number if latest else None, latest.end if latest else None, covered)
