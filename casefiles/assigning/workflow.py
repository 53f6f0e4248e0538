"""Rules of portfolios beyond their cap, of modes and of the follow-up at a distance. Pure Python.

Sources: the service's caps by mode (70 reinforced; one person more only by a manager's reasoned override); the trial of
the follow-up at a distance in three departments: voluntary, with equipment, back to face to face at once.
"""

from datetime import date, timedelta
from enum import StrEnum

from casefiles.workflow import Mode
from partners.workflow import ADVISORS, Role

MOST_EXTRA = 10  # people; beyond, it is the cap that has to change
LARGEST_CAP = 500  # people; the bound of the agreements’ terms too
LONGEST_EXTRA = timedelta(days=183)  # half a year, then it is decided anew
# An advisor alone follows in one of these modes at a time, without any referral.
OWN_MODES = (Mode.REINFORCED, Mode.GUIDED, Mode.FOLLOW_UP)


class RemoteEnd(StrEnum):
    """Why a follow-up at a distance ended."""

    PERSON_ASKED = "person_asked"
    ADVISOR = "advisor"  # it no longer suits
    SUPPORT_ENDED = "support_ended"


class CapSource(StrEnum):
    """Where the cap of a portfolio comes from."""

    AGREEMENT = "agreement"
    POST = "post"
    DEPARTMENT = "department"
    NATIONAL = "national"


RETURNS = (RemoteEnd.PERSON_ASKED, RemoteEnd.ADVISOR)


def has_cap(role: Role) -> bool:
    """Whose portfolio has a cap: advisors; social workers' load is shown, never capped."""
    return role in ADVISORS


def fits(from_on: date, until_on: date) -> bool:
    """Whether the days of an authorisation may be: in order, half a year at most."""
    return from_on <= until_on <= from_on + LONGEST_EXTRA


def needs_reason(*, is_at_ease: bool, has_digital_barrier: bool) -> bool:
    """What speaks against a follow-up at a distance without forbidding it."""
    return has_digital_barrier or not is_at_ease
