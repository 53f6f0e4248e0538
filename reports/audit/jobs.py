"""What the worker does about abnormal use: look every few minutes, tell once for each episode."""

from datetime import datetime, timedelta
from functools import partial

from accounts.audit import actions
from accounts.audit.actions import Finding
from core import jobs
from core.clock import now
from core.db import db
from reports.audit import telling
from reports.audit.findings import findings

LOOK_EVERY = timedelta(minutes=2)


@jobs.handler("audit.watch", every=LOOK_EVERY, outside=True)
def watch() -> jobs.Finish:
    """Reading is done first, without holding up writers."""
    at = now()
    return partial(_keep, findings(at), at)


def _keep(found: list[Finding], at: datetime) -> None:
    session = db.session()
    for alert in actions.keep(session, found, at):
        telling.tell(session, alert, at)
