"""Invitations, reviews of access, and who stands in for whom."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Id, one_of, partial_index
from core.links import OneTime
from partners.models import Membership, Unit
from partners.workflow import Role


class Invitation(OneTime, Base):
    """A post offered to an address: it serves once, within 48 hours. Only the hash of its token is kept."""

    __tablename__ = "invitations"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254))  # lower case
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    role: Mapped[Role]
    start_on: Mapped[date]
    end_on: Mapped[date | None]
    portfolio_cap: Mapped[int | None]
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))  # what came of it
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(lazy="raise")

    __table_args__ = (
        one_of("role", Role),
        CheckConstraint("end_on IS NULL OR end_on >= start_on", name="end_after_start"),
        CheckConstraint("portfolio_cap IS NULL OR portfolio_cap > 0", name="portfolio_cap_positive"),
        CheckConstraint("(used_at IS NULL) = (membership_id IS NULL)", name="used_gave_a_post"),
        Index("ix_invitations_unit_id", "unit_id", "id"),
        partial_index(
            "uq_invitations_waiting", "email", "unit_id", "role", where="used_at IS NULL AND revoked_at IS NULL",
            unique=True,
        ),
        partial_index("ix_invitations_expiring", "expires_at", where="used_at IS NULL AND revoked_at IS NULL"),
    )  # fmt: skip


class AccessReview(Base):
    """The review of a unit's posts in a quarter: when it was opened and when its reviewers were reminded."""

    __tablename__ = "access_reviews"

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    quarter_on: Mapped[date]
    opened_at: Mapped[datetime]
    first_reminder_at: Mapped[datetime | None]
    second_reminder_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("unit_id", "quarter_on"),
        partial_index("uq_access_reviews_open", "unit_id", where="closed_at IS NULL", unique=True),
    )

    @property
    def reminders(self) -> list[datetime]:
        """When its reviewers were reminded, in order."""
        return [at for at in (self.first_reminder_at, self.second_reminder_at) if at is not None]


class StandIn(Base):
    """A colleague who stands in for another one from a day to a day, both included, unless it was ended early."""

    __tablename__ = "stand_ins"

    id: Mapped[Id]
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))  # who is away
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    from_at: Mapped[datetime]  # the same days in the zone of the unit
    until_at: Mapped[datetime]
    named_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    absent: Mapped[Membership] = relationship(foreign_keys=membership_id, lazy="raise")

    __table_args__ = (
        CheckConstraint("membership_id <> stand_in_id", name="another"),
        CheckConstraint("until_on >= from_on", name="until_after_from"),
        CheckConstraint("until_at >= from_at", name="instants_in_order"),
        Index("ix_stand_ins_membership", "membership_id", "until_at"),
        Index("ix_stand_ins_stand_in", "stand_in_id", "until_at"),
    )


def runs_at(at: Any) -> list[ColumnElement[bool]]:
    """SQL conditions: the stand-in counts at an instant."""
    return [StandIn.from_at <= at, StandIn.until_at > at, StandIn.ended_at.is_(None)]
