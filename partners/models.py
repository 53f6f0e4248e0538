"""Departments, units of the two institutions, and memberships."""

from datetime import date, datetime
from functools import partial

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from accounts.models import User
from core.db import Base, Id, Line, Name, Ref, one_of, partial_index
from core.references import new_reference
from core.search_key import fold
from partners.workflow import EndedWhy, Role, Side, UnitKind


class Department(Base):
    """One of the 101 departments; the territory of agreements, files and referrals."""

    __tablename__ = "departments"

    code: Mapped[str] = mapped_column(String(3), primary_key=True)
    name: Mapped[Name]
    of_name: Mapped[Name]  # « de la Haute-Garonne »
    region_code: Mapped[str] = mapped_column(String(3), index=True)
    region: Mapped[Name]
    prefecture: Mapped[Name]


class Unit(Base):
    """An organisation, a directorate, an office or an agency. `path` lists the units above, itself included."""

    __tablename__ = "units"

    id: Mapped[Id]
    ref: Mapped[Ref]
    kind: Mapped[UnitKind]
    side: Mapped[Side]
    name: Mapped[Name]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)  # itself for a root
    path: Mapped[str] = mapped_column(String(60), index=True)  # "/1/4/9/"
    territory: Mapped[str | None] = mapped_column(ForeignKey("departments.code"), index=True)
    address: Mapped[Line | None]
    postcode: Mapped[str | None] = mapped_column(String(5))
    town: Mapped[Name | None]
    insee_code: Mapped[str | None] = mapped_column(String(5))
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(254))
    siret: Mapped[str | None] = mapped_column(String(14), unique=True)  # of an organisation; providers name it
    closed_on: Mapped[date | None]
    search_key: Mapped[str] = mapped_column(String(300), default="")  # name and town as they are searched
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        one_of("kind", UnitKind),
        one_of("side", Side),
        CheckConstraint("siret IS NULL OR (kind = 'organisation' AND length(siret) = 14)", name="siret"),
    )

    @validates("name", "town", "postcode")
    def _index(self, column: str, value: str | None) -> str | None:
        texts = {"name": self.name, "town": self.town, "postcode": self.postcode, column: value}
        self.search_key = fold(" ".join(text for text in texts.values() if text))
        return value


class Membership(Base):
    """A user's post: role in a unit, with dates. `portfolio_cap` is the most people followed at once.

    The dates hold unless it was ended at an instant (`ended_at`). What its holder followed is `settled` once it was
    handed to `heir_id`, or parked in the queue of the unit.
    """

    __tablename__ = "memberships"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    role: Mapped[Role]
    start_on: Mapped[date]
    end_on: Mapped[date | None]
    portfolio_cap: Mapped[int | None]
    ref: Mapped[Ref] = mapped_column(default=partial(new_reference, "H"))
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[EndedWhy | None]
    heir_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))  # named for the last day
    settled_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]  # by a review, the last time
    version: Mapped[int] = mapped_column(default=1)

    user: Mapped[User] = relationship(lazy="raise")
    unit: Mapped[Unit] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("end_on IS NULL OR end_on >= start_on", name="end_after_start"),
        CheckConstraint("portfolio_cap IS NULL OR portfolio_cap > 0", name="portfolio_cap_positive"),
        CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name="ended_at_and_why"),
        CheckConstraint("heir_id IS NULL OR heir_id <> id", name="heir_is_another"),
        one_of("role", Role),
        one_of("ended_why", EndedWhy, nullable=True),
        partial_index("ix_memberships_unsettled", "end_on", "id", where="settled_at IS NULL"),
        Index("ix_memberships_unit_id_role", "unit_id", "role"),
        Index("ix_memberships_user_id", "user_id"),
    )
