"""Corrections of sent referrals: rows are added, and never changed."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.models import OfFile
from core.db import Base, Line, one_of
from referrals.corrections import Topic

VALUE_LENGTH = 4000  # of the longest text that is corrected


class ReferralCorrection(OfFile, Base):
    """One topic put right: who, when, what stood there, what stands there now, and why.

    A text as it was typed; barriers as their codes; a half of the pair as the key of its membership. The first `old`
    of a topic is what was sent.
    """

    __tablename__ = "referral_corrections"

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"), index=True)
    at: Mapped[datetime]
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    topic: Mapped[Topic]
    old: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    new: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    reason: Mapped[Line]

    __table_args__ = (one_of("topic", Topic),)
