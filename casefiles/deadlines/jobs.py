"""What the worker does by itself for deadlines: each territory's working morning, told once."""

from datetime import date, timedelta

from casefiles.deadlines import mornings
from core import jobs
from core.clock import now
from core.i18n import lazy_gettext as _l
from partners.notices import topics
from partners.workflow import FOLLOWERS

LOOK_EVERY = timedelta(minutes=30)
TELL = "deadlines.tell"

topics.declare("deadlines", _l("Échéances de mes dossiers"), "deadline.", roles=FOLLOWERS)


@jobs.handler("deadlines.watch", every=LOOK_EVERY)
def watch() -> None:
    """A job, a short transaction, for each territory whose morning has come."""
    for territory, day in mornings.waiting(now()):
        jobs.enqueue(TELL, {"territory": territory, "day": day.isoformat()}, key=f"{TELL}:{territory}")


@jobs.handler(TELL)
def tell(territory: str, day: str) -> None:
    """One territory; nothing when it was told meanwhile."""
    mornings.tell_of(territory, date.fromisoformat(day), at=now())
