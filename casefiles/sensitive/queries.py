"""Every `select` about sensitive texts."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import undefer

from accounts.models import JournalEntry
from casefiles.queries.members import Member, members_named
from casefiles.sensitive.models import SensitiveReader, SensitiveText
from core.db import db
from core.guard import system_actor

READ = "sensitive.read"  # in the journal, when one is opened
BATCH = 200


def texts(file_id: int) -> Sequence[SensitiveText]:
    """Those the actor may open, the latest first; what they say is not loaded."""
    query = select(SensitiveText).where(SensitiveText.file_id == file_id)
    return db.session.scalars(query.order_by(SensitiveText.id.desc())).all()


def text(file_id: int, text_id: int, *, lock: bool = False, whole: bool = False) -> SensitiveText | None:
    """One the actor may open; `whole` loads what it says, locked."""
    query = select(SensitiveText).where(SensitiveText.id == text_id, SensitiveText.file_id == file_id)
    if whole:
        query = query.options(undefer(SensitiveText.locked))
    return db.session.scalar(query.with_for_update() if lock else query)


def readers(text_id: int) -> Sequence[SensitiveReader]:
    """Who is named for one: everyone to its author, oneself to a reader."""
    query = select(SensitiveReader).where(SensitiveReader.text_id == text_id)
    return db.session.scalars(query.order_by(SensitiveReader.id)).all()


def have_read(text: SensitiveText) -> list[Member]:
    """Colleagues who have opened it, by name, from the journal of readings."""
    query = select(JournalEntry.membership_id).where(
        JournalEntry.file_id == text.file_id,
        JournalEntry.action == READ,
        JournalEntry.subject == str(text.id),
        JournalEntry.at >= text.created_at,
        JournalEntry.membership_id != text.author_id,
    )
    with system_actor("who has opened a sensitive text"):
        keys = set(db.session.scalars(query.distinct()))
    return sorted(members_named(keys).values(), key=lambda member: member.name)


def under_other_keys(mark: str, after: int, *, most: int = BATCH) -> Sequence[SensitiveText]:
    """Texts locked under another key than the present one, in order. Run by the operator."""
    query = select(SensitiveText).where(SensitiveText.key_mark != mark, SensitiveText.id > after)
    query = query.options(undefer(SensitiveText.locked)).order_by(SensitiveText.id).limit(most)
    return db.session.scalars(query.with_for_update()).all()


def of_file(file_id: int) -> Sequence[SensitiveText]:
    """Every one of a file, whole. Run as the system."""
    query = select(SensitiveText).where(SensitiveText.file_id == file_id).options(undefer(SensitiveText.locked))
    return db.session.scalars(query.order_by(SensitiveText.id)).all()


def falling_due(day: date, *, most: int = BATCH) -> Sequence[SensitiveText]:
    """Texts whose day has come. Run by the worker."""
    query = select(SensitiveText).where(SensitiveText.ends_on <= day).order_by(SensitiveText.ends_on, SensitiveText.id)
    return db.session.scalars(query.limit(most)).all()
