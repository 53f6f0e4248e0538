"""Words shown for the members of an enum: one table beside each enum, one registry for the `|label` filter."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

from core.lazy_text import LazyText

E = TypeVar("E", bound=Enum)

# By class first: members of two text enums with the same value are equal.
_labels: dict[type[Enum], Mapping[Any, LazyText]] = {}


class MissingLabels(Exception):
    """A member has no words: it would reach the screen as an identifier."""


def register(kind: type[E], labels: Mapping[E, LazyText]) -> Mapping[E, LazyText]:
    """Declare the words of every member and return them, to be kept as the module's LABELS.

    Raises MissingLabels when a member is left out.
    """
    missing = [member.name for member in kind if member not in labels]
    if missing:
        raise MissingLabels(f"{kind.__name__}: {', '.join(missing)}")
    _labels[kind] = labels
    return labels


def label(member: Enum | None) -> str:
    """The words of a member in the language in use; nothing for None. Raises KeyError for an undeclared enum."""
    return "" if member is None else str(_labels[type(member)][member])


def registered() -> dict[type[Enum], Mapping[Any, LazyText]]:
    """Every declared enum, for the tests."""
    return dict(_labels)
