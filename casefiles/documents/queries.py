"""Every `select` about documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import undefer

from accounts.models import JournalEntry
from casefiles.documents.models import Document, DocumentContent
from casefiles.documents.workflow import TOLD_BEFORE, ended_by
from casefiles.models import CaseFile, FileEvent, Support
from casefiles.queries.members import Member, members_named
from casefiles.workflow import OPEN_STATES, Happened, Level
from core.actor import Actor
from core.db import db
from core.guard import system_actor

READ = "document.read"  # in the journal, when what it holds leaves
BATCH = 200


@dataclass(frozen=True, slots=True)
class Room:
    """What a file holds already, whoever reads it."""

    number: int
    size: int  # bytes


def documents(file_id: int) -> Sequence[Document]:
    """Those the actor reads, the latest first; none of what they hold is loaded."""
    query = select(Document).where(Document.file_id == file_id)
    return db.session.scalars(query.order_by(Document.created_at.desc(), Document.id.desc())).all()


def kept(file_id: int) -> set[int]:
    """Documents of a file that still hold something."""
    return set(db.session.scalars(select(DocumentContent.document_id).where(DocumentContent.file_id == file_id)))


def document(file_id: int, document_id: int, *, lock: bool = False) -> Document | None:
    """A document of this file, if the actor reads it."""
    query = select(Document).where(Document.id == document_id, Document.file_id == file_id)
    return db.session.scalar(query.with_for_update() if lock else query)


def content(document_id: int) -> DocumentContent | None:
    """What it holds, without the bytes."""
    return db.session.scalar(select(DocumentContent).where(DocumentContent.document_id == document_id))


def data(document_id: int) -> bytes | None:
    """The bytes; None once they are gone."""
    query = select(DocumentContent).where(DocumentContent.document_id == document_id)
    found = db.session.scalar(query.options(undefer(DocumentContent.data)))
    return found.data if found is not None else None


def reserved(file_id: int, actor: Actor) -> int:
    """How many the other service keeps for itself; neither what nor whose."""
    query = select(func.count(Document.id)).where(
        Document.file_id == file_id,
        Document.level == Level.OWN_SERVICE,
        Document.organisation_id != actor.organisation,
        Document.withdrawn_at.is_(None),
    )
    with system_actor("count of reserved documents"):
        return db.session.scalars(query).one()


def room(file_id: int) -> Room:
    """Number and size of what a file holds, the documents one may not read included."""
    query = select(func.count(Document.id), func.coalesce(func.sum(Document.size), 0)).where(
        Document.file_id == file_id, Document.withdrawn_at.is_(None)
    )
    with system_actor("room left in a file"):
        number, size = db.session.execute(query).one()
    return Room(number, int(size))


def have_read(document: Document) -> list[Member]:
    """Colleagues who have saved what it holds, by name, from the journal of readings."""
    query = select(JournalEntry.membership_id).where(
        JournalEntry.file_id == document.file_id,
        JournalEntry.action == READ,
        JournalEntry.subject == str(document.id),
        JournalEntry.at >= document.created_at,
        JournalEntry.membership_id != document.author_id,
    )
    with system_actor("who has read a document"):
        keys = set(db.session.scalars(query.distinct()))
    return sorted(members_named(keys).values(), key=lambda member: member.name)


def added_fact(document: Document) -> FileEvent | None:
    """The line of the timeline that told of it when it was added."""
    query = select(FileEvent).where(
        FileEvent.file_id == document.file_id,
        FileEvent.kind == Happened.DOCUMENT_ADDED,
        FileEvent.membership_id == document.author_id,
        FileEvent.at == document.created_at,
    )
    return db.session.scalar(query)


def falling_due(day: date, *, most: int = BATCH) -> Sequence[Document]:
    """Documents whose day has come on a day, the first to go on top."""
    query = select(Document).where(_due(day)).order_by(Document.ends_on, Document.id)
    return db.session.scalars(query.limit(most)).all()


def untold(day: date, *, most: int = BATCH) -> Sequence[tuple[Document, str]]:
    """Documents that go within two weeks and whose author was not told; with the reference of the file."""
    query = select(Document, CaseFile.ref).join(CaseFile, CaseFile.id == Document.file_id)
    query = query.where(_due(day + TOLD_BEFORE), Document.told_at.is_(None), Document.withdrawn_at.is_(None))
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(Document.ends_on, Document.id).limit(most))]


def _due(day: date) -> Any:
    """SQL: the rule of `workflow.ends_on` and `workflow.kept_until`."""
    open_ones = select(Support.id).where(Support.file_id == Document.file_id, Support.state.in_(OPEN_STATES))
    last_end = select(func.max(Support.end_on)).where(Support.file_id == Document.file_id).scalar_subquery()
    closed = and_(~open_ones.exists(), last_end <= ended_by(day))
    return or_(Document.ends_on <= day, closed)
