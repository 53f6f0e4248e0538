"""Verdicts about appointments. The scene has one to come on one file; every other file has none."""

from collections.abc import Callable

from tests.access import verdicts as table
from tests.access.verdicts import V
from tests.access.verdicts_appointments import CALENDAR, ICS, PAGES, STEPS, TAKE_BACK, WRITINGS

WITH_ONE = "Abadie"


def _has(target: str, key: str) -> bool:
    """Whether there is one, for this actor."""
    return target == WITH_ONE and key in table.CONTENT[target]


def _page(_endpoint: str, key: str, target: str, _sent: str) -> V:
    return V.OK if key in table.CONTENT[target] else V.HIDDEN


def _new(_endpoint: str, key: str, target: str, sent: str) -> V:
    if key not in table.CONTENT[target]:
        return V.HIDDEN
    if sent != "full":
        return V.OK if sent == "get" else V.REFUSED
    if target in table.ENDED:
        return V.DENIED
    return V.REFUSED if target in table.WITHOUT_SUPPORT else V.DONE


def _step(_endpoint: str, key: str, target: str, sent: str) -> V:
    if key in table.CONTENT[target] and target in table.ENDED and sent == "full":
        return V.DENIED
    if key not in table.CONTENT[target] or target != WITH_ONE:
        return V.HIDDEN
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def _take_back(_endpoint: str, key: str, target: str, sent: str) -> V:
    """The one of the scene has no outcome yet."""
    found = _step(_endpoint, key, target, sent)
    return {V.OK: V.HIDDEN, V.DONE: V.CONFLICT}.get(found, found)


def _calendar(endpoint: str, _key: str, _target: str, sent: str) -> V:
    """One's own; the address is shown on the page that made it."""
    if sent == "blank":
        return V.REFUSED
    return V.OK if endpoint == "casefiles.make_calendar" else V.DONE


RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = (
    (PAGES, _page),
    (WRITINGS, _new),
    (STEPS, _step),
    (TAKE_BACK, _take_back),
    (ICS, lambda _endpoint, key, target, _sent: V.OK if _has(target, key) else V.HIDDEN),
    (CALENDAR, _calendar),
)
