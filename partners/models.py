"""Departments, units of the two institutions, and memberships."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from accounts.models import User
from core.db import Base, Id, Line, Name, Ref, one_of
from core.search_key import fold
from partners.workflow import Role, Side, UnitKind


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
    """A user's post: role in a unit, with dates. `portfolio_cap` is the most people followed at once."""

    __tablename__ = "memberships"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    role: Mapped[Role]
    start_on: Mapped[date]
    end_on: Mapped[date | None]
    portfolio_cap: Mapped[int | None]

    user: Mapped[User] = relationship(lazy="raise")
    unit: Mapped[Unit] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("end_on IS NULL OR end_on >= start_on", name="end_after_start"),
        CheckConstraint("portfolio_cap IS NULL OR portfolio_cap > 0", name="portfolio_cap_positive"),
        one_of("role", Role),
        Index("ix_memberships_unit_id_role", "unit_id", "role"),
        Index("ix_memberships_user_id", "user_id"),
    )
