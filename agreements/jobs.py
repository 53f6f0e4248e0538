"""What the worker does for agreements: say in time that they end."""

from datetime import timedelta

from agreements.actions.renewal import remind
from core import jobs
from core.clock import now

REMIND_EVERY = timedelta(hours=1)  # a rung is told on its day, in every zone


@jobs.handler("agreements.remind", every=REMIND_EVERY)
def tell_what_ends() -> None:
    """Tell each rung of the ladder once; a run that comes late tells the nearest only."""
    remind(at=now())
