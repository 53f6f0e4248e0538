"""How a membership becomes an actor: unit, reach, queues, territory. Called once per request."""

from datetime import date

from sqlalchemy import ColumnElement, or_, select
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
        select(Membership, Unit, Department.region_code)
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
    if unit.territory is None and region is None:
        region = _region_below(session, unit)
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


def _region_below(session: Session, unit: Unit) -> str | None:
    """The region of a regional service: that of the departments where it has units, when they share one."""
    below = (
        select(Department.region_code)
        .join(Unit, Unit.territory == Department.code)
        .where(Unit.path.startswith(unit.path, autoescape=True))
    )
    found = session.scalars(below.distinct().limit(2)).all()
    return found[0] if len(found) == 1 else None
