"""Reviews of a support, and the renewals that were proposed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.models.files import OfFile
from casefiles.reviews.workflow import Decision
from casefiles.workflow import AgreedBy, Half
from core.db import Base, Line, LongText, one_of, partial_index


class SupportReview(OfFile, Base):
    """One review, held on a day: what moved, and what was decided. Shared with the pair, never changed afterwards."""

    __tablename__ = "support_reviews"

    support_id: Mapped[int] = mapped_column(ForeignKey("supports.id"))
    on: Mapped[date] = mapped_column("held_on")
    with_person: Mapped[bool]
    with_both: Mapped[bool]  # the other half of the pair was there
    summary: Mapped[LongText]
    decision: Mapped[Decision]
    half: Mapped[Half]  # who wrote it down
    author_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    written_at: Mapped[datetime]

    __table_args__ = (
        one_of("decision", Decision),
        one_of("half", Half),
        # Covering: when the next review is due reads these columns and no row.
        Index("ix_support_reviews_days", "support_id", "held_on", "file_id"),
    )


class TermRenewal(OfFile, Base):
    """A new term proposed by one half with the person's agreement; it counts once the other half confirmed it."""

    __tablename__ = "term_renewals"

    support_id: Mapped[int] = mapped_column(ForeignKey("supports.id"), index=True)
    old_term_on: Mapped[date]
    term_on: Mapped[date]
    agreed_on: Mapped[date]  # the person's agreement
    channel: Mapped[AgreedBy]
    why: Mapped[Line]
    half: Mapped[Half]  # who proposed
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    proposed_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # confirmed, declined or taken back
    decline_reason: Mapped[Line | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        one_of("channel", AgreedBy),
        one_of("half", Half),
        CheckConstraint("term_on > old_term_on", name="later_term"),
        CheckConstraint("confirmed_at IS NULL OR ended_at IS NOT NULL", name="confirmed_is_over"),
        partial_index("uq_term_renewals_running", "support_id", where="ended_at IS NULL", unique=True),
    )
