"""Who stands in for whom: read by everything that reaches somebody who is away. Imports nothing that tells."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from core.db import db
from partners.members.models import StandIn, runs_at


def stand_ins_of(membership_id: int, at: datetime) -> Sequence[StandIn]:
    """Those that count now or later."""
    query = select(StandIn).where(
        StandIn.membership_id == membership_id, StandIn.until_at > at, StandIn.ended_at.is_(None)
    )
    return db.session.scalars(query.order_by(StandIn.id)).all()


def away(membership_ids: Iterable[int | None], at: datetime) -> dict[int, StandIn]:
    """Who is away now among these memberships, and who stands in; nobody for most."""
    asked = sorted({key for key in membership_ids if key is not None})
    if not asked:
        return {}
    query = select(StandIn).where(StandIn.membership_id.in_(asked), *runs_at(at))
    return {row.membership_id: row for row in db.session.scalars(query)}


def standing_in(membership_ids: Iterable[int], at: datetime) -> dict[int, int]:
    """The keys alone of who stands in."""
    return {key: row.stand_in_id for key, row in away(membership_ids, at).items()}
