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


def standing_in(membership_ids: Iterable[int], at: datetime) -> dict[int, int]:
    """Who stands in now for each of these memberships; nobody for most."""
    asked = sorted(set(membership_ids))
    if not asked:
        return {}
    query = select(StandIn.membership_id, StandIn.stand_in_id).where(StandIn.membership_id.in_(asked), *runs_at(at))
    return {row.membership_id: row.stand_in_id for row in db.session.execute(query)}
