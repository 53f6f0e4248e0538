"""What an edit of a barrier or of a line of the plan replaced, field by field."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.models.files import OfFile
from casefiles.models.items import Written
from casefiles.workflow import Level
from core.db import Base, Code, one_of

LONGEST = 500  # as long as a line of the plan


class ItemChange(OfFile, Written, Base):
    """One field of one item before and after; read by those who read the item, never by more."""

    __tablename__ = "item_changes"

    barrier_id: Mapped[int | None] = mapped_column(ForeignKey("barriers.id"), index=True)
    plan_item_id: Mapped[int | None] = mapped_column(ForeignKey("plan_items.id"), index=True)
    field: Mapped[Code]
    before: Mapped[str | None] = mapped_column(String(LONGEST))
    after: Mapped[str | None] = mapped_column(String(LONGEST))

    __table_args__ = (
        one_of("level", Level),
        CheckConstraint("(barrier_id IS NULL) <> (plan_item_id IS NULL)", name="one_item"),
        Index("ix_item_changes_file_id_created_at", "file_id", "created_at"),
    )
