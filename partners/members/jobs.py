"""What the worker does by itself for posts: what is over changes hands, reviews run, unused accounts are disabled."""

from datetime import timedelta

from core import jobs
from core.actor import current_actor
from core.clock import now
from partners.members import reviews, upkeep

WATCH_EVERY = timedelta(hours=1)
SETTLE, REVIEW, UNUSED = "members.settle", "members.review", "members.unused"


@jobs.handler("members.watch", every=WATCH_EVERY)
def watch() -> None:
    """Open the reviews of the quarter; then a job, a short transaction, for each thing that may be due."""
    moment = now()
    reviews.begin(at=moment)
    for membership_id in upkeep.left_without_settling(at=moment):
        jobs.enqueue(SETTLE, {"membership_id": membership_id}, key=f"{SETTLE}:{membership_id}")
    for review_id in reviews.running():
        jobs.enqueue(REVIEW, {"review_id": review_id}, key=f"{REVIEW}:{review_id}")
    for user_id, _step in upkeep.unused(at=moment):
        jobs.enqueue(UNUSED, {"user_id": user_id}, key=f"{UNUSED}:{user_id}")


@jobs.handler(SETTLE)
def settle(membership_id: int) -> None:
    """One post that is over."""
    upkeep.settle_left(membership_id, by=current_actor(), at=now())


@jobs.handler(REVIEW)
def review(review_id: int) -> None:
    """One review that runs."""
    reviews.look_at(review_id, by=current_actor(), at=now())


@jobs.handler(UNUSED)
def unused(user_id: int) -> None:
    """One account nobody uses."""
    upkeep.look_at_account(user_id, by=current_actor(), at=now())
