"""Verdicts about sensitive texts: for whoever is not named for one it does not exist."""

from collections.abc import Callable

from tests.access import verdicts as table
from tests.access.rules_documents import add
from tests.access.verdicts import V
from tests.access.verdicts_sensitive import ITEMS, LIST, OPEN, READERS, WRITE

AUTHORS = {"of anne": "anne", "of anne, paul named": "anne", "of paul": "paul", "of anne, ended": "anne"}


def _list(_endpoint: str, key: str, target: str, _sent: str) -> V:
    return V.OK if key in table.CONTENT[target] else V.HIDDEN


def _item(endpoint: str, key: str, target: str, sent: str) -> V:
    if target == "of anne, ended" and endpoint == READERS and sent == "full" and key in table.CONTENT["Gaillard"]:
        return V.DENIED  # nothing is written any more, whoever asks: it says nothing of the text
    is_named = target == "of anne, paul named" and key == "paul" and endpoint == OPEN
    if AUTHORS.get(target) != key and not is_named:
        return V.HIDDEN
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = (
    ({LIST}, _list),
    ({WRITE}, add),
    (set(ITEMS), _item),
)
