"""What happened to posts, for packages above that hold what people follow: keys only. Listeners write rows.

Told inside the transaction that ends access, so that nothing is left without somebody who answers for it.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipLeft:
    """A post is over. What it held goes to `heir_id`, else into the queue of the unit.

    `may_park`: nobody can be asked (the worker): an heir without room is passed over. Else a listener refuses.
    """

    membership_id: int
    unit_id: int
    heir_id: int | None
    by_id: int | None
    may_park: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipRestored:
    """A suspended post, or a disabled account, counts again: what still waits in the queue goes back."""

    membership_id: int
    unit_id: int
    by_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsencesShortened:
    """A post got a last day: whoever stands in for it reads nothing from this instant on."""

    membership_id: int
    over_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StandInNamed:
    """A colleague stands in for another one during an absence."""

    stand_in_row_id: int
    membership_id: int
    stand_in_id: int
    by_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandInEnded:
    """It was ended early."""

    stand_in_row_id: int
    membership_id: int
    stand_in_id: int
    by_id: int | None
