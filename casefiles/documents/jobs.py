"""What the worker does by itself for documents: their authors are told, then they go on their day."""

from datetime import timedelta

from casefiles.documents import actions
from casefiles.documents.queries import BATCH
from core import jobs
from core.clock import now

LOOK_EVERY = timedelta(hours=6)
PURGE = "documents.purge"


@jobs.handler("documents.watch", every=LOOK_EVERY)
def watch() -> None:
    """Two weeks before their end, and at it."""
    actions.remind(at=now())
    purge()


@jobs.handler(PURGE)
def purge() -> None:
    """A batch; the same again while there may be more."""
    if actions.purge(at=now()) == BATCH:
        jobs.enqueue(PURGE)
