"""Pauses of a support, and the validations of its shared diagnosis."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.following.workflow import Pause, PauseReason
from casefiles.models.files import OfFile
from casefiles.workflow import Half
from core.db import Base, Line, one_of, partial_index


class SupportPause(OfFile, Base):
    """Days during which no contact is due; `until_on` is the last of them, earlier than planned once it was ended."""

    __tablename__ = "support_pauses"

    file_id: Mapped[int] = mapped_column(ForeignKey("case_files.id"))
    support_id: Mapped[int] = mapped_column(ForeignKey("supports.id"))
    from_on: Mapped[date]
    planned_until_on: Mapped[date]
    until_on: Mapped[date]
    reason: Mapped[PauseReason]
    line: Mapped[Line | None]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    decided_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # when the support went on

    __table_args__ = (
        one_of("reason", PauseReason),
        CheckConstraint("planned_until_on >= from_on", name="planned_after_from"),
        CheckConstraint("until_on <= planned_until_on", name="until_as_planned"),
        CheckConstraint("reason <> 'other' OR line IS NOT NULL", name="other_is_told"),
        partial_index("uq_support_pauses_running", "support_id", where="ended_at IS NULL", unique=True),
        # Covering: the due date of a contact reads these columns and no row.
        Index("ix_support_pauses_days", "support_id", "from_on", "until_on", "file_id"),
        Index("ix_support_pauses_file_id", "file_id"),
        Index("ix_support_pauses_until_on", "until_on", "from_on", "support_id"),
    )

    @property
    def days(self) -> Pause:
        """As the rule reads it."""
        return Pause(self.from_on, self.until_on)


class DiagnosisValidation(OfFile, Base):
    """A half of the pair validated the shared diagnosis as it stood; another text needs another validation."""

    __tablename__ = "diagnosis_validations"

    support_id: Mapped[int] = mapped_column(ForeignKey("supports.id"))
    half: Mapped[Half]
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))  # whose validation it is
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))  # the other half, after a meeting
    digest: Mapped[str] = mapped_column(String(64))  # of the diagnosis it is about
    met_on: Mapped[date | None]  # the meeting of the three, when one half recorded for both
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # taken back, or replaced by a later one

    __table_args__ = (
        one_of("half", Half),
        CheckConstraint("recorded_by_id = membership_id OR met_on IS NOT NULL", name="for_another_after_a_meeting"),
        partial_index("uq_diagnosis_validations_given", "support_id", "half", where="ended_at IS NULL", unique=True),
    )
