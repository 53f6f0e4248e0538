"""When it is asked what became of a person, and the answers. Pure Python.

Source: workflows of the case file - status at 6 and 12 months after the exit, with the share of known situations.
"""

from datetime import date, timedelta
from enum import IntEnum, StrEnum

from casefiles.workflow import EXIT_GROUPS, Exit

EARLY = 15  # civil days before its day from which a status is asked
LATE = 30  # civil days after its day until which it may still be noted
NEVER_ASKED = (*EXIT_GROUPS["administrative"], Exit.PERSON_DECLINES)


class Milestone(IntEnum):
    """Months after the end of the support."""

    SIX = 6
    TWELVE = 12


# Civil days after the end: the same sum in Python and on every database.
DUE_AFTER = {Milestone.SIX: 182, Milestone.TWELVE: 365}


class Situation(StrEnum):
    """What became of the person; that nobody could reach them is an answer too."""

    JOB_6_MONTHS = "job_6_months"
    JOB_1_6_MONTHS = "job_1_6_months"
    SHORT_JOB = "short_job"
    BUSINESS = "business"
    TRAINING = "training"
    LOOKING = "looking"
    HEALTH = "health"
    OTHER = "other"
    NOT_REACHED = "not_reached"


IN_WORK = (Situation.JOB_6_MONTHS, Situation.JOB_1_6_MONTHS, Situation.SHORT_JOB, Situation.BUSINESS)


def due_on(end_on: date, milestone: Milestone) -> date:
    """The day a status is about."""
    return end_on + timedelta(days=DUE_AFTER[milestone])


def window(end_on: date, milestone: Milestone) -> tuple[date, date]:
    """First and last day on which it is asked."""
    due = due_on(end_on, milestone)
    return due - timedelta(days=EARLY), due + timedelta(days=LATE)


def asked_on(end_on: date | None, day: date) -> Milestone | None:
    """The milestone asked on a day: one at most, since their windows are months apart."""
    if end_on is None:
        return None
    return next((one for one in Milestone if window(end_on, one)[0] <= day <= window(end_on, one)[1]), None)
