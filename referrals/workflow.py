"""The referral: states, steps, who may take them, what they need, decline reasons and clocks. Pure Python.

This version runs one direction, employment agency to council office.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Stored states."""

    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"
    INFO_NEEDED = "info_needed"
    WAITING = "waiting"  # the answer waits for a place
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Step(StrEnum):
    """What moves a referral."""

    SEND = "send"
    QUEUE = "queue"  # sent to the waiting list: no place is left
    OPEN = "open"
    ASSIGN = "assign"
    ASK_INFO = "ask_info"
    ANSWER_INFO = "answer_info"
    ACCEPT = "accept"
    DECLINE = "decline"


class Part(StrEnum):
    """The part someone plays in one referral."""

    AUTHOR = "author"
    ROUTER = "router"  # coordinator or head of the receiving unit
    WORKER = "worker"  # the assigned social worker


class Needs(StrEnum):
    """What a step requires beside its state and its part."""

    GATE = "gate"
    PERSON_AGREEMENT = "person_agreement"
    NO_TWIN = "no_twin"
    ADVISOR = "advisor"
    WORKER_OF_UNIT = "worker_of_unit"
    TEXT = "text"
    ROOM = "room"  # the dedicated advisor's portfolio cap
    REASON = "reason"
    PLACE = "place"  # one of the agreement's, reserved for the referral


@dataclass(frozen=True, slots=True)
class Transition:
    """Where a step leads (None: same state), who takes it, what it needs."""

    next: State | None
    parts: frozenset[Part]
    needs: frozenset[Needs] = frozenset()


_AUTHOR = frozenset({Part.AUTHOR})
_ROUTER = frozenset({Part.ROUTER})
_ANSWERER = frozenset({Part.ROUTER, Part.WORKER})

_TO_SEND = frozenset({Needs.GATE, Needs.PERSON_AGREEMENT, Needs.NO_TWIN, Needs.ADVISOR})
_SEND = Transition(State.SENT, _AUTHOR, _TO_SEND | {Needs.PLACE})
_QUEUE = Transition(State.WAITING, _AUTHOR, _TO_SEND)
_ASSIGN = Transition(None, _ROUTER, frozenset({Needs.WORKER_OF_UNIT}))
_ASK = Transition(State.INFO_NEEDED, _ANSWERER, frozenset({Needs.TEXT}))
_ASK_OFFERED = Transition(State.INFO_NEEDED, _ANSWERER, frozenset({Needs.TEXT, Needs.PLACE}))
_ACCEPT = Transition(State.ACCEPTED, _ANSWERER, frozenset({Needs.WORKER_OF_UNIT, Needs.ROOM, Needs.PLACE}))
_DECLINE = Transition(State.DECLINED, _ANSWERER, frozenset({Needs.REASON}))

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
}

OPEN_STATES = (State.SENT, State.RECEIVED, State.INFO_NEEDED, State.WAITING)
CLOSED_STATES = (State.ACCEPTED, State.DECLINED)


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


# How long before its date an answer counts as due soon, in civil days (the 48 hours of the inbox).
SOON_DAYS = 2


def parts_that_take(step: Step) -> frozenset[Part]:
    """Every part that takes a step in some state."""
    return frozenset().union(*(row.parts for (_, known), row in TRANSITIONS.items() if known is step))


def state_after(state: State, step: Step) -> State | None:
    """Where a step leads; None when the table does not know it in this state."""
    row = TRANSITIONS.get((state, step))
    return None if row is None else row.next or state


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
