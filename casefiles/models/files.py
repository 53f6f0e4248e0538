"""People, their case file, named access, supports and their pair, and the facts of the file's life."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from casefiles.workflow import (
    TRANSITIONS,
    AccessLevel,
    AccessWhy,
    ContactBy,
    Exit,
    Mode,
    State,
    Step,
)
from core.db import Base, Code, Id, Line, Name, Ref, one_of, partial_index
from core.errors import Conflict
from core.i18n import gettext as _

if TYPE_CHECKING:
    from referrals.models import Referral


class CaseFile(Base):
    """The one shared file of one person; it lives without any referral and carries several."""

    __tablename__ = "case_files"

    id: Mapped[Id]
    ref: Mapped[Ref]
    territory: Mapped[str] = mapped_column(ForeignKey("departments.code"))
    created_at: Mapped[datetime]
    anonymised_at: Mapped[datetime | None]  # nobody is in it any more; what the figures count is
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("case_files.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped["Person"] = relationship(back_populates="file", lazy="raise")
    supports: Mapped[list["Support"]] = relationship(back_populates="file", lazy="raise", order_by="Support.start_on")
    # Referrals know the file, not the reverse: the file's page only reads them, each through its own criterion.
    referrals: Mapped[list["Referral"]] = relationship(
        "Referral", lazy="raise", viewonly=True, order_by="Referral.created_at.desc()"
    )

    __table_args__ = (Index("ix_case_files_territory", "territory"),)


class OfFile:
    """A row of one case file: it is seen through the file's named access and never changes file."""

    id: Mapped[Id]

    @declared_attr
    def file_id(cls) -> Mapped[int]:  # noqa: N805
        return mapped_column(ForeignKey("case_files.id"), index=True)


class Person(OfFile, Base):
    """Who is accompanied. There is no column for the social security number, on purpose."""

    __tablename__ = "people"

    birth_name: Mapped[Name]
    usage_name: Mapped[Name | None]
    given_names: Mapped[Name]
    birth_date: Mapped[date]
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(254))
    address: Mapped[Line | None]
    postcode: Mapped[str | None] = mapped_column(String(5))
    town: Mapped[Name | None]
    contact_by: Mapped[ContactBy] = mapped_column(default=ContactBy.PHONE)
    language: Mapped[Name | None]  # when an interpreter helps
    service_number: Mapped[str | None] = mapped_column(String(11), index=True)
    name_key: Mapped[str] = mapped_column(String(260))  # folded "name given names", searched and sorted
    version: Mapped[int] = mapped_column(default=1)

    file: Mapped[CaseFile] = relationship(back_populates="person", lazy="raise")

    __table_args__ = (
        UniqueConstraint("file_id"),
        one_of("contact_by", ContactBy),
        Index("ix_people_name_key", "name_key", "file_id"),
        Index("ix_people_birth_date_name_key", "birth_date", "name_key"),
    )

    @property
    def name(self) -> str:
        """« NOM Prénom », as lists sort it."""
        return f"{(self.usage_name or self.birth_name).upper()} {self.given_names}"


class FileAccess(OfFile, Base):
    """Named access: which membership, or which unit's queue, sees a file, how far, why and until when."""

    __tablename__ = "file_access"

    file_id: Mapped[int] = mapped_column(ForeignKey("case_files.id"))  # led by the index below
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    level: Mapped[AccessLevel]
    why: Mapped[AccessWhy]
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    for_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))  # who is away, or who left

    __table_args__ = (
        one_of("level", AccessLevel),
        one_of("why", AccessWhy),
        CheckConstraint("(membership_id IS NULL) <> (unit_id IS NULL)", name="one_holder"),
        CheckConstraint("(why IN ('stand_in', 'queue')) = (for_id IS NOT NULL)", name="in_place_of"),
        CheckConstraint("until_at IS NULL OR until_at >= from_at", name="until_after_from"),
        CheckConstraint(
            "why NOT IN ('granted', 'break_glass', 'afterwards') OR until_at IS NOT NULL", name="dated_has_end"
        ),
        # Covering: the guard's criterion reads these columns and no row.
        Index("ix_file_access_file", "file_id", "unit_id", "membership_id", "level", "until_at", "from_at"),
        Index("ix_file_access_membership", "membership_id", "file_id", "level", "until_at", "from_at"),
        # What is open to a queue now: a few of the many it has been through.
        Index("ix_file_access_unit", "unit_id", "until_at", "file_id", "level", "from_at"),
        partial_index("ix_file_access_for", "for_id", "file_id", where="for_id IS NOT NULL"),
    )


