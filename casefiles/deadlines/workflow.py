"""What can fall due, and how long before it is shown. Pure Python.

Source: the clocks and the rhythm of the case file; a delay is a task, never a fault.
"""

from enum import StrEnum

from casefiles.afterwards.workflow import EARLY

DIAGNOSIS_WITHIN = 21  # civil days from the opening of the support
MORNING = 5  # hour of the territory from which the day's deadlines are told: the digest leaves at 7


class Due(StrEnum):
    """What is asked of whoever follows."""

    CONTACT = "contact"
    DIAGNOSIS = "diagnosis"
    REVIEW = "review"
    TERM = "term"
    RENEWAL = "renewal"
    PLAN = "plan"
    REPORT = "report"
    STATUS = "status"


# Civil days before its last day from which a thing is listed.
AHEAD = {
    Due.CONTACT: 7,
    Due.DIAGNOSIS: 21,
    Due.REVIEW: 30,
    Due.TERM: 30,
    Due.RENEWAL: 60,
    Due.PLAN: 14,
    Due.REPORT: 0,
    Due.STATUS: EARLY,
}
# Civil days before its last day on which it is told, once.
TOLD_BEFORE = {Due.CONTACT: 0, Due.DIAGNOSIS: 3, Due.REVIEW: 14, Due.TERM: 30, Due.PLAN: 0}
