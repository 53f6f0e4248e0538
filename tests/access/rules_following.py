"""Verdicts about how a person is followed."""

from collections.abc import Callable

from tests.access import verdicts as table
from tests.access.verdicts import V
from tests.access.verdicts_assigning import HALVES
from tests.access.verdicts_following import GROUP, PAUSE, RESUME, TAKE_BACK, VALIDATE


def _turned_away(key: str, target: str, sent: str) -> V | None:
    """Whoever reads no content, or makes no half of a support that has begun."""
    if key not in table.CONTENT[target]:
        return V.HIDDEN
    if key in HALVES.get(target, set()) and target not in table.NOT_BEGUN:
        return None
    return V.DENIED if sent == "full" and target in table.ENDED else V.HIDDEN


def _pause(_endpoint: str, key: str, target: str, sent: str) -> V:
    return _turned_away(key, target, sent) or {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def _resume(_endpoint: str, key: str, target: str, sent: str) -> V:
    """Nothing is paused in the world of the matrix; whoever ends what has ended finds the support in progress."""
    return _turned_away(key, target, sent) or (V.DONE if sent == "full" else V.HIDDEN)


def _before_entry(_endpoint: str, key: str, target: str, sent: str) -> V:
    """The halves of a support that waits for its diagnosis."""
    if key not in table.CONTENT[target]:
        return V.HIDDEN
    if key not in HALVES.get(target, set()) or target not in table.NOT_BEGUN:
        return V.DENIED if sent == "full" and target in table.ENDED else V.HIDDEN
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def _group(_endpoint: str, key: str, target: str, sent: str) -> V:
    """The page lists one's own people; whoever is ticked is written for as on their own page."""
    if sent != "full":
        return V.OK if sent == "get" else V.REFUSED
    if key not in table.CONTENT[target]:
        return V.HIDDEN
    return V.DENIED if target in table.ENDED else V.DONE


RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = (
    (PAUSE, _pause),
    (RESUME, _resume),
    (GROUP, _group),
    (VALIDATE | TAKE_BACK, _before_entry),
)
