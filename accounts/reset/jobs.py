"""What the worker does for forgotten passwords."""

from accounts.reset import actions
from core import jobs
from core.clock import now
from core.db import db


@jobs.handler("accounts.reset")
def send_link(reset_id: int) -> None:
    """Mail the link that was asked for, if the address has an account."""
    actions.send(db.session(), reset_id, now())
