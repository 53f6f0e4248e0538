"""The life of an agreement: written, read over and approved by both sides, signed, run, ended. Pure Python.

What depends on the date (in force, expiring, ended) is computed, never stored.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from partners.workflow import ADMINISTRATORS, Role


class State(StrEnum):
    """Stored states."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"  # its text is frozen as a version; both sides read it
    TO_SIGN = "to_sign"  # approved by both sides
    PARTLY_SIGNED = "partly_signed"
    RECORDED = "recorded"  # the paper signature was recorded, a second person has not confirmed it yet
    SIGNED = "signed"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    CANCELLED = "cancelled"


# Signed by both sides, whatever came after: a public act.
CONCLUDED = (State.SIGNED, State.SUSPENDED, State.TERMINATED)


class Step(StrEnum):
    """What moves an agreement."""

    SUBMIT = "submit"
    REQUEST_CHANGES = "request_changes"
    APPROVE = "approve"
    SIGN = "sign"
    REFUSE_SIGNATURE = "refuse_signature"
    RECORD_SIGNED = "record_signed"
    CONFIRM = "confirm"
    REJECT = "reject"
    SUSPEND = "suspend"
    RESUME = "resume"
    TERMINATE = "terminate"
    CANCEL = "cancel"


class Needs(StrEnum):
    """What a step requires beside its state."""

    COMPLETE = "complete"  # dates ordered, a territory, an axis, targets, delays, data-protection contacts
    SECOND_PERSON = "second_person"
    REASON = "reason"
    ONCE_PER_SIDE = "once_per_side"
    FROZEN_TEXT = "frozen_text"  # the digest that was read is that of the frozen version
    AUTHORITY = "authority"  # in which quality and by which act one may sign
    NO_OVERLAP = "no_overlap"  # same council, territory and axis on the same day
    DATE = "date"
    NOTICE = "notice"
    PLAN = "plan"  # what becomes of the cases in course


# Who may be named to sign: a president or a director, and the administrator who holds their delegation.
SIGNING = (Role.SIGNATORY, *ADMINISTRATORS)


@dataclass(frozen=True, slots=True)
class Transition:
    """Where a step leads, who takes it and what it needs.

    `otherwise`: where it leads while others have still to act; for a rejected record, back to the text it was over.
    """

    next: State
    needs: frozenset[Needs] = frozenset()
    roles: frozenset[Role] = frozenset(ADMINISTRATORS)
    otherwise: State | None = None


def _to(state: State, *needs: Needs, otherwise: State | None = None) -> Transition:
    return Transition(state, frozenset(needs), otherwise=otherwise)


def _signing(state: State, *needs: Needs, otherwise: State | None = None) -> Transition:
    return Transition(state, frozenset(needs), frozenset(SIGNING), otherwise)


_SIGNATURE = (Needs.AUTHORITY, Needs.FROZEN_TEXT, Needs.SECOND_PERSON, Needs.NO_OVERLAP)
_READY = (Needs.COMPLETE, Needs.NO_OVERLAP)
_END = (Needs.REASON, Needs.DATE, Needs.NOTICE, Needs.PLAN)

TRANSITIONS: dict[tuple[State, Step], Transition] = {
    (State.DRAFT, Step.SUBMIT): _to(State.IN_REVIEW, *_READY),
    (State.DRAFT, Step.RECORD_SIGNED): _to(State.RECORDED, *_READY),
    (State.DRAFT, Step.CANCEL): _to(State.CANCELLED, Needs.REASON),
    (State.IN_REVIEW, Step.REQUEST_CHANGES): _to(State.DRAFT, Needs.REASON),
    (State.IN_REVIEW, Step.APPROVE): _to(
        State.TO_SIGN, Needs.ONCE_PER_SIDE, Needs.FROZEN_TEXT, Needs.SECOND_PERSON, otherwise=State.IN_REVIEW
    ),
    (State.IN_REVIEW, Step.CANCEL): _to(State.CANCELLED, Needs.REASON),
    (State.TO_SIGN, Step.SIGN): _signing(State.PARTLY_SIGNED, *_SIGNATURE),
    (State.TO_SIGN, Step.REFUSE_SIGNATURE): _signing(State.DRAFT, Needs.REASON),
    (State.TO_SIGN, Step.RECORD_SIGNED): _to(State.RECORDED, *_READY),
    (State.TO_SIGN, Step.CANCEL): _to(State.CANCELLED, Needs.REASON),
    (State.PARTLY_SIGNED, Step.SIGN): _signing(State.SIGNED, *_SIGNATURE, otherwise=State.PARTLY_SIGNED),
    (State.PARTLY_SIGNED, Step.REFUSE_SIGNATURE): _signing(State.DRAFT, Needs.REASON),
    (State.PARTLY_SIGNED, Step.RECORD_SIGNED): _to(State.RECORDED, *_READY),
    (State.RECORDED, Step.CONFIRM): _to(State.SIGNED, Needs.SECOND_PERSON, Needs.NO_OVERLAP),
    (State.RECORDED, Step.REJECT): _to(State.DRAFT, Needs.REASON, otherwise=State.TO_SIGN),
    (State.SIGNED, Step.SUSPEND): _to(State.SUSPENDED, Needs.REASON, Needs.DATE),
    (State.SIGNED, Step.TERMINATE): _to(State.TERMINATED, *_END),
    (State.SUSPENDED, Step.RESUME): _to(State.SIGNED, Needs.REASON),
    (State.SUSPENDED, Step.TERMINATE): _to(State.TERMINATED, *_END),
}


