"""Whoever answers, sent or is named in a referral leaves: the colleague who takes over, or the queue of the unit.

Run by the system: nobody signed in sees every referral of a colleague. Drafts stay their author's: nobody else reads
them, and they are purged 30 days after their last edit like any other.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from accounts.journal import record_writing
from casefiles import actions as files
from casefiles.workflow import AccessLevel, AccessWhy
from core.actor import Actor
from core.db import db
from referrals.models import Referral
from referrals.queries.one import hold
from referrals.workflow import OPEN_STATES, State


@dataclass(slots=True)
class Left:
    """What became of the referrals of a leaver: of those assigned, sent, and named in; handed on or without anybody."""

    unassigned: list[Referral] = field(default_factory=list)
    reassigned: list[Referral] = field(default_factory=list)
    unnamed: list[Referral] = field(default_factory=list)
    has_parked: bool = False


def waits_for_author() -> ColumnElement[bool]:
    """SQL: its author has something to do: it is open, or an answer or an outcome is not read."""
    unread = and_(Referral.closed_at.is_not(None), Referral.read_answer_at.is_(None))
    outcome = and_(Referral.outcome_on.is_not(None), Referral.outcome_read_at.is_(None))
    return or_(Referral.state.in_(OPEN_STATES), unread, outcome)


def _holds(membership_id: int, file_id: int | None) -> ColumnElement[bool]:
    """SQL: referrals in which a post still has a part, drafts apart; of one file, or of all."""
    is_open = Referral.state.in_(OPEN_STATES)
    part = or_(
        and_(Referral.author_id == membership_id, waits_for_author()),
        and_(is_open, or_(Referral.assigned_id == membership_id, Referral.named_id == membership_id)),
    )
    return and_(part, Referral.state != State.DRAFT, *([Referral.file_id == file_id] if file_id is not None else []))


def count_held(membership_id: int) -> dict[str, int]:
    """How many are to be answered by a post, sent by it and not over, drafts."""
    is_open = Referral.state.in_(OPEN_STATES)
    return {
        "assigned": _count(Referral.assigned_id == membership_id, is_open),
        "sent": _count(Referral.author_id == membership_id, Referral.state != State.DRAFT, waits_for_author()),
        "named": _count(Referral.named_id == membership_id, Referral.author_id != membership_id, is_open),
        "draft": _count(Referral.author_id == membership_id, Referral.state == State.DRAFT),
    }


def _count(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(Referral.id)).where(*conditions)) or 0


def pass_on(
    membership_id: int, heir_id: int | None, *, unit_id: int, by: Actor, at: datetime, file_id: int | None = None
) -> Left:
    """Everything a post still has a part in; parked without an heir."""
    mine = _holds(membership_id, file_id)
    hold(mine)
    left = Left()
    for referral in db.session.scalars(select(Referral).where(mine).order_by(Referral.id)).all():
        was_assigned, was_named = referral.assigned_id == membership_id, referral.named_id == membership_id
        if referral.is_open and was_assigned:
            _assign(referral, heir_id, by=by, at=at)
            (left.unassigned if heir_id is None else left.reassigned).append(referral)
        if referral.author_id == membership_id:
            _author(referral, heir_id, unit_id=unit_id, by=by, at=at)
            left.has_parked = left.has_parked or heir_id is None
        if referral.is_open and was_named:
            _name(referral, heir_id, by=by, at=at)
            if heir_id is None and referral.author_id != membership_id:
                left.unnamed.append(referral)
        referral.version += 1
        record_writing("referral.hand_on", file_id=referral.file_id, subject=referral.ref)
    db.session.flush()
    return left


def _assign(referral: Referral, heir_id: int | None, *, by: Actor, at: datetime) -> None:
    referral.assigned_id, referral.assigned_at = heir_id, None if heir_id is None else at
    if heir_id is not None:
        _open_index(referral, heir_id, AccessWhy.ASSIGNED, by=by, at=at)


def _author(referral: Referral, heir_id: int | None, *, unit_id: int, by: Actor, at: datetime) -> None:
    """The sender's part: what is asked, the answer and the outcome are read by somebody."""
    if heir_id is None:
        files.park(referral.file_id, referral.author_id, unit_id=unit_id, by=by, at=at)
        return
    referral.author_id = heir_id
    _open_index(referral, heir_id, AccessWhy.AUTHOR, by=by, at=at)


def _name(referral: Referral, heir_id: int | None, *, by: Actor, at: datetime) -> None:
    """The half of the pair named before the answer; without an heir the author names another."""
    if heir_id is None:
        return
    referral.named_id = heir_id
    if heir_id != referral.author_id:
        _open_index(referral, heir_id, AccessWhy.ASSIGNED, by=by, at=at)


def _open_index(referral: Referral, heir_id: int, why: AccessWhy, *, by: Actor, at: datetime) -> None:
    files.grant(referral.file_id, level=AccessLevel.INDEX, why=why, by=by, at=at, membership_id=heir_id)
