"""What the cells of passwords must answer."""

from collections.abc import Callable

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


RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = ((accounts.OWN, change),)
