"""What a post holds that needs somebody to answer for it. Packages above say it: counts, never names."""

from collections.abc import Callable
from dataclasses import dataclass

from core.lazy_text import LazyText


@dataclass(frozen=True, slots=True)
class Held:
    """So many of one kind. Those that need an owner keep a post from ending without a new one."""

    label: LazyText | str
    number: int
    needs_owner: bool = True


# They add themselves: membership key to what it holds.
counters: list[Callable[[int], list[Held]]] = []


def held_by(membership_id: int) -> list[Held]:
    """What a post holds now, empty kinds left out."""
    return [held for count in counters for held in count(membership_id) if held.number]


def needs_owner(held: list[Held]) -> bool:
    """Whether somebody has to be named, or the queue of the unit."""
    return any(one.needs_owner for one in held)
