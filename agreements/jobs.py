"""What the worker does for agreements: say in time that they end, offer the places that clauses of the day bring."""

from datetime import timedelta

from agreements.actions.renewal import remind
from agreements.places import offer_begun
from core import jobs
from core.clock import now

REMIND_EVERY = timedelta(hours=1)  # a rung is told on its day, in every zone
OFFER_EVERY = timedelta(hours=1)  # likewise


@jobs.handler("agreements.remind", every=REMIND_EVERY)
def tell_what_ends() -> None:
    """Tell each rung of the ladder once; a run that comes late tells the nearest only."""
    remind(at=now())


@jobs.handler("agreements.offer", every=OFFER_EVERY)
def offer_places() -> None:
    """Offer the places of an amendment on the day it takes effect."""
    offer_begun(at=now())
