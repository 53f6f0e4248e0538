"""The rule of places. They are a capacity, never a target: nobody is refused because a goal was met. Pure Python.

Source: national guide on global support (dedicated advisors in full-time equivalents, at most 70 people each), and the
clauses of each agreement: FTE per agency, portfolio cap in effect at the date.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

SMALLEST_SHOWN = 5  # people: fewer are not published to those without access; `reports.indicators.masking.SMALLEST`

Pool = int | None  # an agency with its own FTE, by unit id; None: what the agreement holds in common


class PlaceState(StrEnum):
    """Where one request for a place stands."""

    WAITING = "waiting"  # in the list, the oldest first
    RESERVED = "reserved"  # held for a referral that is not answered yet
    TAKEN = "taken"  # the person is followed
    FREED = "freed"  # the support ended, or the referral came to nothing


@dataclass(frozen=True, slots=True)
class Capacity:
    """Places of each agency that brings its own FTE, and those shared by the others."""

    of_agencies: Mapping[int, int]
    shared: int

    def pool_of(self, agency_id: int) -> Pool:
        """Where an agency's places come from."""
        return agency_id if agency_id in self.of_agencies else None

    def total(self, pool: Pool) -> int:
        """How many places a pool has."""
        return self.shared if pool is None else self.of_agencies.get(pool, 0)


def capacity(
    fte_of_agencies: Mapping[int, Decimal | None],
    dedicated_fte: Decimal,
    cap: int,
    stated: Mapping[int, int | None] | None = None,
) -> Capacity:
    """FTE times the portfolio cap, rounded down to whole people; where an agency's places are stated, those.

    Agencies with neither share what the agreement's FTE leaves beyond those that are split; once places are stated and
    no agency draws on what is left, nothing is left in common.
    """
    split = {agency: fte for agency, fte in fte_of_agencies.items() if fte is not None}
    said = {agency: places for agency, places in (stated or {}).items() if places is not None}
    own = {agency: int(fte * cap) for agency, fte in split.items()} | said
    if said and len(own) == len(fte_of_agencies):
        return Capacity(own, 0)
    rest = max(Decimal(0), dedicated_fte - sum(split.values(), Decimal(0)))
    return Capacity(own, int(rest * cap))


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """One pool at one moment."""

    total: int
    taken: int = 0
    reserved: int = 0
    waiting: int = 0

    @property
    def occupied(self) -> int:
        """Taken or held for a referral."""
        return self.taken + self.reserved

    @property
    def left(self) -> int:
        """Free now; 0 when a lowered cap leaves more people than places."""
        return max(0, self.total - self.occupied)

    @property
    def is_full(self) -> bool:
        """Whoever asks now waits."""
        return self.left == 0

    @property
    def least_left(self) -> int | None:
        """What may be said to anybody when the exact number would tell of 1 to 4 people; None when it may be told."""
        return max(0, self.total - SMALLEST_SHOWN) if 0 < self.occupied < SMALLEST_SHOWN else None


def promoted(places: Places) -> int:
    """How many of the waiting are offered a place now."""
    return min(places.left, places.waiting)
