"""Pauses of one support, and those that are over."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from casefiles.following.models import SupportPause
from casefiles.following.workflow import Pause
from casefiles.models import Support
from casefiles.workflow import State
from core.db import db

BATCH = 500


def pauses(support_id: int) -> Sequence[SupportPause]:
    """Every pause of a support, the latest first."""
    query = select(SupportPause).where(SupportPause.support_id == support_id)
    return db.session.scalars(query.order_by(SupportPause.from_on.desc(), SupportPause.id.desc())).all()


def pauses_of(support_ids: Sequence[int]) -> dict[int, list[Pause]]:
    """The days of the pauses of several supports, by support; those without any are left out."""
    found: dict[int, list[Pause]] = {}
    query = select(SupportPause.support_id, SupportPause.from_on, SupportPause.until_on)
    for key, from_on, until_on in db.session.execute(query.where(SupportPause.support_id.in_(support_ids))):
        found.setdefault(key, []).append(Pause(from_on, until_on))
    return found


def running(support_id: int) -> SupportPause | None:
    """The pause that was not ended, whatever its last day."""
    query = select(SupportPause).where(SupportPause.support_id == support_id, SupportPause.ended_at.is_(None))
    return db.session.scalar(query)


def over(before: date) -> Sequence[int]:
    """Supports still kept as paused though the last day is before a day, a batch at a time."""
    query = (
        select(Support.id)
        .join(SupportPause, SupportPause.support_id == Support.id)
        .where(SupportPause.ended_at.is_(None), SupportPause.until_on < before, Support.state == State.PAUSED)
    )
    return db.session.scalars(query.order_by(Support.id).limit(BATCH)).all()
