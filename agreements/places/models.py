"""One row for each place asked for. It names referral and support by plain values: those packages stand above."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from agreements.capacity import PlaceState
from core.db import Base, Id, one_of, partial_index


class AgreementPlace(Base):
    """A place waited for, reserved, taken or freed again. It says nothing of the person."""

    __tablename__ = "agreement_places"

    id: Mapped[Id]  # also the order of the waiting list
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))  # none: the agreement's common places
    office_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))  # of the council, whichever side refers
    author_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    referral_id: Mapped[int | None] = mapped_column(unique=True)
    referral_ref: Mapped[str | None]
    support_id: Mapped[int | None] = mapped_column(unique=True)
    state: Mapped[PlaceState]
    asked_at: Mapped[datetime]
    reserved_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]
    freed_at: Mapped[datetime | None]
    answer_by: Mapped[date | None]  # last day of the answer to a place that was waited for

    __table_args__ = (
        one_of("state", PlaceState),
        CheckConstraint("referral_id IS NOT NULL OR support_id IS NOT NULL", name="held_by_something"),
        CheckConstraint("(state = 'freed') = (freed_at IS NOT NULL)", name="freed_has_date"),
        CheckConstraint("state <> 'taken' OR taken_at IS NOT NULL", name="taken_has_date"),
        CheckConstraint("state <> 'taken' OR support_id IS NOT NULL", name="taken_by_support"),
        CheckConstraint("state <> 'reserved' OR reserved_at IS NOT NULL", name="reserved_has_date"),
        CheckConstraint("answer_by IS NULL OR reserved_at IS NOT NULL", name="answer_by_of_offer"),
        # Small and covering: the places of an agreement are counted in one read of it.
        partial_index("ix_agreement_places_held", "agreement_id", "agency_id", "state", "id", where="state <> 'freed'"),
    )
