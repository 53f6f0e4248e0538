"""Verdicts about the person's agreement: written by the pair, withdrawn even after the end, asked by a link."""

from collections.abc import Callable

from tests.access import rules_exits as exits
from tests.access import verdicts as table
from tests.access.verdicts import V
from tests.access.verdicts_consents import AGREED, ANSWERABLE, FORMS, KEEPERS, LINKS, OFFICE_LINKS, SENDING, WITHDRAWALS


def _form(_endpoint: str, key: str, target: str, sent: str) -> V:
    if key not in table.CONTENT[target]:
        return V.HIDDEN
    if sent == "full":
        return V.DENIED if target in table.ENDED else V.DONE
    return V.OK if sent == "get" else V.REFUSED


def _withdrawal(_endpoint: str, key: str, target: str, sent: str) -> V:
    """It is the person's right as long as anybody of the pair reads the file."""
    if key not in table.CONTENT[target] or target not in AGREED:
        return V.HIDDEN
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def _sending(_endpoint: str, key: str, target: str, sent: str) -> V:
    """Its author, or whoever distributes in the receiving unit; a draft has no receiver yet."""
    if target == "missing":
        return V.HIDDEN
    receivers, author = table.RECEIVERS[target], table.AUTHORS[target]
    if key not in {author, table.NAMED.get(target), *receivers}:
        return V.HIDDEN
    if target in table.DRAFTS or key not in {author, *(receivers & KEEPERS)}:
        return V.DENIED
    if sent == "full":
        return V.DONE if target in ANSWERABLE else V.CONFLICT
    return V.OK if sent == "get" else V.REFUSED


def link(target: str, sent: str) -> V:
    """Whoever holds a running link, signed in or not; anything else opens the same page for all."""
    if target != "running":
        return V.HIDDEN
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = (
    (FORMS, _form),
    (WITHDRAWALS, _withdrawal),
    (SENDING, _sending),
    *exits.RULES,
)
EVERY_LINK = LINKS | OFFICE_LINKS
__all__ = ["EVERY_LINK", "RULES", "link"]
