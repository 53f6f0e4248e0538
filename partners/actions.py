"""Writing departments, units and posts; units and posts are journalled with the institution they are of."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.fr import siret as siret_numbers

from accounts.journal import record_administration
from accounts.models import User
from core.db import db
from core.errors import Refusal
from core.i18n import gettext as _
from core.references import new_reference
from partners import departments
from partners.actors import in_force
from partners.models import Department, Membership, Unit
from partners.workflow import Role, Side, UnitKind

SIDES = {UnitKind.OFFICE: Side.COUNCIL, UnitKind.AGENCY: Side.EMPLOYMENT}


def load_departments(session: Session) -> None:
    """Make the table equal to the shipped file; run again, it changes only what differs."""
    known = {row.code: row for row in session.scalars(select(Department))}
    columns = Department.__table__.columns.keys()
    for row in departments.rows():
        values = {name: row[name] for name in columns}
        found = known.get(row["code"])
        if found is None:
            session.add(Department(**values))
            continue
        for name, value in values.items():
            setattr(found, name, value)
    session.flush()


def add_unit(
    *,
    kind: UnitKind,
    side: Side,
    name: str,
    territory: str | None = None,
    parent: Unit | None = None,
    town: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    siret: str | None = None,
) -> Unit:
    """A unit at its place in the tree. Raises Refusal when the place does not fit."""
    if (parent is None) != (kind is UnitKind.ORGANISATION):
        raise Refusal(_("Une institution n’a rien au-dessus d’elle ; toute autre unité dépend d’une autre."))
    if parent is not None and parent.side != side:
        raise Refusal(_("Une unité est de la même institution que celle dont elle dépend."))
    if SIDES.get(kind, side) != side:
        raise Refusal(_("Un lieu d’accueil est d’un conseil départemental, une agence du service public de l’emploi."))
    if kind in SIDES and territory is None:
        raise Refusal(_("Un lieu où l’on reçoit est dans un département."))
    if siret is not None:
        _check_siret(siret, kind)
    unit = Unit(
        ref=new_reference("U"), kind=kind, side=side, name=name, territory=territory, town=town, phone=phone,
        email=email, siret=siret, path="/", parent_id=parent.id if parent else None,
    )  # fmt: skip
    db.session.add(unit)
    db.session.flush()  # the path holds its own key
    unit.organisation_id = parent.organisation_id if parent else unit.id
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    record_administration("unit.add", organisation_id=unit.organisation_id, subject=unit.ref, reason=kind)
    db.session.flush()
    return unit


def name_by_siret(unit: Unit, siret: str) -> None:
    """Give an organisation the number its identity provider names it by. Raises Refusal."""
    _check_siret(siret, unit.kind)
    unit.siret = siret
    unit.version += 1
    record_administration("unit.edit", organisation_id=unit.organisation_id, subject=unit.ref, reason="siret")
    db.session.flush()


def _check_siret(siret: str, kind: UnitKind) -> None:
    """Raises Refusal."""
    if kind is not UnitKind.ORGANISATION:
        raise Refusal(_("Seule une institution a un numéro SIRET ici."))
    if not siret_numbers.is_valid(siret) or siret_numbers.compact(siret) != siret:
        raise Refusal(_("Un numéro SIRET a 14 chiffres, sans espace ; celui-ci n’en est pas un."))
    if db.session.scalar(select(Unit.id).where(Unit.siret == siret)) is not None:
        raise Refusal(_("Une autre institution a déjà ce numéro SIRET."))


def add_membership(
    *, user_id: int, unit: Unit, role: Role, start_on: date, portfolio_cap: int | None = None
) -> Membership:
    """A post of a user in a unit. Raises Refusal for a post already held."""
    held = select(Membership.id).where(
        Membership.user_id == user_id,
        Membership.unit_id == unit.id,
        Membership.role == role,
        Membership.end_on.is_(None),
        Membership.ended_at.is_(None),
    )
    if db.session.scalar(held.limit(1)) is not None:
        raise Refusal(_("Cette personne tient déjà ce rôle dans cette unité."))
    post = Membership(user_id=user_id, unit_id=unit.id, role=role, start_on=start_on, portfolio_cap=portfolio_cap)
    db.session.add(post)
    db.session.flush()
    given = f"{role}, account {user_id}, membership {post.id}"
    record_administration("membership.add", organisation_id=unit.organisation_id, subject=unit.ref, reason=given)
    db.session.flush()
    return post


def add_first_admin(user: User, unit: Unit, *, day: date) -> Membership:
    """Who manages the accounts of an institution that has nobody for it yet. Raises Refusal when it has."""
    held = select(Membership.id).join(Unit, Unit.id == Membership.unit_id).join(User, User.id == Membership.user_id)
    held = held.where(Unit.organisation_id == unit.organisation_id, Membership.role == Role.ACCOUNT_ADMIN)
    if db.session.scalar(held.where(User.deactivated_at.is_(None), *in_force(day)).limit(1)) is not None:
        raise Refusal(_("Quelqu’un gère déjà les comptes de cette institution : cette personne invite les autres."))
    return add_membership(user_id=user.id, unit=unit, role=Role.ACCOUNT_ADMIN, start_on=day)
