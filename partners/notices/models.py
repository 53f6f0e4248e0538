"""What a member chose about notices; the notices themselves stand in `accounts/models.py`."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Code, Id, one_of
from partners.notices.workflow import Mode


class NoticeChoice(Base):
    """How one membership learns of one topic; without a row, in the digest."""

    __tablename__ = "notice_choices"

    id: Mapped[Id]
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    topic: Mapped[Code]
    mode: Mapped[Mode]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (UniqueConstraint("membership_id", "topic"), one_of("mode", Mode))


class NoticePause(Base):
    """One membership is not told about one case file until the end of a day."""

    __tablename__ = "notice_pauses"

    id: Mapped[Id]
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    about: Mapped[Code]  # reference of the case file
    until_on: Mapped[date]
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("membership_id", "about"),)
