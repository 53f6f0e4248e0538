"""What was asked of a head about a support, and the answer."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.heads.workflow import Asked
from casefiles.models.files import OfFile
from core.db import Base, Line, one_of, partial_index


class HeadRequest(OfFile, Base):
    """One request of the pair to a head of whoever asks; one waits at a time for a support."""

    __tablename__ = "head_requests"

    support_id: Mapped[int] = mapped_column(ForeignKey("supports.id"))
    asked: Mapped[Asked]
    on: Mapped[date | None] = mapped_column("last_on")  # last day of a support that is to be closed
    reason: Mapped[Line]  # read by the head, who reads nothing else of the file
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))  # of whoever asked: its heads decide
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    asked_at: Mapped[datetime]
    granted: Mapped[bool | None]
    answer: Mapped[Line | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        one_of("asked", Asked),
        CheckConstraint("(asked = 'reopen') = (last_on IS NULL)", name="closing_has_a_day"),
        CheckConstraint("(granted IS NULL) = (decided_at IS NULL)", name="decided_has_a_date"),
        CheckConstraint("granted IS NULL OR granted OR answer IS NOT NULL", name="refusal_is_told"),
        partial_index("uq_head_requests_waiting", "support_id", where="decided_at IS NULL", unique=True),
        Index("ix_head_requests_unit", "unit_id", "decided_at", "id"),
    )
