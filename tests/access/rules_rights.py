"""Verdicts about the register of rights: the officer of the institution alone; erasures, the head of the author."""

from collections.abc import Callable

from tests.access.verdicts import V
from tests.access.verdicts_rights import ASK, COPIES, MERGE, NEW, REDACTIONS, REQUESTS, STEPS


def _new(_endpoint: str, _key: str, _target: str, sent: str) -> V:
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def _step(endpoint: str, key: str, target: str, sent: str) -> V:
    if key not in REQUESTS[target]:
        return V.HIDDEN
    if endpoint == "rights.redact" and target == "access" and sent == "full":
        return V.REFUSED  # who asks for a copy asks for no erasure
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def _copy(_endpoint: str, key: str, target: str, _sent: str) -> V:
    return V.OK if key in REQUESTS[target] and target == "erasure" else V.HIDDEN


def _ask(_endpoint: str, key: str, target: str, sent: str) -> V:
    """A button: sent empty, it leads back; so it does once there is a copy."""
    if sent == "blank":
        return V.ELSEWHERE
    if key not in REQUESTS[target]:
        return V.HIDDEN
    return V.DONE if target == "access" else V.ELSEWHERE


def _confirm(_endpoint: str, key: str, target: str, sent: str) -> V:
    if key not in REDACTIONS[target]:
        return V.HIDDEN
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def _merge(_endpoint: str, _key: str, _target: str, sent: str) -> V:
    """With a file nobody of the office knows of; `tests/casefiles/test_merging.py` makes one of two."""
    return V.OK if sent == "get" else V.REFUSED


RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = (
    (NEW, _new),
    (STEPS | {"rights.show"}, _step),
    (COPIES, _copy),
    (ASK, _ask),
    (MERGE, _merge),
    ({"rights.confirm_redaction"}, _confirm),
)
