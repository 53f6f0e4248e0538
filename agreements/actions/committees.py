"""The life of a committee meeting: planned, decisions written, minutes closed for good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from accounts.journal import record_writing
from agreements import queries_committees as queries
from agreements.frozen import canonical, digest
from agreements.models import Agreement
from agreements.models_committees import CommitteeAttendee, CommitteeDecision, CommitteeMeeting
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Conflict, NotFound, Refusal
from core.i18n import format_date
from core.i18n import gettext as _
from core.references import new_reference

MOST_ATTENDEES = 30
MOST_DECISIONS = 12
AFTER_THE_END = timedelta(days=366)  # the last committee draws up the balance of an agreement that ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A meeting as it is typed: members of the parties by key, others as (name, quality)."""

    held_on: date
    data_on: date
    place: str
    members: tuple[int, ...] = ()
    guests: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision as it is typed; `key` when it is already there, `row` its line of the form."""

    text: str
    owner: str
    due_on: date
    key: int | None = None
    row: int = 0


def plan(agreement: Agreement, typed: Plan, *, by: Actor, at: datetime) -> CommitteeMeeting:
    """A meeting to come, or one already held. Raises Refusal on the field that is wrong."""
    if by.membership is None:
        raise Refusal(_("Un comité est préparé par un administrateur."))
    meeting = CommitteeMeeting(
        ref=new_reference("CO", agreement.territory),
        agreement_id=agreement.id,
        created_at=at,
        created_by_id=by.membership,
        attendees=[],
        decisions=[],
    )
    _write(agreement, meeting, typed)
    db.session.add(meeting)
    _flush()
    record_writing("committee.planned", subject=meeting.ref)
    return meeting


def change(agreement: Agreement, meeting: CommitteeMeeting, typed: Plan) -> None:
    """Another date, place, data date or attendance. Raises Conflict once closed, Refusal on the field that is wrong."""
    meeting.require_open()
    _write(agreement, meeting, typed)
    meeting.version += 1
    _flush()
    record_writing("committee.changed", subject=meeting.ref)


def decide(meeting: CommitteeMeeting, decisions: Sequence[Decided]) -> None:
    """Write the decisions of a meeting as a whole: a line that is left out is removed.

    Raises Conflict once closed, Refusal for too many lines or a due date before the meeting.
    """
    meeting.require_open()
    if len(decisions) > MOST_DECISIONS:
        raise Refusal(_("Un comité prend au plus %(most)s décisions.", most=MOST_DECISIONS))
    for one in decisions:
        if one.due_on < meeting.held_on:
            message = _("L’échéance ne précède pas le comité du %(day)s.", day=format_date(meeting.held_on))
            raise Refusal(message, field=f"decisions-{one.row}-due_on")
    known = {row.id: row for row in meeting.decisions}
    kept = [known.pop(one.key) if one.key in known else CommitteeDecision() for one in decisions]
    for position, row in enumerate(meeting.decisions):
        row.position = -1 - position  # two lines may change places: no position is taken twice meanwhile
    for left in known.values():
        meeting.decisions.remove(left)
    db.session.flush()
    for position, (one, row) in enumerate(zip(decisions, kept, strict=True), 1):
        row.position, row.text, row.owner, row.due_on = position, one.text, one.owner, one.due_on
        if row not in meeting.decisions:
            meeting.decisions.append(row)
    meeting.version += 1
    db.session.flush()
    record_writing("committee.decided", subject=meeting.ref)


def mark(agreement: Agreement, meeting: CommitteeMeeting, key: int, *, done: bool, by: Actor, at: datetime) -> None:
    """A decision is done, or has to be done again; closed minutes do not change. Raises NotFound."""
    decision = next((row for row in meeting.decisions if row.id == key), None)
    if decision is None or by.membership is None:
        raise NotFound(_("Cette décision n’existe pas dans ce comité."))
    decision.done_on = civil_date(at, agreement.territory) if done else None
    decision.done_by_id = by.membership if done else None
    db.session.flush()
    record_writing("committee.decision_done" if done else "committee.decision_reopened", subject=meeting.ref)


def close(
    agreement: Agreement, meeting: CommitteeMeeting, minutes: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    """Freeze the minutes: figures, attendance and decisions as plain values.

    Raises Conflict when they already are, Refusal before the day of the meeting or without anybody attending.
    """
    meeting.require_open()
    if civil_date(at, agreement.territory) < meeting.held_on:
        day = format_date(meeting.held_on, "long")
        raise Refusal(_("Le compte rendu se clôt à partir du jour du comité, le %(day)s.", day=day))
    if not meeting.attendees:
        raise Refusal(_("Indiquez d’abord qui était présent."))
    text = canonical(minutes)
    meeting.minutes, meeting.minutes_sha256 = text, digest(text)
    meeting.closed_at, meeting.closed_by_id = at, by.membership
    meeting.version += 1
    db.session.flush()
    record_writing("committee.closed", subject=meeting.ref)


def _write(agreement: Agreement, meeting: CommitteeMeeting, typed: Plan) -> None:
    last = agreement.end_on + AFTER_THE_END
    if not agreement.start_on <= typed.held_on <= last:
        start, end = format_date(agreement.start_on), format_date(last)
        message = _(
            "Le comité suit la convention : écrivez une date entre le %(start)s et le %(end)s.", start=start, end=end
        )
        raise Refusal(message, field="held_on")
    if typed.data_on > typed.held_on:
        raise Refusal(_("Les chiffres sont arrêtés au plus tard le jour du comité."), field="data_on")
    if typed.data_on < agreement.start_on:
        start = format_date(agreement.start_on)
        raise Refusal(_("La convention n’a pas de chiffres avant le %(start)s.", start=start), field="data_on")
    if any(row.due_on < typed.held_on for row in meeting.decisions):
        raise Refusal(_("Une décision de ce comité a une échéance avant cette date."), field="held_on")
    attending = _attending(agreement, meeting, typed)
    meeting.held_on, meeting.data_on, meeting.place = typed.held_on, typed.data_on, typed.place
    meeting.attendees.clear()
    if meeting.id is not None:
        db.session.flush()  # the positions are free before others take them
    meeting.attendees.extend(attending)


def _attending(agreement: Agreement, meeting: CommitteeMeeting, typed: Plan) -> list[CommitteeAttendee]:
    """Members still in post, or already on this list; then the others. Raises Refusal for anybody else's key."""
    known = {one.membership_id: (one.name, one.quality) for one in queries.invited(agreement, typed.held_on)}
    kept: dict[int, tuple[str, str]] = {
        row.membership_id: (row.name, row.quality) for row in meeting.attendees if row.membership_id is not None
    }
    known = {**kept, **known}
    members = list(dict.fromkeys(typed.members))
    if any(key not in known for key in members):
        message = _("Une personne choisie n’est pas membre de l’une des deux parties à cette date.")
        raise Refusal(message, field="members")
    if len(members) + len(typed.guests) > MOST_ATTENDEES:
        raise Refusal(_("Un comité réunit au plus %(most)s personnes.", most=MOST_ATTENDEES), field="members")
    people = [(key, *known[key]) for key in members] + [(None, *guest) for guest in typed.guests]
    return [
        CommitteeAttendee(position=position, membership_id=key, name=name, quality=quality)
        for position, (key, name, quality) in enumerate(people, 1)
    ]


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:  # two administrators at the same moment, or the same day twice
        if "held_on" in str(error.orig):
            raise Conflict(_("Un comité de cette convention a déjà lieu ce jour-là."), field="held_on") from error
        raise
