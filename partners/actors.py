"""How a membership becomes an actor: unit, reach, queues, territory. Called once per request."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, String, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from core.actor import NOBODY, Actor, Kind
from core.clock import now, today
from core.db import UtcDateTime
from partners.labels import role_and_unit
from partners.members.models import StandIn, runs_at
from partners.models import Department, Membership, Unit
from partners.workflow import QUEUE_KEEPERS, Role

Choices = tuple[tuple[int, str, bool], ...]


def in_force(day: date | ColumnElement[date]) -> list[ColumnElement[bool]]:
    """SQL conditions: the membership counts at a date."""
    until = or_(Membership.end_on.is_(None), Membership.end_on >= day)
    return [Membership.start_on <= day, until, Membership.ended_at.is_(None)]


def _region() -> ColumnElement[str | None]:
    """SQL: the region of the unit's department; of a regional service, that of the departments where it has units,
    when they share one. The second is computed for units without a department only.
    """
    # The tables: an alias of a class would ask, at import, for classes of packages above.
    below, local = Unit.__table__.alias("below"), Department.__table__.alias("local")
    region = local.c.region_code
    shared = (
        select(case((func.count(region.distinct()) == 1, func.min(region))))
        .join_from(below, local, local.c.code == below.c.territory)
        .where(below.c.path.startswith(Unit.path))  # keys and strokes: nothing in it to escape
        .correlate(Unit)
        .scalar_subquery()
    )
    return case((Unit.territory.is_(None), shared), else_=Department.region_code)


# Sent at each request: built once, and read as plain columns.
_MEMBERSHIPS = (
    select(
        Membership.id,
        Membership.role,
        Unit.id.label("unit_id"),
        Unit.organisation_id,
        Unit.side,
        Unit.territory,
        Unit.path,
        Unit.name.label("unit_name"),
        _region().label("region"),
        StandIn.membership_id.label("stands_for"),
    )
    .join(Unit, Unit.id == Membership.unit_id)
    .outerjoin(Department, Department.code == Unit.territory)
    .outerjoin(StandIn, and_(StandIn.stand_in_id == Membership.id, *runs_at(bindparam("at", type_=UtcDateTime))))
    .where(
        Membership.user_id == bindparam("user_id", type_=Integer),
        *in_force(bindparam("day", type_=Date)),
    )
    .order_by(Membership.id, StandIn.id)
)
_IN_PATH = Unit.path.startswith(bindparam("path", type_=String))  # keys and strokes: nothing in it to escape
_REACH = select(Unit.id).where(_IN_PATH).order_by(Unit.id)


def load(session: Session, user_id: int, name: str, wished: int | None) -> tuple[Actor, Choices]:
    """The actor of a user under the wished membership, else the first in force; NOBODY without any.

    The caller is the system: at this moment no actor exists yet.
    """
    found = session.execute(_MEMBERSHIPS, {"user_id": user_id, "day": today(), "at": now()}).all()
    if not found:
        return NOBODY, ()
    rows = list({row.id: row for row in found}.values())  # one for each membership, whoever it stands in for
    chosen = next((row for row in rows if row.id == wished), rows[0])
    choices = tuple((row.id, role_and_unit(row.role, row.unit_name), row.id == chosen.id) for row in rows)
    stands_for = tuple(row.stands_for for row in found if row.id == chosen.id and row.stands_for is not None)
    return _actor(session, user_id, name, chosen, stands_for), choices


def _actor(session: Session, user_id: int, name: str, row: Any, stands_for: tuple[int, ...]) -> Actor:
    keeps_queues = row.role in QUEUE_KEEPERS
    reaches_below = keeps_queues or row.role == Role.ACCOUNT_ADMIN
    reach = tuple(session.scalars(_REACH, {"path": row.path})) if reaches_below else (row.unit_id,)
    return Actor(
        kind=Kind.MEMBER,
        user=user_id,
        membership=row.id,
        unit=row.unit_id,
        organisation=row.organisation_id,
        side=row.side,
        territory=row.territory,
        region=row.region,
        role=row.role,
        reach=reach,
        queues=reach if keeps_queues else (),
        stands_for=stands_for,
        name=name,
        unit_name=row.unit_name,
    )


def organisation_of_siret(session: Session, siret: str) -> int | None:
    """The open organisation with this SIRET, for whoever comes from an identity provider."""
    return session.scalar(select(Unit.id).where(Unit.siret == siret, Unit.closed_on.is_(None)))


def membership_in(session: Session, user_id: int, organisation_id: int) -> int | None:
    """The first membership in force of a user in an organisation or below; None without any."""
    query = (
        select(Membership.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.user_id == user_id, Unit.organisation_id == organisation_id, *in_force(today()))
    )
    return session.scalar(query.order_by(Membership.id).limit(1))
