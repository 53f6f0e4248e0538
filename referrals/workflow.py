"""The referral: directions, states, steps, who may take them, what they need, coded reasons. Pure Python.

One machine serves both directions; what only one of them knows is said in the table.
"""

from dataclasses import dataclass
from enum import StrEnum

from partners.workflow import Side


class Direction(StrEnum):
    """From which institution to which."""

    TO_COUNCIL = "to_council"
    TO_EMPLOYMENT = "to_employment"

    @classmethod
    def of(cls, side: str | None) -> "Direction":
        """The one in which professionals of a side write."""
        return cls.TO_EMPLOYMENT if side == Side.COUNCIL else cls.TO_COUNCIL

    @property
    def author_side(self) -> Side:
        """Whose professionals write it and name the first half of the pair."""
        return Side.EMPLOYMENT if self is Direction.TO_COUNCIL else Side.COUNCIL

    @property
    def receiving_side(self) -> Side:
        """Whose professionals answer it and name the other half."""
        return Side.COUNCIL if self is Direction.TO_COUNCIL else Side.EMPLOYMENT


class State(StrEnum):
    """Stored states."""

    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"
    INFO_NEEDED = "info_needed"
    WAITING = "waiting"  # the answer waits for a place, or is held until a review date
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RESOURCED = "resourced"  # answered with social resources (axis 1): no support, and no refusal
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REDIRECTED = "redirected"  # another unit received it as a new, linked referral


class Step(StrEnum):
    """What moves a referral."""

    SEND = "send"
    QUEUE = "queue"  # sent to the waiting list: no place is left
    OPEN = "open"
    ASSIGN = "assign"
    ASK_INFO = "ask_info"
    ANSWER_INFO = "answer_info"
    CORRECT = "correct"  # of what was sent, one topic at a time: no clock moves
    HOLD = "hold"
    ACCEPT = "accept"
    ACCEPT_SOCIAL = "accept_social"  # social support only (axis 3)
    DECLINE = "decline"
    ANSWER_RESOURCES = "answer_resources"
    REDIRECT = "redirect"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    RE_REFER = "re_refer"


class Part(StrEnum):
    """The part someone plays in one referral."""

    AUTHOR = "author"
    ROUTER = "router"  # coordinator or head of the receiving unit
    WORKER = "worker"  # the assigned social worker, or dedicated advisor
    SYSTEM = "system"  # a clock, or what follows from the person's own decision


class Needs(StrEnum):
    """What a step requires beside its state and its part."""

    GATE = "gate"
    PERSON_AGREEMENT = "person_agreement"
    NO_TWIN = "no_twin"
    FIRST_HALF = "first_half"  # the half of the pair on the author's side is named
    WORKER_OF_UNIT = "worker_of_unit"
    TEXT = "text"
    ROOM = "room"  # the dedicated advisor's portfolio cap
    REASON = "reason"
    PLACE = "place"  # one of the agreement's, reserved for the referral
    REVIEW_DATE = "review_date"
    HELD_ONCE = "held_once"  # a review date is put off once
    RESOURCES = "resources"
    OTHER_UNIT = "other_unit"  # of the same institution, open in the same agreement


@dataclass(frozen=True, slots=True)
class Transition:
    """Where a step leads (None: same state), who takes it, what it needs."""

    next: State | None
    parts: frozenset[Part]
    needs: frozenset[Needs] = frozenset()
    directions: frozenset[Direction] = frozenset(Direction)


_AUTHOR = frozenset({Part.AUTHOR})
_ROUTER = frozenset({Part.ROUTER})
_ANSWERER = frozenset({Part.ROUTER, Part.WORKER})
_SYSTEM = frozenset({Part.SYSTEM})

