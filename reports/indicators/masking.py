"""Small counts are not published: 1 to 4 are masked, and enough others that no difference gives them back."""

from collections.abc import Collection, Sequence

SMALLEST = 5  # people; the usual floor of public statistics on persons


def mask_one(count: int) -> int | None:
    """A count published alone: None for 1 to 4."""
    return None if 0 < count < SMALLEST else count


def mask_ratio(count: int, of: int) -> bool:
    """Whether a share may be published: its numerator, its remainder and its denominator must be."""
    return all(mask_one(part) is not None for part in (count, of - count, of))


def mask(counts: Sequence[int], hide: Collection[int] = ()) -> list[int | None]:
    """The counts of one table that also prints their total; None where a count is masked.

    When some count must be masked, the smallest others follow until the masked ones add up to so much that each of
    them could be at least two values. Zeros are published. When that takes every count, only the total is left;
    a total under the floor is for `mask_one` to hide. `hide`: places that another column of the table would give away.
    """
    hidden = {place for place, count in enumerate(counts) if mask_one(count) is None} | set(hide)
    if not hidden:
        return list(counts)
    others = sorted((count, place) for place, count in enumerate(counts) if count and place not in hidden)
    for _count, place in others:
        if _is_open(hidden, counts):
            break
        hidden.add(place)
    return [None if place in hidden else count for place, count in enumerate(counts)]


def _is_open(hidden: set[int], counts: Sequence[int]) -> bool:
    """Each masked count is known to be at least 1: their sum must leave room, and be no small count itself."""
    return len(hidden) > 1 and sum(counts[place] for place in hidden) >= max(SMALLEST, len(hidden) + 1)
