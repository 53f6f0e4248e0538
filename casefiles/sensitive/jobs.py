"""What the worker does by itself for sensitive texts: they go on their day."""

from datetime import timedelta

from casefiles.sensitive import actions
from core import jobs
from core.clock import now

LOOK_EVERY = timedelta(hours=6)


@jobs.handler("sensitive.purge", every=LOOK_EVERY)
def purge() -> None:
    """A batch at a time: few are ever written."""
    actions.purge(at=now())
