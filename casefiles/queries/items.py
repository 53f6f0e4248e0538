"""What the pair wrote in a file: one item by its file and number, or the lists of its pages."""

from typing import Any, TypeVar

from sqlalchemy import Select, select

from casefiles.models import Barrier, Contact, Note, PlanItem
from casefiles.workflow import BarrierState, Category, Owner, PlanState
from core.db import db
from core.guard import system_actor

Item = TypeVar("Item", Barrier, Contact, Note, PlanItem)

SHOWN_ON_SUMMARY = 3


def _one(cls: type[Item], file_id: int, item_id: int, *, lock: bool) -> Item | None:
    query: Select[Any] = select(cls).where(cls.id == item_id, cls.file_id == file_id)
    found: Item | None = db.session.scalar(query.with_for_update() if lock else query)
    return found


def barrier(file_id: int, barrier_id: int, *, lock: bool = False) -> Barrier | None:
    """A barrier of this file, if the actor reads it."""
    return _one(Barrier, file_id, barrier_id, lock=lock)


def contact(file_id: int, contact_id: int, *, lock: bool = False) -> Contact | None:
    """A contact of this file, if the actor reads it."""
    return _one(Contact, file_id, contact_id, lock=lock)


def note(file_id: int, note_id: int, *, lock: bool = False) -> Note | None:
    """A note of this file, if the actor reads it."""
    return _one(Note, file_id, note_id, lock=lock)


def plan_item(file_id: int, item_id: int, *, lock: bool = False) -> PlanItem | None:
    """A line of this file's plan, if the actor reads it."""
    return _one(PlanItem, file_id, item_id, lock=lock)


def barriers(file_id: int) -> list[Barrier]:
    """Barriers of a file, open ones first, then in the order they were noted."""
    query = select(Barrier).where(Barrier.file_id == file_id).order_by(Barrier.state.desc(), Barrier.id)
    return list(db.session.scalars(query))


def open_barrier(file_id: int, category: Category, thematic: str | None) -> Barrier | None:
    """The open barrier of a category and detail the actor reads, if any."""
    query = select(Barrier).where(
        Barrier.file_id == file_id,
        Barrier.category == category,
        Barrier.thematic == thematic if thematic else Barrier.thematic.is_(None),
        Barrier.state == BarrierState.OPEN,
    )
    return db.session.scalar(query.limit(1))


def has_barrier(file_id: int) -> bool:
    """Whether anyone noted a barrier, on whatever level: the fact, never the barrier."""
    db.session.flush()
    with system_actor("diagnosis"):
        return db.session.scalar(select(Barrier.id).where(Barrier.file_id == file_id).limit(1)) is not None


def plan(
    file_id: int,
    *,
    barrier_id: int | None = None,
    owner: Owner | None = None,
    states: tuple[PlanState, ...] = (),
    limit: int | None = None,
) -> list[PlanItem]:
    """The flat list of a file's plan: what is due first on top, without a date last."""
    query = select(PlanItem).where(PlanItem.file_id == file_id)
    if barrier_id is not None:
        query = query.where(PlanItem.barrier_id == barrier_id)
    if owner is not None:
        query = query.where(PlanItem.owner == owner)
    if states:
        query = query.where(PlanItem.state.in_(states))
    return list(db.session.scalars(query.order_by(PlanItem.due_on.asc().nulls_last(), PlanItem.id).limit(limit)))


def last_notes(file_id: int, limit: int = SHOWN_ON_SUMMARY) -> list[Note]:
    """The latest notes the actor reads."""
    query = select(Note).where(Note.file_id == file_id).order_by(Note.created_at.desc(), Note.id.desc())
    return list(db.session.scalars(query.limit(limit)))


def last_contacts(file_id: int, limit: int = SHOWN_ON_SUMMARY) -> list[Contact]:
    """The latest contacts and attempts the actor reads."""
    query = select(Contact).where(Contact.file_id == file_id).order_by(Contact.on.desc(), Contact.id.desc())
    return list(db.session.scalars(query.limit(limit)))
