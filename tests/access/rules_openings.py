"""Verdicts about what opens a file beside its pair."""

from collections.abc import Callable

from tests.access.verdicts import V
from tests.access.verdicts_openings import GLASS


def _glass(_endpoint: str, _key: str, _target: str, sent: str) -> V:
    """Léa Abadie's file: both institutions know it."""
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = ((GLASS, _glass),)
