"""What the worker does by itself for files: drafts of notes are told of, then go."""

from datetime import timedelta

from casefiles.actions import notes
from core import jobs
from core.clock import now

LOOK_EVERY = timedelta(hours=6)


@jobs.handler("casefiles.drafts", every=LOOK_EVERY)
def drafts() -> None:
    """Five days before their end, and at it."""
    moment = now()
    notes.purge_drafts(at=moment)
    notes.remind_of_drafts(at=moment)
