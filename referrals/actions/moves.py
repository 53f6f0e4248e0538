"""One function moves a referral: along the table, with its event and its journal row, in the same transaction."""

from datetime import datetime

from accounts.journal import record_writing
from casefiles import actions as files
from casefiles.workflow import AccessWhy
from core.actor import Actor
from core.db import db
from referrals import queries
from referrals.models import Referral, ReferralEvent
from referrals.workflow import Step


def move(referral: Referral, step: Step, *, by: Actor, at: datetime, text: str | None = None) -> None:
    """Take a step and keep who took it. Raises Conflict when the table does not know the step in this state."""
    before, after = referral.take(step)
    event = ReferralEvent(
        file_id=referral.file_id,
        referral_id=referral.id,
        at=at,
        membership_id=by.membership,
        step=step,
        from_state=before,
        to_state=after,
        text=text,
    )
    db.session.add(event)
    record_writing(f"referral.{step}", file_id=referral.file_id, subject=referral.ref)


def revoke_link(referral: Referral, *, at: datetime) -> None:
    """The link by which an office answers opens nothing any more, if one still did."""
    link = queries.waiting_link(referral.id)
    if link is not None:
        link.revoked_at = at
        db.session.flush()


def close(referral: Referral, step: Step, *, by: Actor, at: datetime, text: str | None = None) -> None:
    """Take a step that ends the referral; whoever closes it has nothing left to read."""
    referral.closed_at = at
    if referral.author_id == by.membership:
        referral.read_answer_at = at
    move(referral, step, by=by, at=at, text=text)
    revoke_link(referral, at=at)  # before the access of whoever acts ends


def answer(referral: Referral, step: Step, *, by: Actor, at: datetime, text: str | None = None) -> None:
    """The receiving side's last word: the clock of the answer stops."""
    referral.answered_at = at
    referral.opened_at = referral.opened_at or at
    close(referral, step, by=by, at=at, text=text)


def end_receiving_access(referral: Referral, *, by: Actor, at: datetime, also: int | None = None) -> None:
    """The queue and whoever was assigned or named see the file no more, unless as its pair.

    The actor's own access ends last, that of whom they stand in for included: what is written before still needs it.
    """
    everyone = {referral.assigned_id, referral.named_id, also} - {None}
    holders = everyone - by.acts_for
    for holder in sorted(key for key in holders if key is not None):
        end_assigned(referral, holder, by=by, at=at)
    if referral.to_unit_id not in by.queues:
        _end_routing(referral, by=by, at=at)
    for own in sorted(key for key in by.stands_for if key in everyone):
        end_assigned(referral, own, by=by, at=at)
    if by.membership is not None:
        end_assigned(referral, by.membership, by=by, at=at)
    if referral.to_unit_id in by.queues:
        _end_routing(referral, by=by, at=at)


def end_assigned(referral: Referral, membership_id: int, *, by: Actor, at: datetime) -> None:
    """This referral no longer opens the file to a colleague; another open one of the file still may."""
    if queries.needed_elsewhere(referral, membership_id):
        return
    files.revoke(referral.file_id, why=AccessWhy.ASSIGNED, by=by, at=at, membership_id=membership_id)


def _end_routing(referral: Referral, *, by: Actor, at: datetime) -> None:
    files.revoke(referral.file_id, why=AccessWhy.ROUTING, by=by, at=at, unit_id=referral.to_unit_id)
