"""Verdicts about documents: what they hold is saved by whoever reads them, the rest is their author's."""

from collections.abc import Callable

from tests.access import verdicts as table
from tests.access.verdicts import V
from tests.access.verdicts_documents import ADD, FILE, ITEMS, READERS


def add(_endpoint: str, key: str, target: str, sent: str) -> V:
    """A form that adds to a file, on a page of its own address."""
    if key not in table.CONTENT[target]:
        return V.HIDDEN
    if sent == "full":
        return V.DENIED if target in table.ENDED else V.DONE
    return V.OK if sent == "get" else V.REFUSED


def _item(endpoint: str, key: str, target: str, sent: str) -> V:
    """Levels hold between the two halves; what is withdrawn may be so even once every support has ended."""
    if target in ("missing", "of another file") or key not in table.CONTENT["Abadie"]:
        return V.HIDDEN
    if sent == "full" and target == "ended" and endpoint == READERS:
        return V.DENIED  # nothing is written any more, whoever asks
    half, (side, level) = "advisor" if key == "paul" else "worker", _written(target)
    if side != half and (endpoint != FILE or level != "shared"):
        return V.HIDDEN
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def _written(target: str) -> tuple[str, str]:
    side, _comma, level = target.partition(", ")
    return ("advisor", "shared") if target == "ended" else (side, level)


RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = ((ADD, add), (set(ITEMS), _item))