_TO_SEND = frozenset({Needs.GATE, Needs.PERSON_AGREEMENT, Needs.NO_TWIN, Needs.FIRST_HALF})
_SEND = Transition(State.SENT, _AUTHOR, _TO_SEND | {Needs.PLACE})
_QUEUE = Transition(State.WAITING, _AUTHOR, _TO_SEND)
_ASSIGN = Transition(None, _ROUTER, frozenset({Needs.WORKER_OF_UNIT}))
_ASK = Transition(State.INFO_NEEDED, _ANSWERER, frozenset({Needs.TEXT}))
_ASK_OFFERED = Transition(State.INFO_NEEDED, _ANSWERER, frozenset({Needs.TEXT, Needs.PLACE}))
_ACCEPT = Transition(State.ACCEPTED, _ANSWERER, frozenset({Needs.WORKER_OF_UNIT, Needs.ROOM, Needs.PLACE}))
_ACCEPT_SOCIAL = Transition(
    State.ACCEPTED,
    _ANSWERER,
    frozenset({Needs.WORKER_OF_UNIT, Needs.PERSON_AGREEMENT, Needs.REVIEW_DATE}),
    frozenset({Direction.TO_COUNCIL}),
)
_DECLINE = Transition(State.DECLINED, _ANSWERER, frozenset({Needs.REASON}))
_RESOURCES = Transition(State.RESOURCED, _ANSWERER, frozenset({Needs.RESOURCES}), frozenset({Direction.TO_COUNCIL}))
_HOLD = Transition(State.WAITING, _ROUTER, frozenset({Needs.TEXT, Needs.REVIEW_DATE}))
_HOLD_AGAIN = Transition(State.WAITING, _ROUTER, frozenset({Needs.TEXT, Needs.REVIEW_DATE, Needs.HELD_ONCE}))
_REDIRECT = Transition(State.REDIRECTED, _ANSWERER, frozenset({Needs.OTHER_UNIT, Needs.TEXT}))
_WITHDRAW = Transition(State.WITHDRAWN, _AUTHOR | _SYSTEM, frozenset({Needs.REASON}))
_EXPIRE = Transition(State.EXPIRED, _SYSTEM)
_CORRECT = Transition(None, _AUTHOR, frozenset({Needs.TEXT, Needs.REASON}))
_RE_REFER = Transition(None, _AUTHOR)

TRANSITIONS: dict[tuple[State, Step], Transition] = {
    (State.DRAFT, Step.SEND): _SEND,
    (State.DRAFT, Step.QUEUE): _QUEUE,
    (State.SENT, Step.OPEN): Transition(State.RECEIVED, _ANSWERER),
    (State.SENT, Step.ASSIGN): _ASSIGN,
    (State.RECEIVED, Step.ASSIGN): _ASSIGN,
    (State.WAITING, Step.ASSIGN): _ASSIGN,
    (State.SENT, Step.ASK_INFO): _ASK,
    (State.RECEIVED, Step.ASK_INFO): _ASK,
    (State.WAITING, Step.ASK_INFO): _ASK_OFFERED,
    (State.INFO_NEEDED, Step.ANSWER_INFO): Transition(State.RECEIVED, _AUTHOR, frozenset({Needs.TEXT})),
    (State.SENT, Step.ACCEPT): _ACCEPT,
    (State.RECEIVED, Step.ACCEPT): _ACCEPT,
    (State.WAITING, Step.ACCEPT): _ACCEPT,
    (State.SENT, Step.DECLINE): _DECLINE,
    (State.RECEIVED, Step.DECLINE): _DECLINE,
    (State.WAITING, Step.DECLINE): _DECLINE,
    (State.SENT, Step.HOLD): _HOLD,
    (State.RECEIVED, Step.HOLD): _HOLD,
    (State.WAITING, Step.HOLD): _HOLD_AGAIN,
    (State.SENT, Step.ACCEPT_SOCIAL): _ACCEPT_SOCIAL,
    (State.RECEIVED, Step.ACCEPT_SOCIAL): _ACCEPT_SOCIAL,
    (State.WAITING, Step.ACCEPT_SOCIAL): _ACCEPT_SOCIAL,
    (State.SENT, Step.ANSWER_RESOURCES): _RESOURCES,
    (State.RECEIVED, Step.ANSWER_RESOURCES): _RESOURCES,
    (State.WAITING, Step.ANSWER_RESOURCES): _RESOURCES,
    (State.SENT, Step.REDIRECT): _REDIRECT,
    (State.RECEIVED, Step.REDIRECT): _REDIRECT,
    (State.INFO_NEEDED, Step.REDIRECT): _REDIRECT,
    (State.WAITING, Step.REDIRECT): _REDIRECT,
    (State.SENT, Step.WITHDRAW): _WITHDRAW,
    (State.RECEIVED, Step.WITHDRAW): _WITHDRAW,
    (State.INFO_NEEDED, Step.WITHDRAW): _WITHDRAW,
    (State.WAITING, Step.WITHDRAW): _WITHDRAW,
    (State.SENT, Step.EXPIRE): _EXPIRE,
    (State.RECEIVED, Step.EXPIRE): _EXPIRE,
    (State.WAITING, Step.EXPIRE): _EXPIRE,
    (State.SENT, Step.CORRECT): _CORRECT,
    (State.RECEIVED, Step.CORRECT): _CORRECT,
    (State.INFO_NEEDED, Step.CORRECT): _CORRECT,
    (State.WAITING, Step.CORRECT): _CORRECT,
    (State.DECLINED, Step.RE_REFER): _RE_REFER,
    (State.RESOURCED, Step.RE_REFER): _RE_REFER,
    (State.WITHDRAWN, Step.RE_REFER): _RE_REFER,
    (State.EXPIRED, Step.RE_REFER): _RE_REFER,
}

