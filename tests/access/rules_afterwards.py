"""Verdicts about what became of a person after a support."""

from collections.abc import Callable

from tests.access.verdicts import V
from tests.access.verdicts_afterwards import ASKED, STATUS


def _status(_endpoint: str, key: str, target: str, sent: str) -> V:
    if key not in ASKED.get(target, set()):
        return V.HIDDEN
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = ((STATUS, _status),)
