"""The life of a monitoring return, and the periods one may be about. Pure Python.

Its figures are frozen when it is issued; each side comments on them; another person than who issued them certifies.
What is wrong goes back to the side that can put it right: the figures are then frozen again, as the next version.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from agreements.workflow import Needs
from partners.workflow import ADMINISTRATORS, Role

DUE_DAYS = 31  # after its year is over, time to gather the last entries
LATEST_DAYS = 366  # beyond, the next year is what one speaks of


class ReturnState(StrEnum):
    """Stored states."""

    DRAFT = "draft"  # a period is chosen; its figures still move
    TO_COMMENT = "to_comment"  # figures frozen; one side at least has not commented
    TO_CERTIFY = "to_certify"  # both have, on this version
    TO_FIX = "to_fix"  # sent back to one side
    CERTIFIED = "certified"
    CANCELLED = "cancelled"


class ReturnStep(StrEnum):
    """What moves a return."""

    ISSUE = "issue"
    COMMENT = "comment"
    ASK_FIX = "ask_fix"
    REISSUE = "reissue"
    CERTIFY = "certify"
    CANCEL = "cancel"


class Part(StrEnum):
    """A year, or one of its halves."""

    YEAR = "year"
    FIRST_HALF = "first_half"
    SECOND_HALF = "second_half"


@dataclass(frozen=True, slots=True)
class Transition:
    """Where a step leads, who takes it and what it needs; `otherwise`: while the other side has still to act."""

    next: ReturnState
    needs: frozenset[Needs] = frozenset()
    roles: frozenset[Role] = frozenset(ADMINISTRATORS)
    otherwise: ReturnState | None = None


def _to(state: ReturnState, *needs: Needs, otherwise: ReturnState | None = None) -> Transition:
    return Transition(state, frozenset(needs), otherwise=otherwise)


TRANSITIONS: dict[tuple[ReturnState, ReturnStep], Transition] = {
    (ReturnState.DRAFT, ReturnStep.ISSUE): _to(ReturnState.TO_COMMENT, Needs.DATE),
    (ReturnState.DRAFT, ReturnStep.CANCEL): _to(ReturnState.CANCELLED, Needs.REASON),
    (ReturnState.TO_COMMENT, ReturnStep.COMMENT): _to(
        ReturnState.TO_CERTIFY, Needs.ONCE_PER_SIDE, Needs.FROZEN_TEXT, otherwise=ReturnState.TO_COMMENT
    ),
    (ReturnState.TO_COMMENT, ReturnStep.ASK_FIX): _to(ReturnState.TO_FIX, Needs.REASON),
    (ReturnState.TO_CERTIFY, ReturnStep.ASK_FIX): _to(ReturnState.TO_FIX, Needs.REASON),
    (ReturnState.TO_CERTIFY, ReturnStep.CERTIFY): _to(ReturnState.CERTIFIED, Needs.SECOND_PERSON, Needs.FROZEN_TEXT),
    (ReturnState.TO_FIX, ReturnStep.REISSUE): _to(ReturnState.TO_COMMENT, Needs.REASON),
}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """What a return is about."""

    year: int
    part: Part

    @property
    def start(self) -> date:
        return date(self.year, 7 if self.part is Part.SECOND_HALF else 1, 1)

    @property
    def until(self) -> date:
        return date(self.year, 6, 30) if self.part is Part.FIRST_HALF else date(self.year, 12, 31)

    def within(self, first: date, last: date) -> tuple[date, date] | None:
        """Its days that an agreement holds, both ends included; None when it holds none of them."""
        start, until = max(self.start, first), min(self.until, last)
        return (start, until) if start <= until else None

    @property
    def key(self) -> str:
        """As a form sends it."""
        return f"{self.year}-{self.part}"


def spans(first: date, last: date, today: date) -> Iterator[Span]:
    """Years and halves of an agreement that are over, the latest first; a half that is all its year holds is left out.

    A period is over when its last day within the agreement is: what still moves is not frozen.
    """
    for year in range(min(last, today).year, first.year - 1, -1):
        whole = Span(year, Part.YEAR).within(first, last)
        for part in Part:
            days = Span(year, part).within(first, last)
            if days is not None and days[1] < today and (part is Part.YEAR or days != whole):
                yield Span(year, part)


def due_year(first: date, last: date, today: date) -> int | None:
    """The year of an agreement whose return is due: over for a month, and not for more than a year."""
    for year in range(today.year, first.year - 1, -1):
        days = Span(year, Part.YEAR).within(first, last)
        if days is not None and timedelta(DUE_DAYS) <= today - days[1] <= timedelta(LATEST_DAYS):
            return year
    return None
