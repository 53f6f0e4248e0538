"""What the cells of monitoring returns must answer."""

from collections.abc import Callable

from tests.access import verdicts as table
from tests.access import verdicts_returns as returns
from tests.access.verdicts import V


def _followed(key: str, target: str) -> bool:
    """Only a signed agreement has returns."""
    return key in table.AGREEMENTS[target] and table.STATES.get(target) in ("signed", "suspended")


def listed(_endpoint: str, key: str, target: str, _sent: str) -> V:
    """The list opens with the agreement; it holds what one may read."""
    return V.OK if _followed(key, target) else V.HIDDEN


def page(_endpoint: str, key: str, target: str, _sent: str) -> V:
    """Administrators from the first day, heads and coordinators once it is certified."""
    is_read = key in returns.EARLY or returns.RETURNS.get(target) == "certified"
    return V.OK if _followed(key, target) and target in returns.RETURNS and is_read else V.HIDDEN


def new(_endpoint: str, key: str, target: str, sent: str) -> V:
    """Both parties' administrators prepare one, about a period that is over."""
    if not _followed(key, target):
        return V.HIDDEN
    if sent == "full":
        return V.REFUSED if target in returns.NOT_BEGUN else V.DONE
    return V.OK if sent == "get" else V.REFUSED


def step(endpoint: str, key: str, target: str, sent: str) -> V:
    """One state, one step; who may take it in which state is proven beside the domain."""
    if not _followed(key, target) or target not in returns.RETURNS:
        return V.HIDDEN
    if sent == "blank":
        return V.REFUSED
    return V.DONE if returns.RETURNS[target] in returns.STEPS[endpoint] else V.CONFLICT


RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = (
    (returns.LISTS, listed),
    (returns.PAGES, page),
    (returns.NEW, new),
    (set(returns.STEPS), step),
)
