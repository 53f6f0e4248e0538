"""A small typed registry: actions publish facts, listeners in the same transaction write rows only."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")

_listeners: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event: type[E], listener: Callable[[E], None]) -> None:
    """Call `listener` for each such event; twice the same listener counts once."""
    if listener not in _listeners[event]:
        _listeners[event].append(listener)


def publish(event: object) -> None:
    """Tell every listener, inside the running transaction."""
    for listener in _listeners[type(event)]:
        listener(event)
