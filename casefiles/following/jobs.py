"""What the worker does by itself for pauses: whoever reads the timeline finds the day a support went on."""

from datetime import timedelta

from casefiles.following import pauses, queries
from casefiles.models import Support
from core import jobs
from core.actor import current_actor
from core.clock import now, today
from core.db import db

LOOK_EVERY = timedelta(hours=1)
RESUME = "following.resume"


@jobs.handler("following.watch", every=LOOK_EVERY)
def watch() -> None:
    """A job, a short transaction, for each support whose pause is over somewhere on earth."""
    for support_id in queries.over(today(None)):
        jobs.enqueue(RESUME, {"support_id": support_id}, key=f"{RESUME}:{support_id}")


@jobs.handler(RESUME)
def resume(support_id: int) -> None:
    """One support; nothing when it went on meanwhile, or when its own day is not over yet."""
    pauses.go_on_when_over(db.session.get_one(Support, support_id), by=current_actor(), at=now())
