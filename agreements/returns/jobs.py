"""What the worker does by itself for monitoring returns: say in time that one is due."""

from datetime import timedelta

from agreements.returns.reminding import remind
from core import jobs
from core.clock import now

REMIND_EVERY = timedelta(hours=6)


@jobs.handler("agreements.returns_due", every=REMIND_EVERY)
def tell_what_is_due() -> None:
    """Tell each year without a return once."""
    remind(at=now())
