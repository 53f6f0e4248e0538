"""What a sensitive text is about, why it is opened, until when it is kept. Pure Python."""

from datetime import date
from enum import StrEnum

from core.clock import months_after

KEPT_MONTHS = 12
LONGEST = 4000  # characters


class SensitiveKind(StrEnum):
    """What weighs on the search for work and is too sensitive to be shared with a pair."""

    HEALTH = "health"
    VIOLENCE = "violence"
    JUSTICE = "justice"
    DEBT = "debt"


class Encrypted(StrEnum):
    """The level of its own, as the journal names it; never one of `casefiles.workflow.Level`."""

    SENSITIVE = "sensitive"


class OpenReason(StrEnum):
    """Why somebody opens one; the journal keeps it, and the person may ask for it."""

    APPOINTMENT = "appointment"
    DECISION = "decision"
    PERSON_ASKED = "person_asked"
    TAKING_OVER = "taking_over"


def ends_on(written_on: date) -> date:
    """The day it goes by itself."""
    return months_after(written_on, KEPT_MONTHS)
