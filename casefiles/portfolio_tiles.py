"""Figures other packages add to the portfolio: they register here at start-up, this package never looks up to them."""

from collections.abc import Callable
from dataclasses import dataclass

from core.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One figure: its value, its words, the list behind it; `tone` is plain, good, warn or bad."""

    value: int
    label: str
    href: str
    tone: str = "plain"


Provider = Callable[[Actor], Tile | None]

_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Show this provider's tile on every portfolio; at most one query each. Twice the same counts once."""
    if provider not in _providers:
        _providers.append(provider)


def tiles_for(actor: Actor) -> list[Tile]:
    """Tiles of the other packages for this actor, in the order they were registered."""
    return [tile for provider in _providers if (tile := provider(actor)) is not None]
