"""States, steps and exits of a support. Pure Python.

Source: the national protocol of global support, for the shared diagnosis and the exit.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Mode(StrEnum):
    """Support modes; their labels are data of the territory."""

    FOLLOW_UP = "follow_up"
    GUIDED = "guided"
    REINFORCED = "reinforced"
    GLOBAL = "global"
    SOCIAL_ONLY = "social_only"  # a social worker alone; the search for work waits until a review


class State(StrEnum):
    """States of a support."""

    OPENED = "opened"
    IN_PROGRESS = "in_progress"
    PAUSED = "paused"  # for a reason and until a day; the rhythm of contacts waits
    ENDING = "ending"  # one half proposed the end
    REPORTED = "reported"  # the exit report is complete: whoever asked for the support reads it
    CLOSED = "closed"


class Step(StrEnum):
    """What moves a support."""

    ENTER = "enter"  # the shared diagnosis is agreed by the person: this is the entry
    NOT_STARTED = "not_started"
    PAUSE = "pause"
    RESUME = "resume"
    RENEW = "renew"
    PROPOSE_END = "propose_end"
    REPORT = "report"
    QUERY = "query"
    ACKNOWLEDGE = "acknowledge"
    CLOSE = "close"  # where one professional follows alone, nobody else has to agree
    REOPEN = "reopen"
    CORRECT = "correct"  # an entry in error, or a death
    WITHDRAW_AGREEMENT = "withdraw_agreement"  # the person takes the agreement to share back


class Half(StrEnum):
    """Which half of a pair: a post may be handed on meanwhile, the half stays."""

    ADVISOR = "advisor"
    WORKER = "worker"


class Part(StrEnum):
    """Who takes a step: by what they are to this support."""

    PAIR = "pair"
    OTHER_HALF = "other half"  # of whoever took the step before; a half that follows alone counts as both
    READER = "referral's author, else the other half"
    HEAD = "head"  # of the service of a half
    PERSON = "person"  # recorded by either half
    SYSTEM = "system"


class Exit(StrEnum):
    """Reasons of exit, grouped for the reports by `EXIT_GROUPS`."""

    JOB_6_MONTHS = "job_6_months"
    JOB_1_6_MONTHS = "job_1_6_months"
    SHORT_JOB = "short_job"
    BUSINESS = "business"
    TRAINING = "training"
    OTHER_MODE = "other_mode"
    SOCIAL_ONLY = "social_only"
    HEALTH = "health"
    MOVED = "moved"
    RETIRED = "retired"
    ABANDONMENT = "abandonment"
    NO_NEWS = "no_news"
    TERM = "term"
    DEATH = "death"
    ERROR = "error"
    PERSON_DECLINES = "person_declines"
    AGREEMENT_WITHDRAWN = "agreement_withdrawn"


# Administrative reasons leave the rates, and so does the person who takes back the agreement to share: it says
# nothing of the outcome.
EXIT_GROUPS: dict[str, tuple[Exit, ...]] = {
    "employment": (Exit.JOB_6_MONTHS, Exit.JOB_1_6_MONTHS, Exit.SHORT_JOB, Exit.BUSINESS),
    "training": (Exit.TRAINING,),
    "social_progress": (Exit.OTHER_MODE,),
    "social_only": (Exit.SOCIAL_ONLY,),
    "health": (Exit.HEALTH,),
    "moved": (Exit.MOVED,),
    "retired": (Exit.RETIRED,),
    "abandonment": (Exit.ABANDONMENT, Exit.NO_NEWS),
    "term": (Exit.TERM,),
    "administrative": (Exit.DEATH, Exit.ERROR, Exit.AGREEMENT_WITHDRAWN),
}


@dataclass(frozen=True, slots=True)
class Transition:
    """Where a step leads, and who takes it."""

    next: State
    parts: tuple[Part, ...] = (Part.PAIR,)


OPEN_STATES = tuple(state for state in State if state is not State.CLOSED)
# States in which the pair accompanies the person, or did until the end it proposed.
BEGUN_STATES = (State.IN_PROGRESS, State.PAUSED, State.ENDING, State.REPORTED)

TRANSITIONS: dict[tuple[State, Step], Transition] = {
    (State.OPENED, Step.ENTER): Transition(State.IN_PROGRESS),
    (State.OPENED, Step.NOT_STARTED): Transition(State.CLOSED),
    (State.IN_PROGRESS, Step.PAUSE): Transition(State.PAUSED),
    (State.PAUSED, Step.RESUME): Transition(State.IN_PROGRESS, (Part.PAIR, Part.SYSTEM)),
    (State.IN_PROGRESS, Step.RENEW): Transition(State.IN_PROGRESS),
    (State.IN_PROGRESS, Step.PROPOSE_END): Transition(State.ENDING),
    (State.PAUSED, Step.PROPOSE_END): Transition(State.ENDING),
    (State.ENDING, Step.RESUME): Transition(State.IN_PROGRESS),
    (State.ENDING, Step.REPORT): Transition(State.REPORTED, (Part.OTHER_HALF,)),
    (State.REPORTED, Step.QUERY): Transition(State.ENDING, (Part.READER,)),
    (State.REPORTED, Step.ACKNOWLEDGE): Transition(State.CLOSED, (Part.READER, Part.SYSTEM)),
    (State.IN_PROGRESS, Step.CLOSE): Transition(State.CLOSED),
    (State.PAUSED, Step.CLOSE): Transition(State.CLOSED),
    (State.CLOSED, Step.REOPEN): Transition(State.IN_PROGRESS, (Part.HEAD,)),
    **{(state, Step.CORRECT): Transition(State.CLOSED, (Part.HEAD,)) for state in OPEN_STATES},
    **{(state, Step.WITHDRAW_AGREEMENT): Transition(State.CLOSED, (Part.PERSON,)) for state in OPEN_STATES},
}

# Without an entry there is no outcome to claim: neutral and administrative reasons only.
NOT_STARTED_EXITS = frozenset(
    {
        Exit.PERSON_DECLINES,
        Exit.JOB_6_MONTHS,
        Exit.JOB_1_6_MONTHS,
        Exit.SHORT_JOB,
        Exit.BUSINESS,
        Exit.TRAINING,
        Exit.OTHER_MODE,
        Exit.SOCIAL_ONLY,
        Exit.HEALTH,
        Exit.MOVED,
        Exit.RETIRED,
        Exit.NO_NEWS,
        Exit.DEATH,
        Exit.ERROR,
    }
)
READING_AFTER_CLOSE = timedelta(days=60)  # as long as a closed support may be taken up again
CORRECTION_WINDOW = timedelta(minutes=10)  # words are put right in place; later, the old text is kept
DRAFT_KEPT = timedelta(days=30)  # a note nobody else reads is shared by then, or goes
DRAFT_TOLD_BEFORE = timedelta(days=5)


def first_state(mode: Mode) -> State:
    """Only global support waits for the shared diagnosis; the other modes are in progress from their first day."""
    return State.OPENED if mode is Mode.GLOBAL else State.IN_PROGRESS


def closing_step(state: State) -> Step:
    """Closing before the entry is another fact than closing after it."""
    return Step.NOT_STARTED if state is State.OPENED else Step.CLOSE


def exits_of(step: Step) -> tuple[Exit, ...]:
    """Reasons that fit a step; none for a step that closes nothing."""
    if step is Step.NOT_STARTED:
        return tuple(reason for reason in Exit if reason in NOT_STARTED_EXITS)
    if step is Step.WITHDRAW_AGREEMENT:
        return (Exit.AGREEMENT_WITHDRAWN,)
    never = (Exit.PERSON_DECLINES, Exit.AGREEMENT_WITHDRAWN)
    ending = step in (Step.CLOSE, Step.PROPOSE_END, Step.ACKNOWLEDGE)
    return tuple(reason for reason in Exit if reason not in never) if ending else ()


class Happened(StrEnum):
    """Facts of a file's life kept for its timeline."""

    FILE_OPENED = "file_opened"
    SUPPORT_OPENED = "support_opened"
    ENTERED = "entered"
    DIAGNOSIS_VALIDATED = "diagnosis_validated"
    SUPPORT_CLOSED = "support_closed"
    PERSON_AGREED = "person_agreed"
    PERSON_REFUSED = "person_refused"
    PERSON_WITHDREW = "person_withdrew"
    DETAILS_CHANGED = "details_changed"
    HANDED_ON = "handed_on"
    PARKED = "parked"
    SEVERITY_CHANGED = "severity_changed"
    PAUSED = "paused"
    RESUMED = "resumed"
    REVIEWED = "reviewed"
    RENEWED = "renewed"
    REMOTE_STARTED = "remote_started"
    REMOTE_ENDED = "remote_ended"
    REDACTED = "redacted"
    END_PROPOSED = "end_proposed"
    END_TAKEN_BACK = "end_taken_back"
    REPORTED = "reported"
    QUERIED = "queried"
    REOPENED = "reopened"
    CORRECTED = "corrected"
    MERGED = "merged"
    OUTCOME_TAKEN_BACK = "outcome_taken_back"
    GLASS_BROKEN = "glass_broken"
    ACCESS_GRANTED = "access_granted"
    DOCUMENT_ADDED = "document_added"
    STATUS_NOTED = "status_noted"
