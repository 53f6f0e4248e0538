"""What may be added to a file, how much of it, and until when it is kept. Pure Python.

Source of the six months after the end: the product's chapter on law (attachments of closed cases).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from casefiles.workflow import DRAFT_KEPT, Level
from core.clock import months_after


class DocumentKind(StrEnum):
    """What a document is. No kind for identity papers nor for anything medical, on purpose."""

    SIGNED = "signed"
    RESUME = "resume"
    CERTIFICATE = "certificate"
    REQUEST = "request"
    LETTER = "letter"
    OTHER = "other"


# How long it serves an accompaniment, in months from the day it was added.
KEPT_MONTHS: dict[DocumentKind, int] = {
    DocumentKind.SIGNED: 24,
    DocumentKind.RESUME: 24,
    DocumentKind.CERTIFICATE: 24,
    DocumentKind.REQUEST: 12,
    DocumentKind.LETTER: 12,
    DocumentKind.OTHER: 6,
}
AFTER_END_MONTHS = 6  # after the last support of the file ended
TOLD_BEFORE = timedelta(days=14)
MOST_DOCUMENTS = 40  # of a file, whoever added them
MOST_BYTES = 60 * 1024 * 1024


class Ending(Protocol):
    """A support, as the rule reads it."""

    @property
    def is_open(self) -> bool: ...
    @property
    def end_on(self) -> date | None: ...


def ends_on(kind: DocumentKind, level: Level, added_on: date, today: date) -> date:
    """The day it goes by itself; what only its author reads is a draft and goes earlier, as drafts of notes do."""
    served = months_after(added_on, KEPT_MONTHS[kind])
    return min(served, today + DRAFT_KEPT) if level is Level.AUTHOR else served


def kept_until(day: date, supports: Iterable[Ending]) -> date:
    """The same once every support of the file has ended."""
    every = list(supports)
    ends = [one.end_on for one in every if one.end_on is not None]
    if not ends or any(one.is_open for one in every):
        return day
    return min(day, months_after(max(ends), AFTER_END_MONTHS))


def ended_by(day: date) -> date:
    """The latest end of a last support whose documents are due on a day: `kept_until` the other way round."""
    after = months_after(day + timedelta(days=1), -AFTER_END_MONTHS) - timedelta(days=1)
    return max(months_after(day, -AFTER_END_MONTHS), after)  # months are of unequal length
