"""Rules of reviews and renewals. Pure Python.

Source: workflows of the case file - a review every three months; a renewal needs the pair and the person, before the
end of the term.
"""

from datetime import date, timedelta
from enum import StrEnum

# Three months of thirteen weeks: the same day of the week, and the same sum on every database.
REVIEW_EVERY = 91  # civil days
RENEW_AHEAD = 60  # civil days before the term from which a renewal may be proposed
LONGEST_TERM = 12  # months a renewal adds at most, where no agreement says less


class Decision(StrEnum):
    """What a review concluded."""

    CONTINUE = "continue"
    ADJUST = "adjust"
    RENEW = "renew"
    END = "end"


def review_due_on(last_on: date | None, entry_on: date) -> date:
    """Last day of the next review: three months after the last one, else after the entry."""
    return max(last_on or entry_on, entry_on) + timedelta(days=REVIEW_EVERY)


def may_propose_from(term_on: date) -> date:
    """First day to propose a renewal: earlier, nobody knows what it would be about."""
    return term_on - timedelta(days=RENEW_AHEAD)
