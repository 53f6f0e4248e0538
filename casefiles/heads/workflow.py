"""What is asked of a head, and until when. Pure Python.

Source: workflows of the case file - reopened within 60 civil days with a reason; corrected for an entry in error or a
death.
"""

from datetime import date, timedelta
from enum import StrEnum

from casefiles.workflow import READING_AFTER_CLOSE, Exit, Step

TIME_TO_END = timedelta(days=60)  # a support taken up after its term: to renew nothing, but to end it properly
NEVER_REOPENED = (Exit.DEATH, Exit.ERROR, Exit.AGREEMENT_WITHDRAWN, Exit.PERSON_DECLINES)


class Asked(StrEnum):
    """What a head decides on."""

    REOPEN = "reopen"
    ERROR = "error"
    DEATH = "death"


STEPS = {Asked.REOPEN: Step.REOPEN, Asked.ERROR: Step.CORRECT, Asked.DEATH: Step.CORRECT}
EXITS = {Asked.ERROR: Exit.ERROR, Asked.DEATH: Exit.DEATH}


def reopens_until(end_on: date) -> date:
    """Last day to take a closed support up again: as long as its pair still reads the file."""
    return end_on + READING_AFTER_CLOSE
