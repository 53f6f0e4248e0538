"""Readings of reviews and renewals."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from agreements.models import Agreement
from casefiles.models import Support
from casefiles.reviews.models import SupportReview, TermRenewal
from casefiles.reviews.workflow import LONGEST_TERM, review_due_on
from casefiles.workflow import Mode, State
from core.clock import months_after
from core.db import db
from core.guard import system_actor

REVIEWED = (State.IN_PROGRESS, State.PAUSED)


def is_reviewed(support: Support | None) -> bool:
    """Global support after its entry, until an end is proposed."""
    return support is not None and support.mode is Mode.GLOBAL and support.state in REVIEWED


def reviews(support_id: int) -> Sequence[SupportReview]:
    """Every review of a support, the latest first."""
    query = select(SupportReview).where(SupportReview.support_id == support_id)
    return db.session.scalars(query.order_by(SupportReview.on.desc(), SupportReview.id.desc())).all()


def due_of(support: Support | None) -> date | None:
    """Last day of the next review; None for a support that has none. One query."""
    key = support.id if support is not None else None
    last = db.session.scalar(select(func.max(SupportReview.on)).where(SupportReview.support_id == key))
    return due_after(support, last)


def due_after(support: Support | None, last_on: date | None) -> date | None:
    """The same where the day of the last review is known."""
    if support is None or support.entry_on is None or not is_reviewed(support):
        return None
    return review_due_on(last_on, support.entry_on)


def renewals(support_id: int) -> Sequence[TermRenewal]:
    """Every renewal that was proposed, the latest first."""
    query = select(TermRenewal).where(TermRenewal.support_id == support_id)
    return db.session.scalars(query.order_by(TermRenewal.id.desc())).all()


def running(support_id: int, *, lock: bool = False) -> TermRenewal | None:
    """The renewal that waits for the other half."""
    query = select(TermRenewal).where(TermRenewal.support_id == support_id, TermRenewal.ended_at.is_(None))
    return db.session.scalar(query.with_for_update() if lock else query)


def latest_term(support: Support) -> date | None:
    """The last day a renewal may reach: as long again as the agreement grants, counted from the present term."""
    if support.term_on is None:
        return None
    months = None
    if support.agreement_id is not None:
        with system_actor("how long an agreement supports people"):
            query = select(Agreement.support_months).where(Agreement.id == support.agreement_id)
            months = db.session.scalar(query)
    return months_after(support.term_on, months or LONGEST_TERM)