OPEN_STATES = (State.SENT, State.RECEIVED, State.INFO_NEEDED, State.WAITING)
# By the receiving side; the answer's clock stops.
ANSWERED_STATES = (State.ACCEPTED, State.DECLINED, State.RESOURCED, State.REDIRECTED)
CLOSED_STATES = (*ANSWERED_STATES, State.WITHDRAWN, State.EXPIRED)


# What an office without account answers by a link, while the answer is the receiving side's.
LINK_STEPS = (Step.ACCEPT, Step.ASK_INFO, Step.DECLINE)


def takes_link(state: State) -> bool:
    """Whether a link would have anything to answer."""
    return all((state, step) in TRANSITIONS for step in LINK_STEPS)


class DeclineReason(StrEnum):
    """Coded reasons; text is required for `other`. `person_declines` is neutral, never a fault."""

    UNREACHABLE = "unreachable"
    NO_SHOW = "no_show"
    IN_WORK = "in_work"
    IN_TRAINING = "in_training"
    NOT_ELIGIBLE = "not_eligible"
    ALREADY_FOLLOWED = "already_followed"
    OUTSIDE_TERRITORY = "outside_territory"
    CAPACITY = "capacity"
    PERSON_DECLINES = "person_declines"
    BARRIERS_PREVENT = "barriers_prevent"
    INFORMATION_ONLY = "information_only"
    SOCIAL_ONLY = "social_only"
    DUPLICATE = "duplicate"
    OTHER = "other"


class WithdrawReason(StrEnum):
    """Why an author takes a referral back; the last two are the system's."""

    PERSON_DECLINES = "person_declines"
    SOLVED = "solved"
    IN_WORK = "in_work"
    MOVED = "moved"
    DUPLICATE = "duplicate"
    ERROR = "error"
    OTHER = "other"
    AGREEMENT_WITHDRAWN = "agreement_withdrawn"  # the person took the agreement to share back
    SILENCE = "silence"  # the information that was asked never came


SYSTEM_WITHDRAWALS = (WithdrawReason.AGREEMENT_WITHDRAWN, WithdrawReason.SILENCE)
# A hold is looked at again within 30 civil days, and put off once (national protocol: no silent waiting).
HOLD_DAYS, MOST_HOLDS = 30, 2
# After a refusal or an expiry the author refers again or closes within 5 working days.
FOLLOW_UP_WD = 5
# The author acknowledges the outcome within 10 working days of the end of the support.
OUTCOME_WD = 10
# How long before its date an answer counts as due soon, in civil days (the 48 hours of the inbox).
SOON_DAYS = 2


def parts_that_take(step: Step) -> frozenset[Part]:
    """Every part that takes a step in some state."""
    return frozenset().union(*(row.parts for (_, known), row in TRANSITIONS.items() if known is step))


def state_after(state: State, step: Step) -> State | None:
    """Where a step leads; None when the table does not know it in this state."""
    row = TRANSITIONS.get((state, step))
    return None if row is None else row.next or state


def knows(state: State, step: Step, direction: Direction) -> bool:
    """The table knows the step in this state, for this direction."""
    row = TRANSITIONS.get((state, step))
    return row is not None and direction in row.directions


def needs_of(state: State, step: Step) -> frozenset[Needs]:
    """What a step requires in a state; nothing when the table does not know it."""
    row = TRANSITIONS.get((state, step))
    return frozenset() if row is None else row.needs


class Tab(StrEnum):
    """Tabs of the inbox, in the order people work through them."""

    TO_ASSIGN = "a-affecter"
    TO_ANSWER = "a-repondre"
    INFO_NEEDED = "complement"
    WAITING = "en-attente"
    CLOSED = "terminees"


class SentTab(StrEnum):
    """Tabs of what an advisor sent; `named` are those that name them as the dedicated advisor of the pair."""

    OPEN = "en-cours"
    TO_READ = "reponses"
    CLOSED = "terminees"
    DRAFTS = "brouillons"
    NAMED = "me-designent"


class Urgency(StrEnum):
    """The tiles of the inbox: what waits for an answer, seen across its tabs."""

    LATE = "retard"
    SOON = "48h"
    COMPLETED = "complete"


class Sort(StrEnum):
    """Columns the inbox may be sorted by."""

    DUE = "echeance"
    RECEIVED = "recue"
    PERSON = "personne"
