"""What the clocks have told, so that each is told once. It says nothing of the person."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id, one_of
from referrals.overdue import Alert


class ReferralAlert(Base):
    """One alert of one clock of one referral; another clock, by its day, is told anew."""

    __tablename__ = "referral_alerts"

    id: Mapped[Id]
    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"))
    alert: Mapped[Alert]
    day: Mapped[date]
    told_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("referral_id", "alert", "day"), one_of("alert", Alert))
