"""What narrows the inbox: the queues kept or what was assigned, its tabs and its tiles, as conditions of statements.

Values go in as named parameters, so that each statement is built once.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Date, Integer, and_, bindparam, or_, select, union_all

from agreements.places import AgreementPlace, PlaceState
from casefiles.models import FileAccess
from core.actor import Actor
from core.clock import now, today
from core.db import UtcDateTime
from referrals.models import Referral
from referrals.workflow import CLOSED_STATES, SOON_DAYS, State, Tab, Urgency

OWED = (State.SENT, State.RECEIVED)  # an answer, by the receiving side
ME, QUEUES = bindparam("me", type_=Integer), bindparam("queues", type_=Integer, expanding=True)
MINE = bindparam("mine", type_=Integer, expanding=True)  # and those of colleagues who are away
TODAY, SOON = bindparam("today", type_=Date), bindparam("soon", type_=Date)
AT = bindparam("at", type_=UtcDateTime())


def given_for(actor: Actor) -> dict[str, Any]:
    """The values of the named parameters."""
    day = today(actor.territory)
    return {
        "me": actor.membership,
        "mine": sorted(actor.acts_for),
        "queues": actor.queues,
        "at": now(),
        "today": day,
        "soon": day + timedelta(days=SOON_DAYS),
    }


def received(*, keeps_queues: bool) -> ColumnElement[bool]:
    """What an actor is to work on: the queues kept, or what was assigned."""
    return Referral.to_unit_id.in_(QUEUES) if keeps_queues else Referral.assigned_id.in_(MINE)


def _open_files() -> CompoundSelect[int]:
    """Keys of the files the actor sees now, by the queues kept or in person."""
    open_now = or_(FileAccess.until_at.is_(None), FileAccess.until_at > AT)
    mine, of_queues = FileAccess.membership_id == ME, FileAccess.unit_id.in_(QUEUES)
    return union_all(*(select(FileAccess.file_id).where(holder, open_now) for holder in (mine, of_queues)))


def in_tab(tab: Tab, *, keeps_queues: bool) -> ColumnElement[bool]:
    """What stands behind a tab."""
    if tab is Tab.TO_ASSIGN:
        return and_(Referral.state.in_(OWED), Referral.assigned_id.is_(None))
    if tab is Tab.TO_ANSWER:
        return and_(Referral.state.in_(OWED), Referral.assigned_id.is_not(None))
    if tab is Tab.CLOSED:
        closed = Referral.state.in_(CLOSED_STATES)
        # A queue loses sight of most files it answered about: begin with those it still sees.
        return and_(closed, Referral.file_id.in_(_open_files())) if keeps_queues else closed
    return Referral.state == (State.INFO_NEEDED if tab is Tab.INFO_NEEDED else State.WAITING)


def _owed_when(
    *due: ColumnElement[bool], offered: ColumnElement[bool], held: ColumnElement[bool]
) -> ColumnElement[bool]:
    """The receiving side owes an answer by a date; one that waits, by that of the offered place or of the review."""
    place = (
        select(AgreementPlace.id)
        .where(AgreementPlace.referral_id == Referral.id, AgreementPlace.state == PlaceState.RESERVED, offered)
        .correlate(Referral)
    )
    waits, is_held = Referral.state == State.WAITING, Referral.review_on.is_not(None)
    # The states come first: the queue's index leads to them, and one look at its places for each that waits.
    waited = or_(and_(is_held, held), and_(~is_held, place.exists()))
    return and_(Referral.state.in_((*OWED, State.WAITING)), or_(and_(~waits, *due), and_(waits, waited)))


def urgent(urgency: Urgency) -> ColumnElement[bool]:
    """What stands behind a tile."""
    if urgency is Urgency.LATE:
        return _owed_when(
            Referral.answer_due_on < TODAY, offered=AgreementPlace.answer_by < TODAY, held=Referral.review_on < TODAY
        )
    if urgency is Urgency.SOON:
        return _owed_when(
            Referral.answer_due_on.between(TODAY, SOON),
            offered=AgreementPlace.answer_by.between(TODAY, SOON),
            held=Referral.review_on.between(TODAY, SOON),
        )
    return and_(Referral.state == State.RECEIVED, Referral.information.is_not(None))


def tabs_of(actor: Actor) -> tuple[Tab, ...]:
    """Who distributes sees what is unassigned; who answers only sees it once it is theirs."""
    return tabs(keeps_queues=bool(actor.queues))


def tabs(*, keeps_queues: bool) -> tuple[Tab, ...]:
    """The tabs of who keeps queues, and of who does not."""
    return tuple(Tab) if keeps_queues else tuple(tab for tab in Tab if tab is not Tab.TO_ASSIGN)
