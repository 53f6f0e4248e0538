"""What the worker does by itself at the end of supports: close those whose report nobody read in time."""

from datetime import timedelta

from casefiles.exits import actions, queries
from casefiles.exits.workflow import READ_WD
from core import jobs
from core.actor import current_actor
from core.clock import now

LOOK_EVERY = timedelta(hours=6)
CLOSE = "exits.close_unread"
# Ten working days never last less than this; each is counted exactly when looked at.
AT_LEAST = timedelta(days=READ_WD)


@jobs.handler("exits.unread", every=LOOK_EVERY)
def look() -> None:
    """A job, a short transaction, for each report that may be late."""
    for exit_id in queries.unread_since(now() - AT_LEAST):
        jobs.enqueue(CLOSE, {"exit_id": exit_id}, key=f"{CLOSE}:{exit_id}")


@jobs.handler(CLOSE)
def close(exit_id: int) -> None:
    """One report."""
    actions.close_unread(exit_id, by=current_actor(), at=now())
