"""Rules of pauses, and the halves that validate a diagnosis. Pure Python.

Source: workflows of the case file - a pause has a reason and an end, at most 60 civil days; the rhythm of contacts
waits.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LONGEST_PAUSE = 60  # civil days, both ends included


class PauseReason(StrEnum):
    """Why the rhythm of contacts waits; a neutral word, never a diagnosis."""

    CARE = "care"
    FAMILY = "family"
    AWAY = "away"
    SHORT_JOB = "short_job"
    TRAINING = "training"
    PERSON_ASKED = "person_asked"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Pause:
    """From a day to a day, both included; ended on its very first day it holds none."""

    from_on: date
    until_on: date

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.until_on - self.from_on).days + 1


def last_day(from_on: date) -> date:
    """The last day a pause may hold."""
    return from_on + timedelta(days=LONGEST_PAUSE - 1)
