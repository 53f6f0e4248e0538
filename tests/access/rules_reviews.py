"""Verdicts about reviews and renewals."""

from collections.abc import Callable

from tests.access import verdicts as table
from tests.access.verdicts import V
from tests.access.verdicts_reviews import (
    CONFIRM,
    DECLINE,
    ENTERED,
    LIST,
    NEAR_TERM,
    PROPOSED,
    PROPOSER,
    RENEW,
    REVIEW,
    REVIEWED,
    TAKE_BACK,
)


def _turned_away(key: str, target: str, sent: str) -> V | None:
    """Whoever reads no content, or follows no global support that has begun."""
    if key not in table.CONTENT[target]:
        return V.HIDDEN
    if target in REVIEWED:
        return None
    return V.DENIED if sent == "full" and target in table.ENDED else V.HIDDEN


def _list(_endpoint: str, key: str, target: str, _sent: str) -> V:
    return V.OK if key in table.CONTENT[target] and target in ENTERED else V.HIDDEN


def _review(_endpoint: str, key: str, target: str, sent: str) -> V:
    return _turned_away(key, target, sent) or {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def _renew(_endpoint: str, key: str, target: str, sent: str) -> V:
    full = V.DONE if target in NEAR_TERM else V.CONFLICT if target in PROPOSED else V.REFUSED
    return _turned_away(key, target, sent) or {"get": V.OK, "blank": V.REFUSED, "full": full}[sent]


def _decline(_endpoint: str, key: str, target: str, sent: str) -> V:
    if target in REVIEWED and target not in PROPOSED:
        return V.HIDDEN
    full = V.DENIED if key == PROPOSER else V.DONE
    return _turned_away(key, target, sent) or {"get": V.OK, "blank": V.REFUSED, "full": full}[sent]


def _button(key: str, target: str, sent: str, *, may: bool) -> V:
    """A button of the list: a request without its token shows the list again."""
    if sent == "blank":
        return V.REFUSED if _list("", key, target, "get") is V.OK else V.HIDDEN
    waiting = V.DONE if may else V.DENIED
    return _turned_away(key, target, sent) or (waiting if target in PROPOSED else V.CONFLICT)


RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = (
    (LIST, _list),
    (REVIEW, _review),
    (RENEW, _renew),
    (DECLINE, _decline),
    (CONFIRM, lambda _endpoint, key, target, sent: _button(key, target, sent, may=key != PROPOSER)),
    (TAKE_BACK, lambda _endpoint, key, target, sent: _button(key, target, sent, may=key == PROPOSER)),
)
