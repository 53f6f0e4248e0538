"""The person's agreement to share with one institution: how long it holds, what it covers, how it ends. Pure Python.

Sources: professional secrecy (penal code 226-13, CASF L.411-3) - only what is needed, and only as long as the person
agrees; withdrawal as easy as the agreement (GDPR, article 7.3), hence no reason is ever demanded of the person.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casefiles.workflow import AgreedBy
from core.clock import months_after

# As long as a support, unless the convention says otherwise (national protocol: up to 12 months, renewable).
USUAL_MONTHS = 12
MOST_MONTHS = 36  # the term of a convention: nothing is shared longer without asking again
# What a professional writes down; an agreement by link is given by the person alone.
RECORDED = (AgreedBy.PAPER, AgreedBy.ORAL)


class End(StrEnum):
    """Why an agreement no longer runs; all but the first are the person's withdrawal."""

    REPLACED = "replaced"
    NOT_SAID = "not_said"
    NO_LONGER_WISHED = "no_longer_wished"
    TOO_MUCH_SHARED = "too_much_shared"
    ONE_INSTITUTION = "one_institution"
    MOVED = "moved"


WITHDRAWALS = tuple(reason for reason in End if reason is not End.REPLACED)


class Standing(StrEnum):
    """What an agreement is worth on a day; computed, never stored."""

    VALID = "valid"
    EXPIRED = "expired"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class Missing(StrEnum):
    """What an agreement lacks for something to be shared."""

    NONE = "none"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    THEMES = "themes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The latest agreement to one institution, as far as the rule needs it."""

    agreed_on: date
    channel: AgreedBy
    expires_on: date
    themes: tuple[str, ...] = ()  # categories of barriers; empty: all
    end: End | None = None
    ended_on: date | None = None


def usual_expiry(agreed_on: date, months: int | None) -> date:
    """Last day of an agreement that names none: the length of a support under the convention."""
    return months_after(agreed_on, months or USUAL_MONTHS)


def latest_expiry(agreed_on: date) -> date:
    """The last day an agreement may name."""
    return months_after(agreed_on, MOST_MONTHS)


def standing(end: End | None, expires_on: date, day: date) -> Standing:
    """Its last day included."""
    if end is not None:
        return Standing.REPLACED if end is End.REPLACED else Standing.WITHDRAWN
    return Standing.VALID if day <= expires_on else Standing.EXPIRED


def uncovered(themes: Collection[str], asked: Collection[str]) -> tuple[str, ...]:
    """What is asked beyond the themes agreed to, in order; without any theme named, everything is covered."""
    return tuple(theme for theme in asked if themes and theme not in themes)


def missing(given: Given | None, asked: Collection[str], day: date) -> Missing | None:
    """Why something may not be shared on a day; None when it may."""
    if given is None:
        return Missing.NONE
    found = standing(given.end, given.expires_on, day)
    if found is Standing.WITHDRAWN:
        return Missing.WITHDRAWN
    if found is not Standing.VALID:
        return Missing.EXPIRED
    return Missing.THEMES if uncovered(given.themes, asked) else None
