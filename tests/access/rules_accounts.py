"""What the cells of passwords must answer."""

from collections.abc import Callable

from tests.access import rules_rights as rights
from tests.access import verdicts_accounts as accounts
from tests.access.verdicts import V


def public(endpoint: str, sent: str) -> V:
    """Whoever asks for a link is told the same; a link that opens nothing is found by nobody."""
    if endpoint in accounts.LINKS:
        return V.HIDDEN
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def change(_endpoint: str, _key: str, _target: str, sent: str) -> V:
    """One's own."""
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def alert(_endpoint: str, key: str, target: str, sent: str) -> V:
    """Of the institution, or of a unit one heads; nobody heads an alert about oneself."""
    if sent == "blank":
        return V.REFUSED if key in accounts.ALERTS[target] else V.HIDDEN
    if key not in accounts.ALERTS[target]:
        return V.HIDDEN
    return V.OK if sent == "get" else V.DONE


RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = (
    (accounts.OWN, change),
    (accounts.OF_ALERT, alert),
    (accounts.JOURNAL, lambda *cell: V.ELSEWHERE if cell[3] == "blank" else V.DONE),
    *rights.RULES,
)
