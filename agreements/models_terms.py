"""Clauses of an agreement as rows: its axes, dated terms, targets, and the agencies and offices it covers."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agreements.draft_rows import Delays
from agreements.workflow import (
    DEFAULT_ADMINISTRATORS_WD,
    DEFAULT_EXPIRY_CD,
    DEFAULT_HEAD_WD,
    DEFAULT_REMINDER_WD,
    DEFAULT_SILENCE_CD,
    Axis,
)
from core.db import Base, Id, Line, one_of
from partners.models import Unit


def _holds(start_on: date | None, end_on: date | None, day: date) -> bool:
    return (start_on is None or start_on <= day) and (end_on is None or day <= end_on)


class AgreementAxis(Base):
    """One part of the agreement, in its own order and words. Days are set by amendments; None: the agreement’s."""

    __tablename__ = "agreement_axes"

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), index=True)
    position: Mapped[int]
    kind: Mapped[Axis]
    label: Mapped[Line]
    start_on: Mapped[date | None]
    end_on: Mapped[date | None]

    __table_args__ = (
        one_of("kind", Axis),
        UniqueConstraint("agreement_id", "position"),
        CheckConstraint("end_on IS NULL OR start_on IS NULL OR end_on >= start_on", name="end_from_start"),
    )

    def holds(self, day: date) -> bool:
        """Part of the agreement on a day."""
        return _holds(self.start_on, self.end_on, day)


class AgreementTerms(Base):
    """Caps, means and delays from a date of effect on; the row in force at a date is the latest not after it."""

    __tablename__ = "agreement_terms"

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    effective_on: Mapped[date]
    portfolio_cap: Mapped[int]
    dedicated_fte: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    external_fte: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))  # of the dedicated ones
    funding_percent: Mapped[int | None]
    funding_source: Mapped[Line | None]
    portfolio_least: Mapped[int | None]
    coordinators: Mapped[int | None]
    correspondents: Mapped[int | None]
    social_workers: Mapped[int | None]
    acknowledge_wd: Mapped[int]
    answer_wd: Mapped[int]
    information_wd: Mapped[int]
    diagnosis_cd: Mapped[int]
    contact_cd: Mapped[int]
    reminder_wd: Mapped[int] = mapped_column(default=DEFAULT_REMINDER_WD)
    head_wd: Mapped[int] = mapped_column(default=DEFAULT_HEAD_WD)
    administrators_wd: Mapped[int] = mapped_column(default=DEFAULT_ADMINISTRATORS_WD)
    expiry_cd: Mapped[int] = mapped_column(default=DEFAULT_EXPIRY_CD)
    silence_cd: Mapped[int] = mapped_column(default=DEFAULT_SILENCE_CD)

    __table_args__ = (
        UniqueConstraint("agreement_id", "effective_on"),
        CheckConstraint("portfolio_cap BETWEEN 1 AND 500", name="portfolio_cap"),
        CheckConstraint("dedicated_fte > 0", name="dedicated_fte"),
        CheckConstraint("external_fte > 0 AND external_fte <= dedicated_fte", name="external_fte"),
        CheckConstraint("funding_percent BETWEEN 1 AND 100", name="funding_percent"),
        CheckConstraint("funding_percent IS NULL OR funding_source IS NOT NULL", name="funding_source"),
        CheckConstraint("portfolio_least BETWEEN 1 AND portfolio_cap", name="portfolio_least"),
        CheckConstraint("coordinators >= 0 AND correspondents >= 0", name="people"),
        CheckConstraint("acknowledge_wd > 0 AND answer_wd > 0 AND information_wd > 0", name="delays_wd"),
        CheckConstraint("diagnosis_cd > 0 AND contact_cd > 0", name="delays_cd"),
        CheckConstraint("reminder_wd > 0 AND head_wd > 0 AND administrators_wd > head_wd", name="reminders_wd"),
        CheckConstraint("expiry_cd > 0 AND silence_cd > 0", name="endings_cd"),
    )

    @property
    def delays(self) -> dict[str, int]:
        """Every clock by its name."""
        return {name: getattr(self, name) for name in Delays.__slots__}


class AgreementTarget(Base):
    """What the agreement aims at in one year: a floor, never a reason to refuse anyone."""

    __tablename__ = "agreement_targets"

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    year: Mapped[int]
    entries: Mapped[int]
    active_file: Mapped[int]

    __table_args__ = (
        UniqueConstraint("agreement_id", "year"),
        CheckConstraint("entries >= 0 AND active_file >= 0", name="positive"),
    )


class AgreementUnit(Base):
    """An agency or an office the agreement covers, from its own start date; agencies bring dedicated advisors.

    An amendment gives it a last day; other means from a day on are another row, so that what was is still read.
    """

    __tablename__ = "agreement_units"

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    start_on: Mapped[date]
    end_on: Mapped[date | None]
    fte: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    capacity: Mapped[int | None]  # places as the agreement states them; None: FTE times the cap

    unit: Mapped[Unit] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("agreement_id", "unit_id", "start_on"),
        CheckConstraint("fte IS NULL OR fte > 0", name="fte"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
        CheckConstraint("end_on IS NULL OR end_on >= start_on", name="end_from_start"),
    )

    def holds(self, day: date) -> bool:
        """Covered on a day."""
        return _holds(self.start_on, self.end_on, day)

    def is_over(self, day: date) -> bool:
        """Its last day is past."""
        return self.end_on is not None and self.end_on < day
