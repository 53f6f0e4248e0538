"""What the pair writes in a file: barriers, plan, contacts, notes, and the texts that edits replaced."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from casefiles.models.files import OfFile
from casefiles.workflow import (
    BarrierState,
    Category,
    Channel,
    Level,
    Owner,
    PlanKind,
    PlanState,
    Severity,
)
from core.db import Base, Id, Line, LongText, one_of, partial_index


class Written:
    """Who wrote an item, for whom to read."""

    id: Mapped[Id]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    level: Mapped[Level] = mapped_column(default=Level.SHARED)

    @declared_attr
    def author_id(cls) -> Mapped[int]:  # noqa: N805
        return mapped_column(ForeignKey("memberships.id"))

    @declared_attr
    def organisation_id(cls) -> Mapped[int]:  # noqa: N805
        return mapped_column(ForeignKey("units.id"))

    @declared_attr
    def support_id(cls) -> Mapped[int | None]:  # noqa: N805
        return mapped_column(ForeignKey("supports.id"))


class Barrier(OfFile, Written, Base):
    """What blocks the search for work, as functional impact, never a diagnosis."""

    __tablename__ = "barriers"

    category: Mapped[Category]
    thematic: Mapped[str | None] = mapped_column(String(100))
    severity: Mapped[Severity]
    owner: Mapped[Owner]
    wanted: Mapped[Line | None]  # outcome aimed at
    state: Mapped[BarrierState] = mapped_column(default=BarrierState.OPEN)
    closed_on: Mapped[date | None]

    __table_args__ = (
        one_of("level", Level),
        one_of("category", Category),
        one_of("severity", Severity),
        one_of("owner", Owner),
        one_of("state", BarrierState),
        CheckConstraint("(state = 'lifted') = (closed_on IS NOT NULL)", name="lifted_has_date"),
        Index("ix_barriers_figures", "support_id", "category", "state", "level"),
    )


class PlanItem(OfFile, Written, Base):
    """An objective or an action; one flat list per file."""

    __tablename__ = "plan_items"

    kind: Mapped[PlanKind]
    barrier_id: Mapped[int | None] = mapped_column(ForeignKey("barriers.id"))
    text: Mapped[str] = mapped_column(String(500))
    owner: Mapped[Owner]
    due_on: Mapped[date | None]
    state: Mapped[PlanState] = mapped_column(default=PlanState.TO_DO)
    done_on: Mapped[date | None]
    reason: Mapped[Line | None]
    state_at: Mapped[datetime | None]  # since when in this state; none: since it was written

    __table_args__ = (
        one_of("level", Level),
        one_of("kind", PlanKind),
        one_of("owner", Owner),
        one_of("state", PlanState),
        CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name="done_has_date"),
        CheckConstraint("state <> 'dropped' OR reason IS NOT NULL", name="dropped_has_reason"),
    )


class Contact(OfFile, Written, Base):
    """A contact with the person, or an attempt; only a successful one resets the 15-day rhythm."""

    __tablename__ = "contacts"

    channel: Mapped[Channel]
    reached: Mapped[bool]
    on: Mapped[date] = mapped_column("contact_on")
    line: Mapped[str | None] = mapped_column(String(500))

    __table_args__ = (
        one_of("level", Level),
        one_of("channel", Channel),
        Index("ix_contacts_file_id_contact_on", "file_id", "contact_on"),
    )


class Note(OfFile, Written, Base):
    """Free text on one of three levels."""

    __tablename__ = "notes"

    text: Mapped[LongText]

    __table_args__ = (
        one_of("level", Level),
        Index("ix_notes_file_id_created_at", "file_id", "created_at"),
        # Few among all notes: what the worker tells of, then lets go.
        partial_index("ix_notes_drafts", "created_at", "author_id", "file_id", where="level = 'author'"),
    )


class Revision(OfFile, Written, Base):
    """The text an edit replaced, of a note, a plan item or a contact; read by those who read the item."""

    __tablename__ = "revisions"

    note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"), index=True)
    plan_item_id: Mapped[int | None] = mapped_column(ForeignKey("plan_items.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"), index=True)
    old: Mapped[LongText]
    new: Mapped[LongText]

    __table_args__ = (
        one_of("level", Level),
        CheckConstraint(
            "CASE WHEN note_id IS NULL THEN 0 ELSE 1 END + CASE WHEN plan_item_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END = 1",
            name="one_item",
        ),
    )
