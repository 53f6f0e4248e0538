"""How the end of a pair's support is graded, and who reads it. Pure Python.

Source: the national protocol of global support, exit and report.
"""

from enum import StrEnum

from casefiles.models import Support

READ_WD = 10  # working days to read the report, from the day it is complete


class Half(StrEnum):
    """Which half of the pair: a post may be handed on meanwhile, the half stays."""

    ADVISOR = "advisor"
    WORKER = "worker"


class Grade(StrEnum):
    """How far a wanted outcome was reached."""

    ACHIEVED = "achieved"
    PARTLY = "partly"
    NOT_ACHIEVED = "not_achieved"


SCORES: dict[Grade, float] = {Grade.ACHIEVED: 1, Grade.PARTLY: 0.5, Grade.NOT_ACHIEVED: 0}


def is_pair(support: Support) -> bool:
    """Two halves: the end is proposed by one and reported by the other."""
    return support.advisor_id is not None and support.worker_id is not None


def half_in(support: Support, acts_for: frozenset[int] | set[int]) -> Half | None:
    """Which half somebody is, or stands in for."""
    if support.advisor_id in acts_for:
        return Half.ADVISOR
    return Half.WORKER if support.worker_id in acts_for else None


def member_of(support: Support, half: Half) -> int | None:
    """The post that is this half now."""
    return support.advisor_id if half is Half.ADVISOR else support.worker_id


def other(half: Half) -> Half:
    """The other half."""
    return Half.WORKER if half is Half.ADVISOR else Half.ADVISOR
