"""What an author may correct once it was sent, one topic at a time, and how a value is kept in a row. Pure Python.

Source: what was sent is never edited in place without its history - a correction keeps topic, old value, new value and
reason. The receiving unit and the person are no topics: another place or another person is another referral.
"""

from collections.abc import Collection
from enum import StrEnum

from casefiles.workflow import Category


class Topic(StrEnum):
    """A part of a sent referral that its author may put right."""

    REASON = "reason"
    TRIED = "tried"
    BARRIERS = "barriers"
    NAMED = "named"  # the half of the pair on the author's side


def written(categories: Collection[str]) -> str:
    """Barriers as a row keeps them: their codes, in the order of the list."""
    return ",".join(one.value for one in Category if one in categories)


def categories_of(value: str | None) -> list[Category]:
    """Barriers a row kept."""
    return [Category(code) for code in (value or "").split(",") if code]


def member_of(value: str | None) -> int | None:
    """The membership a row kept."""
    return int(value) if value else None
