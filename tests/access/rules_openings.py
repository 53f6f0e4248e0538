"""Verdicts about what opens a file beside its pair."""

from collections.abc import Callable

from tests.access import verdicts as table
from tests.access.verdicts import V
from tests.access.verdicts_openings import (
    ASK,
    ASKED_BY,
    DECIDE,
    GLASS,
    OF_RIGHTS,
    REQUESTS,
    STATEMENTS,
    WITHDRAW,
)
from tests.access.verdicts_rights import REQUESTS as OF_PEOPLE


def _open(_endpoint: str, _key: str, _target: str, sent: str) -> V:
    """In an emergency, Léa Abadie's file: both institutions know it. Asked for, a file there is not: the same."""
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def _answer(is_theirs: bool, sent: str) -> V:
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent] if is_theirs else V.HIDDEN


RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = (
    (GLASS | ASK, _open),
    (STATEMENTS, lambda _endpoint, key, target, _sent: V.OK if key in table.CONTENT[target] else V.HIDDEN),
    (OF_RIGHTS, lambda _endpoint, key, target, _sent: V.OK if key in OF_PEOPLE[target] else V.HIDDEN),
    (DECIDE, lambda _endpoint, key, target, sent: _answer(key in REQUESTS[target], sent)),
    (WITHDRAW, lambda _endpoint, key, target, sent: _answer(key in ASKED_BY[target], sent)),
)
