"""What the clocks have told, so that each is told once. It says nothing of the person."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Code, Id, one_of
from referrals.overdue import Alert


class ReferralAlert(Base):
    """One alert of one clock of one referral; another party or act, or the same with another day, is told anew."""

    __tablename__ = "referral_alerts"

    id: Mapped[Id]
    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"))
    alert: Mapped[Alert]
    clock: Mapped[Code]
    day: Mapped[date]
    told_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("referral_id", "alert", "clock", "day"), one_of("alert", Alert))
