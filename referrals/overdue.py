"""What a clock sets off by itself: a reminder, the head, the administrators, an end. Pure Python.

Working days (wd) and civil days (cd) of the territory. Days are computed from the facts and never stored: a run that
comes late finds what is due and not yet told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.clock import civil_date
from core.working_days import add_working_days
from referrals.clocks import Facts, Party, due_after, whose_move
from referrals.workflow import OPEN_STATES, State, Step

REMINDER_WD = 7  # after sending, to whoever owes the next act
HEAD_WD, ADMINISTRATORS_WD = 5, 10  # after the last day of a clock that was missed
EXPIRY_CD = 30  # without any act of the receiving side
SILENCE_CD = 30  # without the information that was asked
DRAFT_CD = 30  # since the last edit


class Alert(StrEnum):
    """Who is told, each once for one clock."""

    REMINDER = "reminder"
    HEAD = "head"
    ADMINISTRATORS = "administrators"


@dataclass(frozen=True, slots=True)
class Due:
    """An alert whose day has come, the party that owes the act, and the day that was missed or reached."""

    alert: Alert
    party: Party
    day: date


def alerts(facts: Facts, today: date) -> Iterator[Due]:
    """Every alert of an open referral whose day has come. An act of the owing party starts other clocks."""
    move = whose_move(facts)
    if facts.state not in OPEN_STATES or move.party is Party.NOBODY or facts.sent_at is None:
        return
    if facts.state is not State.WAITING:  # held or offered a place: its own date counts
        reminder = due_after(facts.sent_at, REMINDER_WD, facts.territory)
        if reminder <= today:
            yield Due(Alert.REMINDER, move.party, reminder)
    if move.due_on is None:
        return
    for alert, days in ((Alert.HEAD, HEAD_WD), (Alert.ADMINISTRATORS, ADMINISTRATORS_WD)):
        if add_working_days(move.due_on, days, facts.territory) <= today:
            yield Due(alert, move.party, move.due_on)


def end(facts: Facts, last_act_at: datetime) -> tuple[Step, date] | None:
    """The step a clock takes by itself, and the last day before it; None when no such clock runs.

    Never before the review date of a held answer, nor while a place is waited for.
    """
    if facts.state is State.INFO_NEEDED:
        asked = facts.asked_at or last_act_at
        return Step.WITHDRAW, civil_date(asked, facts.territory) + timedelta(days=SILENCE_CD)
    quiet = civil_date(last_act_at, facts.territory) + timedelta(days=EXPIRY_CD)
    if facts.state in (State.SENT, State.RECEIVED):
        return Step.EXPIRE, quiet
    if facts.state is State.WAITING and (until := facts.review_on or facts.place_by):
        return Step.EXPIRE, max(quiet, until)
    return None


def ends_now(facts: Facts, last_act_at: datetime, today: date) -> Step | None:
    """The step to take today, or on a day that was missed."""
    found = end(facts, last_act_at)
    return found[0] if found is not None and found[1] < today else None
