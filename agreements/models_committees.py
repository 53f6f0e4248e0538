"""Meetings of the steering committee of an agreement: who attends, what is decided, the minutes once closed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agreements.frozen import DIGEST_LENGTH
from core.db import Base, Id, Line, LongText, Name, Ref
from core.errors import Conflict
from core.i18n import gettext as _

DECISION_LENGTH = 300  # one sentence; with at most 12 of them the pack stays within four pages


class CommitteeMeeting(Base):
    """One meeting. `minutes` is the whole pack as plain values, frozen when the minutes are closed."""

    __tablename__ = "committee_meetings"

    id: Mapped[Id]
    ref: Mapped[Ref]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    held_on: Mapped[date]
    data_on: Mapped[date]  # figures are those of this day
    place: Mapped[Line]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    minutes: Mapped[LongText | None]
    minutes_sha256: Mapped[str | None] = mapped_column(String(DIGEST_LENGTH))
    version: Mapped[int] = mapped_column(default=1)

    attendees: Mapped[list["CommitteeAttendee"]] = relationship(
        lazy="raise", order_by="CommitteeAttendee.position", cascade="all, delete-orphan"
    )
    decisions: Mapped[list["CommitteeDecision"]] = relationship(
        lazy="raise", order_by="CommitteeDecision.position", cascade="all, delete-orphan", back_populates="meeting"
    )

    __table_args__ = (
        UniqueConstraint("agreement_id", "held_on"),
        CheckConstraint("data_on <= held_on", name="data_before_meeting"),
        CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed_at_and_by"),
        CheckConstraint("(closed_at IS NULL) = (minutes IS NULL)", name="closed_with_minutes"),
        CheckConstraint("(minutes IS NULL) = (minutes_sha256 IS NULL)", name="minutes_and_digest"),
    )

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    def require_open(self) -> None:
        """Raises Conflict once the minutes are closed."""
        if self.is_closed:
            raise Conflict(_("Le compte rendu est clos : il ne se modifie plus."), version=self.version)


class CommitteeAttendee(Base):
    """Who attends: a member of a party, or anybody by name. The name stays as it was on the day."""

    __tablename__ = "committee_attendees"

    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("committee_meetings.id"))
    position: Mapped[int]
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    name: Mapped[Name]
    quality: Mapped[Line]

    __table_args__ = (UniqueConstraint("meeting_id", "position"),)


class CommitteeDecision(Base):
    """What was decided, who sees to it and by when; done or not, also after the minutes are closed."""

    __tablename__ = "committee_decisions"

    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("committee_meetings.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(DECISION_LENGTH))
    owner: Mapped[Name]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))

    meeting: Mapped[CommitteeMeeting] = relationship(lazy="raise", back_populates="decisions")

    __table_args__ = (
        UniqueConstraint("meeting_id", "position"),
        CheckConstraint("(done_on IS NULL) = (done_by_id IS NULL)", name="done_on_and_by"),
    )

    def is_late(self, day: date) -> bool:
        """Not done, and its day is past."""
        return self.done_on is None and self.due_on < day
