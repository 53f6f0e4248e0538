"""What the worker does by itself: let go of what was typed for files there are not."""

from datetime import timedelta

from sqlalchemy import delete

from casefiles.openings.models import AccessRequest
from casefiles.openings.workflow import UNKNOWN_KEPT
from core import jobs
from core.clock import today
from core.db import db


@jobs.handler("openings.forget", every=timedelta(days=1))
def forget() -> None:
    """Retention follows files; a request about none would stay for ever."""
    gone = delete(AccessRequest).where(AccessRequest.file_id.is_(None), AccessRequest.until_on < today() - UNKNOWN_KEPT)
    db.session.execute(gone)
