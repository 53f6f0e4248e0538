"""What the worker does for referrals: watch every clock, end what nobody moves, purge forgotten drafts."""

from datetime import timedelta
from functools import partial

from core import jobs
from core.actor import current_actor
from core.clock import now
from referrals.actions import clockwork

WATCH_EVERY = timedelta(hours=1)  # each on its day, in every zone
PURGE_EVERY = timedelta(hours=6)


@jobs.handler("referrals.clocks", outside=True, every=WATCH_EVERY)
def watch() -> jobs.Finish:
    """Find what is due, without holding up anybody's writing; then ask for a look at each."""
    return partial(clockwork.ask_to_look, clockwork.with_something_due(at=now()))


@jobs.handler(clockwork.LOOK)
def look(referral_id: int) -> None:
    """One referral in a transaction of its own."""
    clockwork.look_at(referral_id, by=current_actor(), at=now())


@jobs.handler("referrals.purge_drafts", every=PURGE_EVERY)
def purge() -> None:
    """Drafts are kept for 30 days after their last edit."""
    clockwork.purge_drafts(at=now())
