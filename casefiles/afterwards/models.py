"""What became of a person some months after the end of a support."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.afterwards.workflow import Situation
from casefiles.models.files import OfFile
from core.db import Base, one_of


class LaterStatus(OfFile, Base):
    """One answer for each milestone of a support: a code, no word; put right in place while it is asked."""

    __tablename__ = "later_statuses"

    support_id: Mapped[int] = mapped_column(ForeignKey("supports.id"))
    months: Mapped[int]
    situation: Mapped[Situation]
    author_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))  # who noted it last
    noted_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        one_of("situation", Situation),
        CheckConstraint("months IN (6, 12)", name="months_known"),
        UniqueConstraint("support_id", "months"),
    )
