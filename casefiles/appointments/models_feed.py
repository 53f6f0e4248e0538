"""The private address of a professional's calendar: only its SHA-256 is kept."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id, partial_index


class CalendarFeed(Base):
    """One address of one post; it opens until it is revoked, or the post or the account ends."""

    __tablename__ = "calendar_feeds"

    id: Mapped[Id]
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    __table_args__ = (
        partial_index("uq_calendar_feeds_running", "membership_id", where="revoked_at IS NULL", unique=True),
    )
