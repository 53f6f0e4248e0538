"""How a membership becomes an actor: unit, reach, queues, territory. Called once per request."""

from datetime import date

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from accounts.models import User
from core.actor import NOBODY, Actor, Kind
from core.clock import today
from partners.labels import role_and_unit
from partners.models import Department, Membership, Unit
from partners.workflow import QUEUE_KEEPERS

Choices = tuple[tuple[int, str, bool], ...]


def in_force(day: date) -> list[ColumnElement[bool]]:
    """SQL conditions: the membership counts at a date."""
    return [Membership.start_on <= day, or_(Membership.end_on.is_(None), Membership.end_on >= day)]


def load(session: Session, user: User, wished: int | None) -> tuple[Actor, Choices]:
    """The actor of a user under the wished membership, else the first in force; NOBODY without any.

    The caller is the system: at this moment no actor exists yet.
    """
    rows = session.execute(
        select(Membership, Unit, _region())
        .join(Unit, Unit.id == Membership.unit_id)
        .outerjoin(Department, Department.code == Unit.territory)
        .where(Membership.user_id == user.id, *in_force(today()))
        .order_by(Membership.id)
    ).all()
    if not rows:
        return NOBODY, ()
    membership, unit, region = next((row for row in rows if row[0].id == wished), rows[0])
    choices = tuple((row[0].id, role_and_unit(row[0].role, row[1].name), row[0].id == membership.id) for row in rows)
    return _actor(session, user, membership, unit, region), choices


def _actor(session: Session, user: User, membership: Membership, unit: Unit, region: str | None) -> Actor:
    keeps_queues = membership.role in QUEUE_KEEPERS
    reach = _reach(session, unit) if keeps_queues else (unit.id,)
    return Actor(
        kind=Kind.MEMBER,
        user=user.id,
        membership=membership.id,
        unit=unit.id,
        organisation=unit.organisation_id,
        side=unit.side,
        territory=unit.territory,
        region=region,
        role=membership.role,
        reach=reach,
        queues=reach if keeps_queues else (),
        name=user.name,
        unit_name=unit.name,
    )


def _reach(session: Session, unit: Unit) -> tuple[int, ...]:
    below = aliased(Unit)
    return tuple(
        session.scalars(select(below.id).where(below.path.startswith(unit.path, autoescape=True)).order_by(below.id))
    )


def _region() -> ColumnElement[str | None]:
    """SQL: the region of the unit's department; of a regional service, that of all departments where it has units.

    The second is computed for units without a department only.
    """
    below, local = aliased(Unit), aliased(Department)
    shared = (
        select(case((func.count(local.region_code.distinct()) == 1, func.min(local.region_code))))
        .join_from(below, local, local.code == below.territory)
        .where(below.path.startswith(Unit.path))  # digits and slashes: nothing to escape
        .correlate(Unit)
        .scalar_subquery()
    )
    return case((Unit.territory.is_(None), shared), else_=Department.region_code)
