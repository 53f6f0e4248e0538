"""Counts and delays that go over referrals the actor may not see one by one: numbers and dates only.

The receiving side keeps nothing of a declined referral but such counts; an author chooses an office by its queue.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select

from core.clock import now
from core.db import side_session
from core.guard import system_actor
from referrals.clocks import median_delay
from referrals.models import Referral
from referrals.queries.conditions import urgent
from referrals.workflow import OPEN_STATES, State, Urgency

MEDIAN_DAYS = RECENT_DAYS = 30
MOST_ANSWERS = 1000  # the latest ones; a median over more would say the same


def waiting_at(unit_ids: Iterable[int]) -> dict[int, int]:
    """Referrals sent to each unit and not answered yet."""
    asked = sorted(set(unit_ids))
    if not asked:
        return {}
    query = (
        select(Referral.to_unit_id, func.count(Referral.id))
        .where(Referral.to_unit_id.in_(asked), Referral.state.in_(OPEN_STATES))
        .group_by(Referral.to_unit_id)
    )
    with system_actor("queues of offices"), side_session() as session:
        found = {unit: number for unit, number in session.execute(query) if unit is not None}
    return {unit: found.get(unit, 0) for unit in asked}


def median_answer_delay(unit_ids: Iterable[int], until: datetime | None = None) -> float | None:
    """Median of the working days from sending to answer, over the answers of the last 30 days; None without any."""
    end = until or now()
    query = (
        select(Referral.sent_at, Referral.answered_at, Referral.territory)
        .where(
            Referral.to_unit_id.in_(sorted(set(unit_ids))),
            Referral.answered_at > end - timedelta(days=MEDIAN_DAYS),
            Referral.answered_at <= end,
        )
        .order_by(Referral.answered_at.desc())
        .limit(MOST_ANSWERS)
    )
    with system_actor("answer delay"), side_session() as session:
        rows = [
            (sent, answered, territory) for sent, answered, territory in session.execute(query) if sent and answered
        ]
    return median_delay(rows)


@dataclass(frozen=True, slots=True)
class Sending:
    """How far the referrals of one author are; no person is named."""

    running: int = 0
    owed: int = 0  # information, by the author
    late: int = 0  # answers, by the receiving side
    unread: int = 0  # answers, by the author
    recent: int = 0  # sent within the last days


def sent_by(author_ids: Iterable[int], day: date) -> dict[int, Sending]:
    """Of each author; one statement. What is late is what the tile of the inbox counts."""
    asked = sorted(set(author_ids))
    running = Referral.state.in_(OPEN_STATES)
    unread = Referral.closed_at.is_not(None) & Referral.read_answer_at.is_(None)
    recent = Referral.sent_at > now() - timedelta(days=RECENT_DAYS)
    late = urgent(Urgency.LATE)
    query = (
        select(
            Referral.author_id,
            *(_count(kept) for kept in (running, Referral.state == State.INFO_NEEDED, late, unread, recent)),
        )
        .where(Referral.author_id.in_(asked), or_(running, unread, recent))
        .group_by(Referral.author_id)
    )
    with system_actor("referrals of a team"), side_session() as session:
        found = {row[0]: Sending(*map(int, row[1:])) for row in session.execute(query, {"today": day})}
    return {author: found.get(author, Sending()) for author in asked}


def _count(kept: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((kept, 1), else_=0))
