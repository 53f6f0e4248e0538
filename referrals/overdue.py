"""What a clock sets off by itself: a reminder, the head, the administrators, an end. Pure Python.

Lengths are those of the terms a referral was sent under, in working days (wd) or civil days (cd) of its territory. Days
are computed from the facts and never stored: a run that comes late finds what is due and not yet told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.clock import civil_date
from core.working_days import add_working_days, working_days_between
from referrals.clocks import Facts, Move, Party, answer_by, due_after, whose_move
from referrals.workflow import OPEN_STATES, State, Step

DRAFT_CD = 30  # since the last edit


class Alert(StrEnum):
    """Who is told."""

    REMINDER = "reminder"
    HEAD = "head"
    ADMINISTRATORS = "administrators"


@dataclass(frozen=True, slots=True)
class Due:
    """An alert whose day has come, the party that owes the act, and the day that was missed or reached.

    Told once for its `clock` and day: a party is reminded once, a missed act climbs once, unless its day moves.
    """

    alert: Alert
    party: Party
    clock: str
    day: date


def alerts(facts: Facts, today: date) -> Iterator[Due]:
    """Every alert of an open referral whose day has come. An act of the owing party starts other clocks."""
    move = whose_move(facts)
    if facts.state not in OPEN_STATES or move.party is Party.NOBODY:
        return
    reminder = _reminder(facts, move)
    if reminder is not None and reminder <= today:
        yield Due(Alert.REMINDER, move.party, move.party, reminder)
    if move.due_on is None:
        return
    for alert, days in ((Alert.HEAD, facts.head_wd), (Alert.ADMINISTRATORS, facts.administrators_wd)):
        if add_working_days(move.due_on, days, facts.territory) <= today:
            yield Due(alert, move.party, move.act, move.due_on)


def _reminder(facts: Facts, move: Move) -> date | None:
    """None for one that waits: its own date counts. An author is not reminded before the last day of what was asked."""
    if facts.sent_at is None or facts.state is State.WAITING:
        return None
    usual = due_after(facts.sent_at, facts.reminder_wd, facts.territory)
    if facts.state is State.INFO_NEEDED:
        return max(usual, move.due_on or usual)
    if facts.answer_wd is None or facts.answer_due_on is None:
        return usual
    undisturbed = due_after(facts.sent_at, facts.answer_wd, facts.territory)
    return add_working_days(
        usual, working_days_between(undisturbed, facts.answer_due_on, facts.territory), facts.territory
    )


def end(facts: Facts, last_act_at: datetime) -> tuple[Step, date] | None:
    """The step a clock takes by itself, and the last day before it; None when no such clock runs.

    The receiving side's begins again when the author gave what was asked, and when a place that was waited for is
    offered. Never before the act is owed, nor while a place is waited for.
    """
    if facts.state is State.INFO_NEEDED:
        silent = civil_date(facts.asked_at or last_act_at, facts.territory) + timedelta(days=facts.silence_cd)
        return Step.WITHDRAW, max(silent, whose_move(facts).due_on or silent)
    begun_at = max(last_act_at, facts.offered_at or last_act_at)
    quiet = civil_date(begun_at, facts.territory) + timedelta(days=facts.expiry_cd)
    until = answer_by(facts)
    if facts.state in (State.SENT, State.RECEIVED) or (facts.state is State.WAITING and until):
        return Step.EXPIRE, max(quiet, until or quiet)
    return None


def ends_now(facts: Facts, last_act_at: datetime, today: date) -> Step | None:
    """The step to take today, or on a day that was missed."""
    found = end(facts, last_act_at)
    return found[0] if found is not None and found[1] < today else None


def draft_ends_now(edited_at: datetime, territory: str, today: date) -> bool:
    """Its 30 days without any edit are over."""
    return civil_date(edited_at, territory) + timedelta(days=DRAFT_CD) < today
