"""How much is due for each professional of a head's team: numbers only, no person and no content."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, case, func, select

from accounts.models import User
from casefiles.deadlines.sources import SOURCES
from casefiles.deadlines.workflow import AHEAD, Due
from casefiles.models import Support
from core.actor import Actor
from core.db import db
from core.guard import system_actor
from partners.actors import in_force
from partners.models import Membership, Unit
from partners.workflow import FOLLOWERS, Role

COUNTS = ("followed", "contacts_late", "diagnoses_late", "reviews_late", "terms_near", "terms_over")
MOST = 500  # professionals of one head


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one professional follows, and what of it is late or near its term."""

    name: str
    role: Role
    unit: str
    followed: int = 0
    contacts_late: int = 0
    diagnoses_late: int = 0
    reviews_late: int = 0
    terms_near: int = 0
    terms_over: int = 0


def team(actor: Actor, day: date) -> list[Load]:
    """Everybody who follows people in the units of a head, by name; three queries."""
    query = (
        select(Membership.id, Membership.role, User.given_name, User.family_name, Unit.name.label("unit"))
        .join(User, User.id == Membership.user_id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.unit_id.in_(actor.reach), Membership.role.in_(FOLLOWERS), *in_force(day))
    )
    people = db.session.execute(query.order_by(User.name_key, Membership.id).limit(MOST)).all()
    loads = {row.id: Load(name=f"{row.given_name} {row.family_name}", role=row.role, unit=row.unit) for row in people}
    for counted in _counted(list(loads), day):
        numbers: dict[str, Any] = {name: getattr(counted, name) for name in COUNTS}
        loads[counted.member] = replace(loads[counted.member], **numbers)
    return list(loads.values())


def _late(kind: Due, before: Any) -> Any:
    source = SOURCES[kind]
    return func.count(case((and_(*source.among, source.due < before), Support.file_id)).distinct())


def _counted(ids: Sequence[int], day: date) -> list[Any]:
    """Files by half: somebody is an advisor or a social worker, never both in one post."""
    near = day + timedelta(days=AHEAD[Due.TERM])
    term = SOURCES[Due.TERM]
    found: list[Any] = []
    with system_actor("how much is due for a team: numbers only"):
        for half in (Support.advisor_id, Support.worker_id):
            query = select(
                half.label("member"),
                func.count(Support.file_id.distinct()).label("followed"),
                _late(Due.CONTACT, day).label("contacts_late"),
                _late(Due.DIAGNOSIS, day).label("diagnoses_late"),
                _late(Due.REVIEW, day).label("reviews_late"),
                func.count(case((and_(*term.among, term.due.between(day, near)), 1))).label("terms_near"),
                func.count(case((and_(*term.among, term.due < day), 1))).label("terms_over"),
            )
            found += db.session.execute(query.where(half.in_(ids), Support.end_on.is_(None)).group_by(half))
    return found
