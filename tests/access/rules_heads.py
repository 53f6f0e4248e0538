"""Verdicts about what is asked of a head."""

from collections.abc import Callable

from tests.access import verdicts as table
from tests.access.verdicts import V
from tests.access.verdicts_assigning import HALVES
from tests.access.verdicts_heads import ASK, DECIDE, DECIDES, INDEX, WAITS

# The support of Gaillard ended yesterday: its pair may ask to go on, and for nothing else.
ASKABLE = {**HALVES, "Gaillard": {"paul", "anne"}}
HAVE_A_HEAD = {"paul", "anne", "sonia", "julie"}


def _ask(_endpoint: str, key: str, target: str, sent: str) -> V:
    if key not in table.CONTENT[target] or key not in ASKABLE.get(target, set()):
        return V.HIDDEN
    full = V.CONFLICT if target in WAITS | table.ENDED else V.DONE if key in HAVE_A_HEAD else V.REFUSED
    return {"get": V.OK, "blank": V.REFUSED, "full": full}[sent]


def _decide(_endpoint: str, key: str, target: str, sent: str) -> V:
    if DECIDES.get(target) != key:
        return V.HIDDEN
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = (
    (ASK, _ask),
    (INDEX, lambda *_cell: V.OK),
    (DECIDE, _decide),
)
