"""Yearly targets of departments with their baselines, and figures published elsewhere."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agreements.targets import FIRST_YEAR, LAST_YEAR, TargetMode
from core.db import Base, Id, Line, one_of, partial_index

_NAMED = ("name", "published_on")
_STANDS = "removed_at IS NULL"
_NATION = f"territory IS NULL AND region_code IS NULL AND {_STANDS}"
_REGION = f"region_code IS NOT NULL AND {_STANDS}"
_DEPARTMENT = f"territory IS NOT NULL AND {_STANDS}"


class Measure(StrEnum):
    """What a published figure counts."""

    PEOPLE = "people"
    PERCENT = "percent"
    POINTS = "points"
    PORTFOLIO = "portfolio"  # people per advisor
    DAYS = "days"


class YearTarget(Base):
    """What a department aims at in one mode at the end of a year. A frozen baseline changes by revision only."""

    __tablename__ = "year_targets"

    id: Mapped[Id]
    territory: Mapped[str] = mapped_column(ForeignKey("departments.code"))
    year: Mapped[int]
    mode: Mapped[TargetMode]
    baseline: Mapped[int]
    percent: Mapped[Decimal] = mapped_column(Numeric(4, 1))
    revision: Mapped[int] = mapped_column(default=0)  # of the baseline; 0 until it is frozen
    frozen_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        one_of("mode", TargetMode),
        UniqueConstraint("territory", "year", "mode"),
        CheckConstraint(f"year BETWEEN {FIRST_YEAR} AND {LAST_YEAR}", name="year"),
        CheckConstraint("baseline >= 0", name="baseline"),
        CheckConstraint("percent >= 0 AND percent <= 200", name="percent"),
        CheckConstraint("(revision = 0) = (frozen_at IS NULL)", name="frozen"),
        Index("ix_year_targets_year", "year", "territory"),
    )

    @property
    def is_frozen(self) -> bool:
        """Whether its baseline only changes with a reason."""
        return self.frozen_at is not None


class BaselineRevision(Base):
    """A frozen baseline: the first, then each correction with its reason. Rows are added, never changed."""

    __tablename__ = "baseline_revisions"

    id: Mapped[Id]
    target_id: Mapped[int] = mapped_column(ForeignKey("year_targets.id"))
    revision: Mapped[int]
    value: Mapped[int]
    reason: Mapped[Line | None]
    at: Mapped[datetime]
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))

    __table_args__ = (
        UniqueConstraint("target_id", "revision"),
        CheckConstraint("revision >= 1 AND value >= 0", name="revision"),
        CheckConstraint("revision = 1 OR reason IS NOT NULL", name="reason"),
    )


class OutsideFigure(Base):
    """A figure somebody else published: its value, its date, its source; of a department, a region or the nation.

    One that was removed stays with its history, and may be entered again.
    """

    __tablename__ = "outside_figures"

    id: Mapped[Id]
    name: Mapped[Line]
    value: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    unit: Mapped[Measure]
    published_on: Mapped[date]
    source: Mapped[Line]
    territory: Mapped[str | None] = mapped_column(ForeignKey("departments.code"))
    region_code: Mapped[str | None] = mapped_column(String(3))
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        one_of("unit", Measure),
        CheckConstraint("territory IS NULL OR region_code IS NULL", name="one_place"),
        # One figure per name, day and place. Nothing equals NULL, so that each kind of place has its own index.
        partial_index("uq_outside_figures_nation", *_NAMED, where=_NATION, unique=True),
        partial_index("uq_outside_figures_region", *_NAMED, "region_code", where=_REGION, unique=True),
        partial_index("uq_outside_figures_department", *_NAMED, "territory", where=_DEPARTMENT, unique=True),
    )


class FigureRevision(Base):
    """What a published figure said before it was corrected or removed; who did, when, why. Rows are never changed."""

    __tablename__ = "outside_figure_revisions"

    id: Mapped[Id]
    figure_id: Mapped[int] = mapped_column(ForeignKey("outside_figures.id"))
    version: Mapped[int]  # the one that said so
    name: Mapped[Line]
    value: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    unit: Mapped[Measure]
    published_on: Mapped[date]
    source: Mapped[Line]
    reason: Mapped[Line]
    at: Mapped[datetime]
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))

    __table_args__ = (
        one_of("unit", Measure),
        UniqueConstraint("figure_id", "version"),
    )
