"""What the end of an agreement leaves: which rungs of its ladder were told, what becomes of the cases in course."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id, LongText, Name


class AgreementReminder(Base):
    """A rung that was told, once. A last day that is moved begins the ladder again."""

    __tablename__ = "agreement_reminders"

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    end_on: Mapped[date]
    rung: Mapped[int]
    sent_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("agreement_id", "end_on", "rung"), CheckConstraint("rung > 0", name="rung"))


class AgreementRunOff(Base):
    """What becomes of the cases still open under an agreement that ends: until when, and who sees to it."""

    __tablename__ = "agreement_run_offs"

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), unique=True)
    plan: Mapped[LongText]
    close_by: Mapped[date]  # the last day: every case is closed or has moved
    owner: Mapped[Name]
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    version: Mapped[int] = mapped_column(default=1)
