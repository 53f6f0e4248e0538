"""Supports, barriers, plan, notes: states, steps and rules of a case file. Pure Python.

Sources: data·inclusion thematics schema v1.0.8 (Licence Ouverte 2.0) for barriers; the national protocol of global
support for the rhythm and the shared diagnosis.
"""

from dataclasses import dataclass
from datetime import date, timedelta
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
    CLOSED = "closed"


class Step(StrEnum):
    """What moves a support."""

    ENTER = "enter"  # the shared diagnosis is agreed by the person: this is the entry
    NOT_STARTED = "not_started"
    CLOSE = "close"
    WITHDRAW_AGREEMENT = "withdraw_agreement"  # the person takes the agreement to share back


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
    """Where a step leads."""

    next: State


TRANSITIONS: dict[tuple[State, Step], Transition] = {
    (State.OPENED, Step.ENTER): Transition(State.IN_PROGRESS),
    (State.OPENED, Step.NOT_STARTED): Transition(State.CLOSED),
    (State.IN_PROGRESS, Step.CLOSE): Transition(State.CLOSED),
    (State.OPENED, Step.WITHDRAW_AGREEMENT): Transition(State.CLOSED),
    (State.IN_PROGRESS, Step.WITHDRAW_AGREEMENT): Transition(State.CLOSED),
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
CORRECTION_WINDOW = timedelta(minutes=10)  # a contact is put right in place; later, the old text is kept
FIRST_AGE, LAST_AGE = 14, 120


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
    return tuple(reason for reason in Exit if reason not in never) if step is Step.CLOSE else ()


class Happened(StrEnum):
    """Facts of a file's life kept for its timeline."""

    FILE_OPENED = "file_opened"
    SUPPORT_OPENED = "support_opened"
    ENTERED = "entered"
    SUPPORT_CLOSED = "support_closed"
    PERSON_AGREED = "person_agreed"
    PERSON_REFUSED = "person_refused"
    PERSON_WITHDREW = "person_withdrew"
    DETAILS_CHANGED = "details_changed"
    HANDED_ON = "handed_on"
    PARKED = "parked"
    SEVERITY_CHANGED = "severity_changed"


class AccessLevel(StrEnum):
    """How far named access to a file reaches: that it exists, or its content."""

    INDEX = "index"
    CONTENT = "content"


class AccessWhy(StrEnum):
    """Why someone has access to a file; shown to the person on request."""

    PAIR = "pair"
    AUTHOR = "author"
    ROUTING = "routing"
    ASSIGNED = "assigned"
    STAND_IN = "stand_in"
    QUEUE = "queue"  # whoever followed left: the unit's keepers name somebody else


class Level(StrEnum):
    """Who reads an item of the file."""

    SHARED = "shared"
    OWN_SERVICE = "own_service"
    AUTHOR = "author"


# From the fewest readers to the most.
LEVELS = (Level.AUTHOR, Level.OWN_SERVICE, Level.SHARED)


def is_wider(new: Level, old: Level) -> bool:
    """Whether a change of level adds readers."""
    return LEVELS.index(new) > LEVELS.index(old)


def narrower(one: Level, other: Level) -> Level:
    """The level with the fewest readers."""
    return min(one, other, key=LEVELS.index)


class Severity(StrEnum):
    """Impact of a barrier on the search for work."""

    NONE = "none"
    MEDIUM = "medium"
    STRONG = "strong"


class Owner(StrEnum):
    """Who acts."""

    ADVISOR = "advisor"
    SOCIAL_WORKER = "social_worker"
    PERSON = "person"


class PlanKind(StrEnum):
    """Both stand in one flat list."""

    OBJECTIVE = "objective"
    ACTION = "action"


class PlanState(StrEnum):
    """States of a plan item; dropping asks for a reason."""

    TO_DO = "to_do"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


class BarrierState(StrEnum):
    """States of a barrier."""

    OPEN = "open"
    LIFTED = "lifted"


class Channel(StrEnum):
    """How a contact took place."""

    PHONE = "phone"
    EMAIL = "email"
    IN_PERSON = "in_person"
    VIDEO = "video"
    LETTER = "letter"
    HOME_VISIT = "home_visit"
    THREE_WAY = "three_way"


class AgreedBy(StrEnum):
    """How the person gave their agreement."""

    PAPER = "paper"
    ORAL = "oral"  # before a witness
    LINK = "link"  # the person opened a one-time address sent to them


class ContactBy(StrEnum):
    """How the person wishes to be reached."""

    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"


class Category(StrEnum):
    """What people pick first: nine social categories of data·inclusion, and remobilisation."""

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


# Never shareable by default (professional secrecy, penal code 226-13): kept at the author's own service.
SENSITIVE_THEMATICS = frozenset(
    {
        "sante--addictions",
        "sante--sante-mentale",
        "sante--sante-sexuelle",
        "famille--surmonter-conflits-separation-violence",
    }
)


def age(born: date, today: date) -> int:
    """Completed years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
