"""Reading departments, units and who works where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased, joinedload

from accounts.models import User
from core.clock import today
from core.db import db
from core.errors import NotFound
from core.i18n import gettext as _
from core.keyset import PAGE_SIZE, Count, Page, count_up_to, paginate
from core.search_key import fold
from partners.actors import in_force
from partners.labels import role_and_unit
from partners.models import Department, Membership, Unit
from partners.workflow import PLACES, Role, Side, UnitKind


@dataclass(frozen=True, slots=True)
class Member:
    """Who holds a post in a unit."""

    membership_id: int
    name: str
    role: Role
    unit_id: int
    unit_name: str
    portfolio_cap: int | None


def department(code: str) -> Department:
    """Raises NotFound."""
    found = db.session.get(Department, code)
    if found is None:
        raise NotFound(_("Ce département n’existe pas."))
    return found


def departments(region: str | None = None) -> Sequence[Department]:
    """All of them, or those of a region, by code."""
    query = select(Department).order_by(Department.code)
    return db.session.scalars(query if region is None else query.where(Department.region_code == region)).all()


def regions() -> Sequence[tuple[str, str]]:
    """Code and name of each region, by name."""
    query = select(Department.region_code, Department.region).distinct().order_by(Department.region)
    return [(row.region_code, row.region) for row in db.session.execute(query)]


def unit(ref: str) -> Unit:
    """A unit by its public reference. Raises NotFound."""
    found = db.session.scalar(select(Unit).where(Unit.ref == ref))
    if found is None:
        raise NotFound(_("Ce partenaire n’existe pas."))
    return found


def unit_by_id(unit_id: int) -> Unit:
    """A unit by its key. Raises NotFound."""
    found = db.session.get(Unit, unit_id)
    if found is None:
        raise NotFound(_("Ce partenaire n’existe pas."))
    return found


def _open(territories: Iterable[str], kind: UnitKind) -> Sequence[Unit]:
    query = select(Unit).where(Unit.territory.in_(list(territories)), Unit.kind == kind, Unit.closed_on.is_(None))
    return db.session.scalars(query.order_by(Unit.search_key, Unit.id)).all()


def offices_of(*territories: str) -> Sequence[Unit]:
    """Council offices of departments, by name."""
    return _open(territories, UnitKind.OFFICE)


def agencies_of(*territories: str) -> Sequence[Unit]:
    """Employment agencies of departments, by name."""
    return _open(territories, UnitKind.AGENCY)


def councils_of(territory: str) -> Sequence[Unit]:
    """Councils of a department: usually one, two where a metropolis holds its powers.

    The European Collectivity of Alsace is one council for two departments: it is found in both by its offices.
    """
    local = aliased(Unit)
    there = select(local.organisation_id).where(local.territory == territory, local.kind == UnitKind.OFFICE)
    query = (
        select(Unit)
        .where(or_(Unit.territory == territory, Unit.id.in_(there.where(local.closed_on.is_(None)))))
        .where(Unit.kind == UnitKind.ORGANISATION, Unit.side == Side.COUNCIL, Unit.closed_on.is_(None))
    )
    return db.session.scalars(query.order_by(Unit.search_key, Unit.id)).all()


def departments_served(council_ids: Iterable[int]) -> Sequence[Department]:
    """Departments in which these councils have an open office, by code."""
    there = select(Unit.territory).where(
        Unit.organisation_id.in_(set(council_ids)), Unit.kind == UnitKind.OFFICE, Unit.closed_on.is_(None)
    )
    return db.session.scalars(select(Department).where(Department.code.in_(there)).order_by(Department.code)).all()


def employers_of(territory: str) -> Sequence[Unit]:
    """Employment services that have an agency or a directorate in a department."""
    local = aliased(Unit)
    there = select(local.organisation_id).where(local.territory == territory, local.side == Side.EMPLOYMENT)
    query = select(Unit).where(Unit.id.in_(there), Unit.closed_on.is_(None)).order_by(Unit.search_key, Unit.id)
    return db.session.scalars(query).all()


def units_by_ref(refs: Iterable[str]) -> dict[str, Unit]:
    """Units by reference; unknown references are absent."""
    return {found.ref: found for found in db.session.scalars(select(Unit).where(Unit.ref.in_(set(refs))))}


def unit_names(ids: Iterable[int]) -> dict[int, str]:
    """What units are called, by key."""
    return {row.id: row.name for row in db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(set(ids))))}


def ancestors(found: Unit) -> Sequence[Unit]:
    """The units above, from the organisation down to the parent."""
    above = [int(part) for part in found.path.split("/") if part and int(part) != found.id]
    by_id = {row.id: row for row in db.session.scalars(select(Unit).where(Unit.id.in_(above)))} if above else {}
    return [by_id[key] for key in above if key in by_id]


def children(unit_id: int) -> Sequence[Unit]:
    """The units just below, by name."""
    query = select(Unit).where(Unit.parent_id == unit_id, Unit.closed_on.is_(None))
    return db.session.scalars(query.order_by(Unit.search_key, Unit.id)).all()


def heads_of(unit_id: int) -> list[int]:
    """Memberships that head a unit, else the nearest unit above it that has a head."""
    path = db.session.scalar(select(Unit.path).where(Unit.id == unit_id)) or ""
    for key in reversed(path.strip("/").split("/")):
        found = members([int(key)], [Role.HEAD], today()) if key else []
        if found:
            return [row.membership_id for row in found]
    return []


def members(unit_ids: Iterable[int], roles: Iterable[Role], day: date) -> Sequence[Member]:
    """Who holds one of the roles in one of the units at a date, deactivated users left out; by name."""
    query = (
        select(Membership.id, User.given_name, User.family_name, Membership.role, Unit.id.label("unit_id"))
        .add_columns(Unit.name.label("unit_name"), Membership.portfolio_cap)
        .join(User, User.id == Membership.user_id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.unit_id.in_(list(unit_ids)), Membership.role.in_(list(roles)))
        .where(User.deactivated_at.is_(None), *in_force(day))
    )
    rows = sorted(db.session.execute(query), key=lambda row: (fold(row.family_name), fold(row.given_name), row.id))
    return [
        Member(row.id, f"{row.given_name} {row.family_name}", row.role, row.unit_id, row.unit_name, row.portfolio_cap)
        for row in rows
    ]


def member_names(ids: Iterable[int | None]) -> dict[int, str]:
    """« Anne Roux, travail social – MDS Toulouse Nord », past posts included."""
    wanted = {key for key in ids if key is not None}
    if not wanted:
        return {}
    query = (
        select(Membership)
        .where(Membership.id.in_(wanted))
        .options(joinedload(Membership.user), joinedload(Membership.unit))
    )
    return {row.id: _post(row) for row in db.session.scalars(query)}


def _post(row: Membership) -> str:
    where = role_and_unit(row.role, row.unit.name)
    return _("%(name)s, %(post)s", name=row.user.name, post=where[:1].lower() + where[1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the directory is asked for; a department goes before a region."""

    territory: str | None = None
    region: str | None = None
    kinds: tuple[UnitKind, ...] = PLACES
    words: str = ""