class Phase(StrEnum):
    """The word people read: the state and today's date together."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    TO_SIGN = "to_sign"
    PARTLY_SIGNED = "partly_signed"
    RECORDED = "recorded"
    TO_COME = "to_come"
    IN_FORCE = "in_force"
    EXPIRING = "expiring"
    ENDED = "ended"
    RENEWED = "renewed"  # ended, and another that renews it is signed
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    CANCELLED = "cancelled"


class Axis(StrEnum):
    """Parts of an agreement; rows, since councils number them differently."""

    RESOURCES = "resources"
    GLOBAL = "global"
    SOCIAL_ONLY = "social_only"
    OTHER = "other"  # any other point of an agreement, in its own words: it opens no referral and may stand twice


class LegalBasisKind(StrEnum):
    """What an agreement is founded on, line by line."""

    CODE = "code"
    LAW = "law"
    REGULATION = "regulation"
    DECREE = "decree"
    ORDER = "order"
    PROTOCOL = "protocol"
    DELIBERATION = "deliberation"
    OTHER = "other_basis"


class Clause(StrEnum):
    """Parts of the text a reviewer may name; each is a part of the form."""

    PARTIES = "identite"
    LEGAL_BASES = "bases"
    AXES = "axis"
    AGENCIES = "agency"
    OFFICES = "office"
    MEANS = "moyens"
    TARGETS = "targets"
    DELAYS = "delais"
    EVALUATION = "evaluation"
    DATA_PROTECTION = "donnees"


class Diagnosis(StrEnum):
    """How the shared diagnosis is done."""

    THREE_WAY = "three_way"
    EACH_THEN_SHARED = "each_then_shared"
    COMMISSION = "commission"


class Renewal(StrEnum):
    """How the agreement goes on at its end."""

    EXPRESS = "express"
    TACIT = "tacit"
    NONE = "none"


EXPIRING_DAYS = 90  # the second rung of the renewal ladder (180 / 90 / 30 / 7)

# Defaults of the clocks, in working days (wd) or civil days (cd); each agreement may set its own.
DEFAULT_ACKNOWLEDGE_WD = 2
DEFAULT_ANSWER_WD = 10
DEFAULT_INFORMATION_WD = 5
DEFAULT_DIAGNOSIS_CD = 21  # target of the 2019 protocol
DEFAULT_CONTACT_CD = 15
# What a clock of a referral sets off: the table of clocks of the workflows.
DEFAULT_REMINDER_WD = 7  # after sending, to whoever owes the next act; waits like the answer's clock
DEFAULT_HEAD_WD = 5  # after the last day of a clock that was missed
DEFAULT_ADMINISTRATORS_WD = 10  # likewise
DEFAULT_EXPIRY_CD = 30  # without any act of the receiving side
DEFAULT_SILENCE_CD = 30  # without the information that was asked
DEFAULT_PORTFOLIO_CAP = 70
DEFAULT_SUPPORT_MONTHS = 12


def last_day(state: State, end: date, closes_on: date | None = None) -> date:
    """The last day of an agreement: an early end comes before the one that was signed."""
    return closes_on - timedelta(days=1) if state is State.TERMINATED and closes_on is not None else end


def phase(
    state: State, start: date, end: date, today: date, closes_on: date | None = None, *, is_renewed: bool = False
) -> Phase:
    """The word shown for an agreement at a date; suspended or terminated only from its day on.

    One whose renewal is signed does not expire: nothing is left to prepare; once over, it is renewed.
    """
    if state not in CONCLUDED:
        return Phase(state)
    end = last_day(state, end, closes_on)
    if today < start:
        return Phase.TO_COME
    if today > end:
        return _over(state, is_renewed)
    if closes_on is not None and today >= closes_on:
        return Phase.SUSPENDED
    is_expiring = end - today <= timedelta(days=EXPIRING_DAYS) and not is_renewed
    return Phase.EXPIRING if is_expiring else Phase.IN_FORCE


def _over(state: State, is_renewed: bool) -> Phase:
    if state is State.TERMINATED:
        return Phase.TERMINATED
    return Phase.RENEWED if is_renewed else Phase.ENDED


def is_in_force(state: State, start: date, end: date, today: date, closes_on: date | None = None) -> bool:
    """Signed, today within its dates, both included, and before the day it closes."""
    return state in CONCLUDED and start <= today <= end and (closes_on is None or today < closes_on)


class Theme(StrEnum):
    """Categories of barriers an agreement may cover: the social categories of data·inclusion, and remobilisation."""

    HOUSING = "logement-hebergement"
    HEALTH = "sante"
    MOBILITY = "mobilite"
    DIGITAL = "numerique"
    FAMILY = "famille"
    MONEY = "difficultes-financieres"
    ADMINISTRATIVE = "difficultes-administratives-ou-juridiques"
    LANGUAGE = "lecture-ecriture-calcul"
    EQUIPMENT = "equipement-et-alimentation"
    REMOBILISATION = "remobilisation"


class Closed(StrEnum):
    """Why no referral can be made now."""

    NO_AGREEMENT = "no_agreement"
    NOT_STARTED = "not_started"
    ENDED = "ended"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    NO_AXIS = "no_axis"
    AGENCY_NOT_COVERED = "agency_not_covered"
    AGENCY_NOT_STARTED = "agency_not_started"
    NO_OFFICE = "no_office"
    THEME_NOT_COVERED = "theme_not_covered"
    NO_PLACE = "no_place"


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether an agreement lets a referral through, and if not, why; `opens_on` when a date will open it.

    `is_full`: open, but every place is taken or reserved: the referral goes to the waiting list.
    """

    closed: Closed | None = None
    opens_on: date | None = None
    is_full: bool = False

    @property
    def is_open(self) -> bool:
        return self.closed is None
