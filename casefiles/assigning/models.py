"""Caps of departments, people an advisor may follow beyond the cap, and follow-ups at a distance."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.assigning.workflow import LARGEST_CAP, MOST_EXTRA, RemoteEnd
from casefiles.models.files import OfFile
from core.db import Base, Id, Line, one_of, partial_index


class PortfolioExtra(Base):
    """How many people more than the cap an advisor may follow, from a day to a day: a head's decision and its reason.

    A new decision ends the one before.
    """

    __tablename__ = "portfolio_extras"

    id: Mapped[Id]
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    extra: Mapped[int]
    from_on: Mapped[date]
    until_on: Mapped[date]
    reason: Mapped[Line]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    given_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(f"extra BETWEEN 1 AND {MOST_EXTRA}", name="extra_in_bounds"),
        CheckConstraint("until_on >= from_on", name="until_after_from"),
        partial_index("uq_portfolio_extras_running", "membership_id", where="ended_at IS NULL", unique=True),
    )


class DepartmentCap(Base):
    """The cap of portfolios of a department from a day on; the row in force on a day is the latest not after it."""

    __tablename__ = "department_caps"

    id: Mapped[Id]
    territory: Mapped[str] = mapped_column(ForeignKey("departments.code"))
    effective_on: Mapped[date]
    cap: Mapped[int]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    set_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("territory", "effective_on"),
        CheckConstraint(f"cap BETWEEN 1 AND {LARGEST_CAP}", name="cap"),
    )


class RemoteFollowUp(OfFile, Base):
    """A support carried on at a distance, as the person agreed: what was checked with them, and until when it ran."""

    __tablename__ = "remote_follow_ups"

    support_id: Mapped[int] = mapped_column(ForeignKey("supports.id"))
    from_on: Mapped[date]
    agreed_on: Mapped[date]
    has_equipment: Mapped[bool]
    has_connection: Mapped[bool]
    is_at_ease: Mapped[bool]
    reason: Mapped[Line | None]  # why all the same, where something spoke against it
    started_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    ended_on: Mapped[date | None]
    ended_why: Mapped[RemoteEnd | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        one_of("ended_why", RemoteEnd, nullable=True),
        CheckConstraint("(ended_on IS NULL) = (ended_why IS NULL)", name="ended_has_reason"),
        CheckConstraint("ended_on IS NULL OR ended_on >= from_on", name="ended_after_from"),
        CheckConstraint("has_equipment AND has_connection", name="can_be_reached"),
        partial_index("uq_remote_follow_ups_running", "file_id", where="ended_on IS NULL", unique=True),
    )
