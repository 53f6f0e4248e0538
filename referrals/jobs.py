"""What the worker does for referrals: watch every clock, end what nobody moves, purge forgotten drafts."""

from datetime import timedelta

from core import jobs
from core.actor import current_actor
from core.clock import now
from referrals.actions import clockwork

WATCH_EVERY = timedelta(hours=1)  # each on its day, in every zone
PURGE_EVERY = timedelta(hours=6)


@jobs.handler("referrals.clocks", every=WATCH_EVERY)
def watch() -> None:
    """Tell what is due, once; ask for the end of what has run out."""
    clockwork.look_over(at=now())


@jobs.handler(clockwork.END)
def end(referral_id: int) -> None:
    """One referral in a transaction of its own."""
    clockwork.end_one(referral_id, by=current_actor(), at=now())


@jobs.handler("referrals.purge_drafts", every=PURGE_EVERY)
def purge() -> None:
    """Drafts are kept for 30 days after their last edit."""
    clockwork.purge_drafts(at=now())