def directory(wanted: Wanted, cursor: str | None) -> tuple[Page[Any], Count]:
    """One page of units as rows, by name, and how many there are."""
    return directory_page(wanted, cursor), count_up_to(db.session(), _wanted(wanted))


def directory_page(wanted: Wanted, cursor: str | None, *, size: int = PAGE_SIZE) -> Page[Any]:
    """One page of units as rows, by name."""
    keys: list[tuple[Any, type]] = [(Unit.search_key, str), (Unit.id, int)]
    return paginate(db.session(), _wanted(wanted), keys, cursor, size=size)


def _wanted(wanted: Wanted) -> Select[Any]:
    query = (
        select(Unit.id, Unit.search_key, Unit.ref, Unit.name, Unit.kind, Unit.side, Unit.town, Unit.postcode)
        .add_columns(Unit.phone, Unit.territory, Department.name.label("department"))
        .outerjoin(Department, Department.code == Unit.territory)
        .where(Unit.closed_on.is_(None), Unit.kind.in_(wanted.kinds))
    )
    if wanted.territory or wanted.region:
        inside = select(Department.code).where(
            Department.code == wanted.territory if wanted.territory else Department.region_code == wanted.region
        )
        local = aliased(Unit)
        # A regional service has no department of its own: it is found through its agencies.
        roots = select(local.organisation_id).where(local.territory.in_(inside))
        query = query.where(or_(Unit.territory.in_(inside), Unit.id.in_(roots)))
    for word in fold(wanted.words).split():
        query = query.where(or_(Unit.search_key.startswith(word), Unit.search_key.contains(f" {word}")))
    return query
