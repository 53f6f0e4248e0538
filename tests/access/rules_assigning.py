"""Verdicts about who follows whom, and how."""

from collections.abc import Callable

from tests.access import verdicts as table
from tests.access.verdicts import V
from tests.access.verdicts_assigning import (
    BACK,
    BEYOND,
    CAPPED,
    DEPARTMENT,
    END_BEYOND,
    HALVES,
    HAND_OVER,
    HAVE_A_COLLEAGUE,
    NOT_AT_A_DISTANCE,
    OF_EMPLOYMENT,
    OWN_WAYS,
    PAST,
)


def _hand_over(_endpoint: str, key: str, target: str, sent: str) -> V:
    if key not in table.CONTENT[target]:
        return V.HIDDEN
    if key not in HALVES.get(target, set()):
        return V.DENIED if sent == "full" else V.HIDDEN
    if sent == "get":
        return V.OK
    return V.DONE if sent == "full" and key in HAVE_A_COLLEAGUE else V.REFUSED


def _own_way(endpoint: str, key: str, target: str, sent: str) -> V:
    if key not in table.CONTENT[target]:
        return V.HIDDEN
    if key not in HALVES.get(target, set()):
        return V.DENIED if sent == "full" else V.HIDDEN
    if endpoint.endswith("follow_remotely") and target in NOT_AT_A_DISTANCE:
        return V.OK if sent == "get" else V.REFUSED
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def _back(_endpoint: str, key: str, target: str, sent: str) -> V:
    """Whoever writes in the file; a colleague who was quicker is no reason to be turned away."""
    if sent == "blank":
        return V.ELSEWHERE
    if key not in table.CONTENT[target]:
        return V.HIDDEN
    return V.DENIED if target in table.ENDED else V.DONE


def _beyond(_endpoint: str, key: str, target: str, sent: str) -> V:
    if (key, target) not in CAPPED:
        return V.HIDDEN
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def _department(_endpoint: str, key: str, _target: str, sent: str) -> V:
    if key not in OF_EMPLOYMENT:
        return V.HIDDEN
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def _past(_endpoint: str, key: str, target: str, _sent: str) -> V:
    return V.OK if key in table.CONTENT[target] else V.HIDDEN


RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = (
    (HAND_OVER, _hand_over),
    (OWN_WAYS, _own_way),
    (PAST, _past),
    (BACK, _back),
    (BEYOND | END_BEYOND, _beyond),
    (DEPARTMENT, _department),
)
