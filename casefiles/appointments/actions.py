"""Appointments made, moved, settled. The file's row is held by the caller; none commits."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from accounts.journal import record_writing
from casefiles import actions as files
from casefiles import queries as file_queries
from casefiles.actions.facts import add_fact
from casefiles.appointments import checks, rooms
from casefiles.appointments.models import Appointment
from casefiles.appointments.workflow import (
    OUTCOMES,
    TRANSITIONS,
    AppointmentKind,
    AppointmentState,
    AppointmentStep,
    Wanted,
    channel_of,
)
from casefiles.models import Support
from casefiles.workflow import Happened, Level
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import NotAllowed, Refusal
from core.i18n import gettext as _
from core.references import new_reference


def support_for(file_id: int, by: Actor) -> Support | None:
    """The open support an appointment is made under: one of the writer's own, the global one first; else the one in
    hand."""
    mine = [one for one in file_queries.open_supports(file_id) if not by.acts_for.isdisjoint(one.pair)]
    in_hand = file_queries.support_in_hand(file_id)
    return in_hand if in_hand in mine or not mine else mine[-1]


def make(file_id: int, wanted: Wanted, *, anyway: bool, by: Actor, at: datetime) -> Appointment:
    """A new one, under the support in hand.

    Raises Refusal for a time that has passed, an end before the start, a place, number or link that is missing or
    unsafe, no open support; and, unless `anyway`, for an unusual time or something else at the same time.
    """
    support = support_for(file_id, by)
    if support is None:
        raise Refusal(_("Aucun accompagnement n’est ouvert : un rendez-vous se prend pendant un accompagnement."))
    checks.check(support, wanted, anyway=anyway, but=None, at=at)
    made = _add(support, wanted, None, by=by, at=at)
    record_writing("appointment.make", file_id=file_id, subject=made.ref)
    return made


def move(found: Appointment, wanted: Wanted, *, anyway: bool, by: Actor, at: datetime) -> Appointment:
    """Another one in its place, which names it. Raises Conflict when it is settled already, Refusal as `make` does."""
    support = db.session.get_one(Support, found.support_id)
    checks.check(support, wanted, anyway=anyway, but=found.id, at=at)
    _settle(found, AppointmentStep.MOVE, by=by, at=at)
    db.session.flush()
    made = _add(support, wanted, found.id, by=by, at=at)
    record_writing("appointment.move", file_id=found.file_id, subject=made.ref)
    return made


def _add(support: Support, wanted: Wanted, moved_from: int | None, *, by: Actor, at: datetime) -> Appointment:
    if by.membership is None:
        raise NotAllowed(_("Seul un professionnel peut écrire dans un dossier."))
    kind, video = wanted.kind, wanted.kind is AppointmentKind.VIDEO
    made = Appointment(
        file_id=support.file_id, support_id=support.id, territory=support.territory,
        ref=new_reference("RV", support.territory), moved_from_id=moved_from,
        starts_at=wanted.starts_at, minutes=int((wanted.ends_at - wanted.starts_at) / timedelta(minutes=1)),
        kind=kind, with_whom=wanted.with_whom, note=wanted.note or None,
        place=(wanted.place or None) if kind in (AppointmentKind.OFFICE, AppointmentKind.HOME) else None,
        phone=(wanted.phone or None) if video or kind is AppointmentKind.PHONE else None,
        link=(rooms.new_room() or wanted.link or None) if video else None,
        made_by_id=by.membership, made_at=at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def settle(
    found: Appointment, outcome: AppointmentState, *, note_contact: bool, line: str | None, by: Actor, at: datetime
) -> None:
    """What became of it; when the person came, the contact is noted too if asked.

    Raises Conflict when it is settled already, Refusal for a meeting said to be held, or missed, before it began.
    """
    step = OUTCOMES[outcome]
    move = TRANSITIONS.get((found.state, step))
    if move is not None and move.is_after and found.starts_at > at:
        message = _("Ce rendez-vous n’a pas encore commencé : il peut être excusé, annulé ou reporté.")
        raise Refusal(message, field="outcome")
    _settle(found, step, by=by, at=at)
    if outcome is AppointmentState.KEPT and note_contact:
        on = civil_date(found.starts_at, found.territory)
        channel = channel_of(found.kind, found.with_whom)
        told: dict[str, Any] = {"reached": True, "line": line, "level": Level.SHARED}
        files.note_contact(found.file_id, channel=channel, on=on, by=by, at=at, **told)
    record_writing("appointment.settle", file_id=found.file_id, subject=found.ref, reason=outcome)
    db.session.flush()


def _settle(found: Appointment, step: AppointmentStep, *, by: Actor, at: datetime) -> None:
    found.take(step)
    found.settled_by_id, found.settled_at = by.membership, at


def take_back(found: Appointment, *, reason: str, by: Actor, at: datetime) -> None:
    """The outcome was marked in error: it is to be marked again. Raises Conflict when nothing was marked."""
    before = found.take(AppointmentStep.TAKE_BACK)
    found.settled_by_id = found.settled_at = None
    add_fact(
        found.file_id, Happened.OUTCOME_TAKEN_BACK, by=by, at=at, support_id=found.support_id, before=before,
        after=found.state, reason=reason,
    )  # fmt: skip
    record_writing("appointment.correct", file_id=found.file_id, subject=found.ref)
    db.session.flush()


def revoke_coming(support_id: int, *, by: Actor, at: datetime) -> int:
    """A support that ended has no appointment to come; how many there were."""
    query = select(Appointment).where(
        Appointment.support_id == support_id,
        Appointment.state == AppointmentState.TO_COME,
        Appointment.starts_at > at,
    )
    found = db.session.scalars(query.order_by(Appointment.id)).all()
    for one in found:
        _settle(one, AppointmentStep.REVOKE, by=by, at=at)
        record_writing("appointment.settle", file_id=one.file_id, subject=one.ref, reason=one.state)
    return len(found)
