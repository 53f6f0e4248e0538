"""Which half of a pair somebody is, and who is the other. No query."""

from casefiles.models import Support
from casefiles.workflow import Half


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
