"""One-time links by which an office without account answers one referral."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.models import OfFile
from core.db import Base, Name, one_of, partial_index
from core.links import OneTime
from referrals.workflow import Step


class ReferralLink(OneTime, OfFile, Base):
    """Sent to the registered address of the receiving unit; it shows the minimum and takes one answer.

    `shown_name` is all that is told of who the person is: first name and initial, so that the link needs no file.
    """

    __tablename__ = "referral_links"

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    recipient: Mapped[str] = mapped_column(String(254))
    shown_name: Mapped[Name]
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    used_for: Mapped[Step | None]

    __table_args__ = (
        one_of("used_for", Step, nullable=True),
        partial_index(
            "uq_referral_links_waiting", "referral_id", where="used_at IS NULL AND revoked_at IS NULL", unique=True
        ),
    )
