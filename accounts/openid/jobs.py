"""What the worker does: forget flows and what sign-outs needed."""

from datetime import timedelta

from sqlalchemy import delete, select

from accounts.models import UserSession
from accounts.openid.browser import LIFE
from accounts.openid.models import OpenidFlow, ProviderSession
from core import jobs
from core.clock import now
from core.db import db

KEPT_TOKENS = timedelta(days=1)  # longer than any session lasts


@jobs.handler("openid.purge", every=timedelta(minutes=15))
def purge() -> None:
    """Remove flows nobody can use any more, and id_tokens of sessions that have ended."""
    moment = now()
    ended = select(UserSession.id).where(UserSession.ended_at.is_not(None))
    for statement in (
        delete(OpenidFlow).where(OpenidFlow.started_at < moment - LIFE),
        delete(ProviderSession).where(ProviderSession.session_id.in_(ended)),
        delete(ProviderSession).where(ProviderSession.started_at < moment - KEPT_TOKENS),
    ):
        db.session.execute(statement)
