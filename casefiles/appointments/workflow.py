"""States, steps and shapes of an appointment. Pure Python.

Source: workflows of the case file - to come, seen, excused, no-show, revoked by the service, moved with its chain kept.
That a past one was left open is computed from the time, never stored.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from casefiles.workflow import Channel
from core.clock import is_working_day

SHORTEST, LONGEST = 5, 480  # minutes
OPENS, CLOSES = time(8), time(20)  # outside of these hours an appointment is unusual
MOST_DAYS_AHEAD = 366


class AppointmentKind(StrEnum):
    """How the two meet."""

    OFFICE = "office"
    PHONE = "phone"
    VIDEO = "video"
    HOME = "home"


class WithWhom(StrEnum):
    """Which half of the pair the person meets; both: a meeting of the three."""

    ADVISOR = "advisor"
    WORKER = "worker"
    BOTH = "both"


class AppointmentState(StrEnum):
    """What became of it."""

    TO_COME = "to_come"
    KEPT = "kept"
    EXCUSED = "excused"  # the person said so, or it was agreed
    NO_SHOW = "no_show"
    REVOKED = "revoked"  # by the service
    MOVED = "moved"


class AppointmentStep(StrEnum):
    """What moves it."""

    KEEP = "keep"
    EXCUSE = "excuse"
    MISS = "miss"
    REVOKE = "revoke"
    MOVE = "move"
    TAKE_BACK = "take_back"  # the outcome was marked in error


@dataclass(frozen=True, slots=True)
class Transition:
    """Where a step leads; `is_after`: only once the appointment has begun."""

    next: AppointmentState
    is_after: bool = False
    roles: tuple[str, ...] = ("pair",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody asks for; what does not fit the kind is left aside."""

    starts_at: datetime
    ends_at: datetime
    kind: AppointmentKind
    with_whom: WithWhom
    place: str | None = None
    phone: str | None = None
    link: str | None = None
    note: str | None = None


_COME, _DONE = AppointmentState.TO_COME, AppointmentStep
TRANSITIONS: dict[tuple[AppointmentState, AppointmentStep], Transition] = {
    (_COME, _DONE.KEEP): Transition(AppointmentState.KEPT, is_after=True),
    (_COME, _DONE.EXCUSE): Transition(AppointmentState.EXCUSED),
    (_COME, _DONE.MISS): Transition(AppointmentState.NO_SHOW, is_after=True),
    (_COME, _DONE.REVOKE): Transition(AppointmentState.REVOKED, roles=("pair", "system")),
    (_COME, _DONE.MOVE): Transition(AppointmentState.MOVED),
    **{
        (state, _DONE.TAKE_BACK): Transition(_COME)
        for state in (
            AppointmentState.KEPT,
            AppointmentState.EXCUSED,
            AppointmentState.NO_SHOW,
            AppointmentState.REVOKED,
        )
    },
}
# The step that leads to each outcome somebody marks; another appointment stands for the one that was moved.
OUTCOMES: dict[AppointmentState, AppointmentStep] = {
    move.next: step for (state, step), move in TRANSITIONS.items() if state is _COME and step is not _DONE.MOVE
}
CANCELLED = (AppointmentState.EXCUSED, AppointmentState.REVOKED)
CHANNELS: dict[AppointmentKind, Channel] = {
    AppointmentKind.OFFICE: Channel.IN_PERSON,
    AppointmentKind.PHONE: Channel.PHONE,
    AppointmentKind.VIDEO: Channel.VIDEO,
    AppointmentKind.HOME: Channel.HOME_VISIT,
}


def channel_of(kind: AppointmentKind, with_whom: WithWhom) -> Channel:
    """The contact a kept appointment was."""
    return Channel.THREE_WAY if with_whom is WithWhom.BOTH else CHANNELS[kind]


def is_to_complete(state: AppointmentState, starts_at: datetime, at: datetime) -> bool:
    """A past one left open: somebody has to say what became of it."""
    return state is AppointmentState.TO_COME and starts_at <= at


def is_day_off(day: date, territory: str | None) -> bool:
    """Saturday, Sunday, or a public holiday of the territory."""
    return not is_working_day(day, territory)


def is_at_night(start: time, end: time) -> bool:
    """Before or after the hours in which services receive people; both local times of one day."""
    return start < OPENS or end > CLOSES
