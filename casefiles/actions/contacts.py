"""Contacts with the person. Only a successful one resets the rhythm of the open supports."""

from datetime import date, datetime

from sqlalchemy import func, select

from accounts.journal import record_writing
from casefiles import queries
from casefiles.actions.facts import authorship
from casefiles.events import ContactNoted
from casefiles.models import Contact, Revision
from casefiles.workflow import CORRECTION_WINDOW, Channel, Level, narrower
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import NotAllowed, Refusal
from core.events import publish
from core.guard import system_actor
from core.i18n import gettext as _
from core.labels import label


def note_contact(
    file_id: int,
    *,
    channel: Channel,
    reached: bool,
    on: date,
    by: Actor,
    at: datetime,
    line: str | None = None,
    level: Level = Level.SHARED,
) -> Contact:
    """Write down a contact or an attempt of that day. Raises Refusal for a day to come."""
    _check_day(on, at, by)
    contact = Contact(
        channel=channel,
        reached=reached,
        on=on,
        line=line or None,
        **authorship(file_id, by=by, at=at, level=level),
    )
    db.session.add(contact)
    db.session.flush()
    if reached:
        _move_rhythm(file_id, on)
    record_writing("contact.note", file_id=file_id, subject=str(contact.id))
    publish(ContactNoted(contact_id=contact.id, file_id=file_id, reached=reached, by_id=contact.author_id))
    return contact


def _check_day(on: date, at: datetime, by: Actor) -> None:
    if on > civil_date(at, by.territory):
        raise Refusal(_("Cette date est à venir : un contact se note une fois qu’il a eu lieu."), field="on")


def _move_rhythm(file_id: int, on: date) -> None:
    for support in queries.open_supports(file_id):
        if on < support.start_on:
            continue  # it belongs to the time before this support
        support.last_contact_on = max(on, support.last_contact_on or on)
        support.first_contact_on = min(on, support.first_contact_on or on)


def correct_contact(
    contact: Contact,
    *,
    channel: Channel,
    reached: bool,
    on: date,
    line: str | None,
    level: Level,
    by: Actor,
    at: datetime,
) -> None:
    """Put one's own contact right: in place for ten minutes, later with the old version kept.

    Raises NotAllowed for somebody else's, Refusal for a day to come.
    """
    if contact.author_id != by.membership:
        raise NotAllowed(_("Seul son auteur corrige un contact."))
    _check_day(on, at, by)
    before = _as_text(contact)
    was_counted, was_level = contact.reached, contact.level
    contact.channel, contact.reached, contact.on = channel, reached, on
    contact.line, contact.level = line or None, level
    contact.version += 1
    after = _as_text(contact)
    if at - contact.created_at > CORRECTION_WINDOW and before != after:
        kept = authorship(contact.file_id, by=by, at=at, level=narrower(was_level, level))
        db.session.add(Revision(contact_id=contact.id, old=before, new=after, **kept))
    db.session.flush()
    if was_counted or reached:
        _recount_rhythm(contact.file_id)
    record_writing("contact.correct", file_id=contact.file_id, subject=str(contact.id))


def _as_text(contact: Contact) -> str:
    """A contact in one line, as its author wrote it."""
    result = _("personne jointe") if contact.reached else _("tentative")
    parts = [contact.on.strftime("%d/%m/%Y"), label(contact.channel), result, contact.line or ""]
    return " – ".join(part for part in parts if part)


def _recount_rhythm(file_id: int) -> None:
    """First and last successful contact of each open support again, over what everybody noted: dates only."""
    supports = queries.open_supports(file_id)
    for support in supports:
        query = select(func.min(Contact.on), func.max(Contact.on)).where(
            Contact.file_id == file_id, Contact.reached.is_(True), Contact.on >= support.start_on
        )
        with system_actor("rhythm"):
            first, last = db.session.execute(query).one()
        support.first_contact_on, support.last_contact_on = first, last
