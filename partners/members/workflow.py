"""Who may give and take which post, and the clocks of access. Pure Python.

Sources: security page, 4 ("administrators of an office invite and end within their office only, never their own
rights", invitations of 48 h, review every quarter, unused accounts); the breach of January 2026 came through accounts
whose rights outlived the post.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.clock import months_after
from partners.workflow import ADVISORS, FOLLOWERS, PROFESSIONALS, Role, Side

INVITED_FOR = timedelta(hours=48)
REVIEW_MONTHS = 3  # a review begins on the first day of each quarter
REMIND_AFTER = timedelta(days=15)  # between the opening, each reminder, and the suspension
REMINDERS = 2
UNUSED_MONTHS = 6
UNUSED_NOTICE = timedelta(days=15)
LONGEST_ABSENCE = timedelta(days=366)


class Place(StrEnum):
    """Where a unit stands, seen from that of who manages accounts; above and beside are elsewhere."""

    OWN = "own"
    BELOW = "below"
    ELSEWHERE = "elsewhere"


# The three roles that no office gives: who reads the journal, who runs the servers, who answers for the region. The
# operator names them. An account administrator names others below only: nobody makes an equal, nor anyone above.
OF_OPERATOR = (Role.DPO, Role.TECHNICAL, Role.REGIONAL_ADMIN)
_OF_TEAM = (*FOLLOWERS, Role.ROUTER, Role.SECRETARY)
_OF_OFFICE = (*_OF_TEAM, Role.HEAD, Role.AGREEMENT_ADMIN, Role.SIGNATORY)
GIVES: dict[tuple[Role, Place], tuple[Role, ...]] = {
    (Role.ACCOUNT_ADMIN, Place.OWN): _OF_OFFICE,
    (Role.ACCOUNT_ADMIN, Place.BELOW): (*_OF_OFFICE, Role.ACCOUNT_ADMIN),
    (Role.HEAD, Place.OWN): _OF_TEAM,
    (Role.HEAD, Place.BELOW): _OF_TEAM,
}
MANAGERS = (Role.ACCOUNT_ADMIN, Role.HEAD)
AWAY = (*PROFESSIONALS, Role.SECRETARY)  # whose work somebody goes on with while they are away
# Roles of one institution only.
_SIDES: dict[Role, Side] = {
    **dict.fromkeys(ADVISORS, Side.EMPLOYMENT),
    Role.SOCIAL_WORKER: Side.COUNCIL,
    Role.REGIONAL_ADMIN: Side.EMPLOYMENT,
}


def place_of(own_path: str, path: str) -> Place:
    """Where a unit stands, by the paths of the two: "/1/4/" has "/1/4/9/" below it."""
    if path == own_path:
        return Place.OWN
    return Place.BELOW if path.startswith(own_path) else Place.ELSEWHERE


def fits(role: Role, side: Side) -> bool:
    """Whether an institution has this role."""
    return _SIDES.get(role, side) == side


def may_manage(by: Role | None, place: Place, role: Role, *, own: bool) -> bool:
    """Whether a post may be given, changed, confirmed or ended; never one's own, whoever one is."""
    return by is not None and not own and role in GIVES.get((by, place), ())


def roles_given(by: Role | None, place: Place, side: Side) -> tuple[Role, ...]:
    """What may be given in a unit, in the order of the enum."""
    given = GIVES.get((by, place), ()) if by is not None else ()
    return tuple(role for role in Role if role in given and fits(role, side))


class Standing(StrEnum):
    """What a post is on a day: computed, never stored."""

    IN_FORCE = "in_force"
    TO_COME = "to_come"
    ENDED = "ended"
    SUSPENDED = "suspended"
    DISABLED = "disabled"  # the account itself


def standing(start_on: date, end_on: date | None, today: date, *, ended_why: str | None, is_disabled: bool) -> Standing:
    """In force unless its dates, an end, a suspension or the account say otherwise."""
    if ended_why == "unconfirmed":
        return Standing.SUSPENDED
    if ended_why is not None or (end_on is not None and end_on < today):
        return Standing.ENDED
    if is_disabled:
        return Standing.DISABLED
    return Standing.TO_COME if start_on > today else Standing.IN_FORCE


# Reviews --------------------------------------------------------------------------------------------------------
class ReviewStep(StrEnum):
    """What a review that is not finished does next."""

    REMIND = "remind"
    SUSPEND = "suspend"


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return date(day.year, (day.month - 1) // REVIEW_MONTHS * REVIEW_MONTHS + 1, 1)


def review_step(opened_on: date, reminded_on: Sequence[date], today: date) -> ReviewStep | None:
    """What is due today, counted from what was really sent: a worker that comes late makes nobody lose a delay."""
    if today < max((opened_on, *reminded_on)) + REMIND_AFTER:
        return None
    return ReviewStep.REMIND if len(reminded_on) < REMINDERS else ReviewStep.SUSPEND


# Unused accounts ------------------------------------------------------------------------------------------------
class UnusedStep(StrEnum):
    """What becomes of an account nobody uses."""

    TELL = "tell"
    DISABLE = "disable"


def unused_step(used_on: date, told_on: date | None, today: date) -> UnusedStep | None:
    """Told 15 days before six months are over, disabled then; never within 15 days of the notice, however late."""
    ends_on = months_after(used_on, UNUSED_MONTHS)
    if told_on is None or told_on < used_on:
        return UnusedStep.TELL if today >= ends_on - UNUSED_NOTICE else None
    return UnusedStep.DISABLE if today >= max(ends_on, told_on + UNUSED_NOTICE) else None


@dataclass(frozen=True, slots=True)
class Absence:
    """Days somebody is away, both included."""

    from_on: date
    until_on: date

    def meets(self, other: "Absence") -> bool:
        """Whether they share a day."""
        return self.from_on <= other.until_on and other.from_on <= self.until_on
