"""The clocks of a referral: who owes the next act, which one, and by when. Pure Python.

Lengths are those of the agreement's terms the referral was sent under, in working days (wd) or civil days (cd) of its
territory.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from statistics import median

from agreements.workflow import (
    DEFAULT_ADMINISTRATORS_WD,
    DEFAULT_EXPIRY_CD,
    DEFAULT_HEAD_WD,
    DEFAULT_REMINDER_WD,
    DEFAULT_SILENCE_CD,
)
from core.clock import civil_date
from core.working_days import add_working_days, working_days_between
from referrals.workflow import FOLLOW_UP_WD, OUTCOME_WD, State


class Party(StrEnum):
    """Who owes the next act."""

    AUTHOR = "author"
    ROUTER = "router"
    WORKER = "worker"
    NOBODY = "nobody"


class Act(StrEnum):
    """What is owed."""

    SEND = "send"
    ACKNOWLEDGE = "acknowledge"
    ASSIGN = "assign"
    ANSWER = "answer"
    INFORM = "inform"
    READ_ANSWER = "read_answer"
    AWAIT_PLACE = "await_place"
    REVIEW = "review"  # the answer was put off until a date
    FOLLOW_UP = "follow_up"  # refer again, or close
    READ_OUTCOME = "read_outcome"  # accepted is not the end
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the clocks read of a referral and of the terms it was sent under."""

    state: State
    territory: str
    is_assigned: bool = False
    sent_at: datetime | None = None
    opened_at: datetime | None = None
    asked_at: datetime | None = None
    answer_due_on: date | None = None
    closed_at: datetime | None = None
    review_on: date | None = None  # while the answer is held
    read_answer_at: datetime | None = None
    outcome_on: date | None = None
    outcome_read_at: datetime | None = None
    place_by: date | None = None  # last day of the answer to a place that was waited for, once it is offered
    offered_at: datetime | None = None  # when it was
    acknowledge_wd: int | None = None
    answer_wd: int | None = None
    information_wd: int | None = None
    reminder_wd: int = DEFAULT_REMINDER_WD
    head_wd: int = DEFAULT_HEAD_WD
    administrators_wd: int = DEFAULT_ADMINISTRATORS_WD
    expiry_cd: int = DEFAULT_EXPIRY_CD
    silence_cd: int = DEFAULT_SILENCE_CD


# Lengths the clocks read of the terms a referral was sent under, under the same names there.
LENGTHS = (
    "acknowledge_wd", "answer_wd", "information_wd", "reminder_wd", "head_wd", "administrators_wd", "expiry_cd",
    "silence_cd",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """The party who owes the next act, the act, and its last day when a clock runs."""

    party: Party
    act: Act
    due_on: date | None = None

    def is_late(self, today: date) -> bool:
        """The last day has passed."""
        return self.due_on is not None and self.due_on < today


def due_after(moment: datetime, working_days: int, territory: str) -> date:
    """Last day of a clock started at an instant, on the calendar of the territory."""
    return add_working_days(civil_date(moment, territory), working_days, territory)


def postponed(due_on: date, asked_at: datetime, given_at: datetime, territory: str) -> date:
    """The answer's last day, moved by the working days during which the author owed information."""
    waited = working_days_between(civil_date(asked_at, territory), civil_date(given_at, territory), territory)
    return add_working_days(due_on, waited, territory)


def answer_by(facts: Facts) -> date | None:
    """Last day of the answer, whoever owes the next act; of one that waits, of its review or of the place offered."""
    if facts.state is State.WAITING:
        return facts.review_on or facts.place_by
    return facts.answer_due_on


def was_acknowledged_in_time(facts: Facts) -> bool | None:
    """Opened by the receiving side within its clock; None before sending or while the clock still runs unopened."""
    if facts.sent_at is None or facts.opened_at is None or facts.acknowledge_wd is None:
        return None
    opened_on = civil_date(facts.opened_at, facts.territory)
    return opened_on <= due_after(facts.sent_at, facts.acknowledge_wd, facts.territory)


def whose_move(facts: Facts) -> Move:
    """The next act. While the author owes information, the clock of the answer waits."""
    if facts.state is State.DRAFT:
        return Move(Party.AUTHOR, Act.SEND)
    if facts.state is State.INFO_NEEDED:
        return Move(Party.AUTHOR, Act.INFORM, _started(facts.asked_at, facts.information_wd, facts.territory))
    if facts.state is State.WAITING:
        return _waiting(facts)
    if facts.state in (State.SENT, State.RECEIVED):
        return _receiving_side(facts)
    return _closed(facts)


def _closed(facts: Facts) -> Move:
    """The author reads the end; after a refusal or an expiry, refers again or closes within its days."""
    if facts.outcome_on is not None and facts.outcome_read_at is None:
        due_on = add_working_days(facts.outcome_on, OUTCOME_WD, facts.territory)
        return Move(Party.AUTHOR, Act.READ_OUTCOME, due_on)
    if facts.read_answer_at is not None:
        return Move(Party.NOBODY, Act.NOTHING)
    if facts.state in (State.DECLINED, State.EXPIRED):
        return Move(Party.AUTHOR, Act.FOLLOW_UP, _started(facts.closed_at, FOLLOW_UP_WD, facts.territory))
    return Move(Party.AUTHOR, Act.READ_ANSWER)


def _waiting(facts: Facts) -> Move:
    """Nobody owes anything before a place is free; from then on, or once held, the receiving side owes its answer."""
    due_on = answer_by(facts)
    if due_on is None:
        return Move(Party.NOBODY, Act.AWAIT_PLACE)
    act = Act.ANSWER if facts.review_on is None else Act.REVIEW
    return Move(Party.WORKER if facts.is_assigned else Party.ROUTER, act, due_on)


def _receiving_side(facts: Facts) -> Move:
    if facts.is_assigned:
        return Move(Party.WORKER, Act.ANSWER, facts.answer_due_on)
    if facts.state is State.SENT:
        return Move(Party.ROUTER, Act.ACKNOWLEDGE, _started(facts.sent_at, facts.acknowledge_wd, facts.territory))
    return Move(Party.ROUTER, Act.ASSIGN, facts.answer_due_on)


def _started(moment: datetime | None, working_days: int | None, territory: str) -> date | None:
    return None if moment is None or working_days is None else due_after(moment, working_days, territory)


def median_delay(answers: list[tuple[datetime, datetime, str]]) -> float | None:
    """Median of the working days between sending and answer, over (sent, answered, territory); None without any."""
    delays = [
        working_days_between(civil_date(sent, territory), civil_date(answered, territory), territory)
        for sent, answered, territory in answers
    ]
    return float(median(delays)) if delays else None