class Support(OfFile, Base):
    """A dated support in one mode with its pair. No two open ones of the same mode on a file."""

    __tablename__ = "supports"

    territory: Mapped[str] = mapped_column(ForeignKey("departments.code"))
    mode: Mapped[Mode]
    state: Mapped[State] = mapped_column(default=State.OPENED)
    start_on: Mapped[date]
    entry_on: Mapped[date | None]
    term_on: Mapped[date | None]
    end_on: Mapped[date | None]
    exit: Mapped[Exit | None]
    advisor_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreements.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    first_contact_on: Mapped[date | None]
    last_contact_on: Mapped[date | None]  # last successful contact: a fact, from which the due date is computed
    contact_every: Mapped[int] = mapped_column(default=15)  # civil days, the agreement's term when opened
    version: Mapped[int] = mapped_column(default=1)

    file: Mapped[CaseFile] = relationship(back_populates="supports", lazy="raise")

    @property
    def is_open(self) -> bool:
        """Not ended yet, whatever its state."""
        return self.end_on is None

    @property
    def pair(self) -> tuple[int | None, int | None]:
        """Memberships of the advisor and the social worker."""
        return self.advisor_id, self.worker_id

    def take(self, step: Step) -> State:
        """Move along the table, the only writer of `state` after the opening; returns the state before.

        Raises Conflict for a step that does not start here.
        """
        transition = TRANSITIONS.get((self.state, step))
        if transition is None:
            raise Conflict(_("Cet accompagnement a changé entre-temps : cette étape n’est plus possible."))
        before, self.state = self.state, transition.next
        self.version += 1
        return before

    __table_args__ = (
        one_of("mode", Mode),
        one_of("state", State),
        one_of("exit", Exit, nullable=True),
        CheckConstraint("(state = 'closed') = (end_on IS NOT NULL)", name="closed_has_end"),
        CheckConstraint("(end_on IS NULL) = (exit IS NULL)", name="end_and_exit"),
        CheckConstraint("end_on IS NULL OR end_on >= start_on", name="end_after_start"),
        CheckConstraint("advisor_id IS NOT NULL OR worker_id IS NOT NULL", name="someone_follows"),
        partial_index("uq_supports_open_mode", "file_id", "mode", where="end_on IS NULL", unique=True),
        partial_index("ix_supports_advisor_open", "advisor_id", "last_contact_on", where="end_on IS NULL"),
        partial_index("ix_supports_worker_open", "worker_id", "last_contact_on", where="end_on IS NULL"),
        partial_index("ix_supports_agreement_open", "agreement_id", where="end_on IS NULL"),
        # Covering, for the figures of a department: active file, entries, exits.
        Index(
            "ix_supports_figures",
            "territory",
            "mode",
            "entry_on",
            "end_on",
            "exit",
            "office_id",
            "start_on",
            "first_contact_on",
        ),
        # Covering too, but by end: what is open at a date is a short range, whatever the years behind it.
        Index(
            "ix_supports_active",
            "territory",
            "mode",
            "end_on",
            "entry_on",
            "exit",
            "office_id",
            "start_on",
            "advisor_id",
            "file_id",
        ),
    )


class FileEvent(OfFile, Base):
    """A fact of the file's life for its timeline: who, when, what changed; no free text but a reason."""

    __tablename__ = "file_events"

    at: Mapped[datetime]
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    support_id: Mapped[int | None] = mapped_column(ForeignKey("supports.id"))
    kind: Mapped[Code]
    from_state: Mapped[Code | None]
    to_state: Mapped[Code | None]
    reason: Mapped[Line | None]

    __table_args__ = (Index("ix_file_events_file_id_at", "file_id", "at"),)
