"""What the clocks do by themselves, for the worker: tell once, end what nobody moves, purge forgotten drafts.

A run that comes late finds what is due; two at once tell and end it once.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from accounts.journal import record_writing
from agreements import places
from agreements.models import Agreement
from core import jobs
from core.actor import Actor, current_actor
from core.clock import civil_date
from core.db import db
from core.events import publish
from referrals import queries
from referrals.actions.closing import expire, withdraw
from referrals.alert_models import ReferralAlert
from referrals.events import ReferralAlerted, about
from referrals.models import Referral
from referrals.overdue import DRAFT_CD, Due, alerts, draft_ends_now, ends_now
from referrals.workflow import OPEN_STATES, Step, WithdrawReason

LOOK = "referrals.look"


def with_something_due(*, at: datetime) -> list[int]:
    """Keys of the open referrals in which something is due and not yet told or done. It only reads."""
    found = []
    for rows, told in queries.running():
        for row in rows:
            facts, today = queries.facts_of(row), civil_date(at, row.territory)
            due = {(row.id, one.alert, one.clock, one.day) for one in alerts(facts, today)}
            if due - told or ends_now(facts, row.last_act_at or row.sent_at, today) is not None:
                found.append(row.id)
    return found


def ask_to_look(referral_ids: Iterable[int]) -> None:
    """One job for each: every one is a short transaction, since it writes notices and holds places."""
    for referral_id in referral_ids:
        jobs.enqueue(LOOK, {"referral_id": referral_id}, key=f"{LOOK}:{referral_id}")


def look_at(referral_id: int, *, by: Actor, at: datetime) -> None:
    """Tell what is due, once, and end what has run out. Nothing to do when somebody moved it meanwhile."""
    ref = db.session.scalar(select(Referral.ref).where(Referral.id == referral_id))
    if ref is None:
        return
    referral = queries.get(ref, lock=True)
    if referral.state not in OPEN_STATES:
        return
    _agreement, terms = queries.agreement_of(referral)
    facts = queries.facts(referral, terms, places.held_by(referral.id))
    today = civil_date(at, referral.territory)
    for due in alerts(facts, today):
        _tell_once(referral, due, at=at)
    step = ends_now(facts, queries.last_act_at(referral), today)
    if step is Step.EXPIRE:
        expire(referral, by=by, at=at)
    elif step is Step.WITHDRAW:
        withdraw(referral, reason=WithdrawReason.SILENCE, by=by, at=at)


def _tell_once(referral: Referral, due: Due, *, at: datetime) -> None:
    kept: dict[str, Any] = {"referral_id": referral.id, "alert": due.alert, "clock": due.clock, "day": due.day}
    if jobs.insert_once(ReferralAlert, {**kept, "told_at": at}) is None:
        return
    agreement_ref = db.session.scalar(select(Agreement.ref).where(Agreement.id == referral.agreement_id))
    publish(
        ReferralAlerted(
            alert=due.alert,
            party=due.party,
            from_unit_id=referral.from_unit_id,
            agreement_ref=agreement_ref or "",
            **about(referral, current_actor()),
        )
    )


def purge_drafts(*, at: datetime) -> int:
    """Throw away drafts nobody has edited for 30 days; how many. Nothing else of the person is touched."""
    old = queries.drafts_before(at - timedelta(days=DRAFT_CD))
    drafts = [one for one in old if draft_ends_now(one.edited_at, one.territory, civil_date(at, one.territory))]
    for draft in drafts:
        record_writing("referral.purge_draft", file_id=draft.file_id, subject=draft.ref)
        db.session.delete(draft)
    return len(drafts)
