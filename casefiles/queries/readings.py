"""Who has opened the pages of a file that show its notes, from the journal of readings."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from accounts.models import JournalEntry, Notice
from casefiles.documents.models import Document
from casefiles.models import CaseFile, Note
from casefiles.queries.members import Member, members_named, readers
from casefiles.workflow import Level
from core.actor import Actor
from core.db import db
from core.guard import system_actor

SHOW_NOTES = ("casefile.read", "timeline.read", "note.form")


def would_read(item: Note | Document, level: Level, actor: Actor, at: datetime) -> list[Member]:
    """Colleagues who would read an item on another level and do not read it now."""
    found = readers(item.file_id, actor, at)
    now = {member.id for member in found[item.level]} | {actor.membership}
    return [member for member in found[level] if member.id not in now]


def have_read(note: Note) -> list[Member]:
    """Colleagues its level let read a note and who have opened a page that shows it since it was written."""
    query = select(JournalEntry.membership_id).where(
        JournalEntry.file_id == note.file_id,
        JournalEntry.at >= note.created_at,
        JournalEntry.action.in_(SHOW_NOTES),
        JournalEntry.membership_id != note.author_id,
    )
    if note.level is Level.AUTHOR:
        return []
    if note.level is Level.OWN_SERVICE:
        query = query.where(JournalEntry.organisation_id == note.organisation_id)
    with system_actor("who has read a note"):
        keys = set(db.session.scalars(query.distinct()))
    found = members_named(keys)
    return sorted(found.values(), key=lambda member: member.name)


def drafts_before(moment: datetime, *, most: int = 500) -> Sequence[Note]:
    """Notes nobody but their author reads, written before an instant, the oldest first."""
    query = select(Note).where(Note.level == Level.AUTHOR, Note.created_at < moment)
    return db.session.scalars(query.order_by(Note.created_at, Note.id).limit(most)).all()


def untold_drafts(moment: datetime, kind: str, *, most: int = 500) -> Sequence[tuple[int, str]]:
    """Author and reference of the file of such notes, each pair once, that were not told of by a kind of notice."""
    told = select(Notice.id).where(
        Notice.kind == kind, Notice.membership_id == Note.author_id, Notice.ref == CaseFile.ref,
        Notice.created_at > Note.created_at,
    )  # fmt: skip
    query = (
        select(Note.author_id, CaseFile.ref)
        .join(CaseFile, CaseFile.id == Note.file_id)
        .where(Note.level == Level.AUTHOR, Note.created_at < moment, ~told.exists())
    )
    return [(row.author_id, row.ref) for row in db.session.execute(query.distinct().limit(most))]
