"""What happens to places, told to packages above."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOffered:
    """A place became free and is held for the first of the waiting list."""

    referral_ref: str
    author_id: int
    by_id: int | None
