"""Figures over a whole portfolio: its load against the cap, and what is late."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Select, case, func, or_, select

from casefiles.assigning import caps
from casefiles.assigning.models import PortfolioExtra
from casefiles.assigning.workflow import CapSource
from casefiles.caseload import Room, cap_of, room, source_of
from casefiles.models import CaseFile, Support
from casefiles.queries.portfolio import ME, TODAY, Half, View, followed_by, given_for, half_of, in_view, without_support
from casefiles.rhythm import due_sql
from core.actor import Actor
from core.db import db
from partners.models import Membership
from partners.workflow import ADVISORS, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Counts of a whole portfolio; `cap` is None where none applies."""

    followed: int
    late: int
    soon: int
    without: int
    cap: int | None
    source: CapSource | None = None

    @property
    def room(self) -> Room:
        """How the load stands against the cap; free where none applies."""
        return room(self.followed, self.cap) if self.cap else Room.FREE


@lru_cache(maxsize=4)
def _numbers(half: Half) -> Select[Any]:
    mine = followed_by(half, None)
    query: Any = (
        select(
            func.count(mine.c.file_id),
            func.coalesce(func.sum(case((in_view(View.LATE, mine.c.due), 1), else_=0)), 0),
            func.coalesce(func.sum(case((in_view(View.SOON, mine.c.due), 1), else_=0)), 0),
            func.count(CaseFile.id),
        )
        .select_from(CaseFile)
        .outerjoin(mine, mine.c.file_id == CaseFile.id)
        .where(or_(mine.c.file_id.is_not(None), without_support()))
    )
    return cast("Select[Any]", query)


def portfolio_counts(actor: Actor, today: date) -> Load:
    """Figures over the whole portfolio, whatever the filters."""
    row = db.session.execute(_numbers(half_of(actor.role)), given_for(actor, today)).one()
    followed, late, soon, everyone = row
    cap, source = _own_cap(actor, today)
    return Load(followed=followed, late=late, soon=soon, without=everyone - followed, cap=cap, source=source)


def late_contacts(role: str | None, most: int) -> Any:
    """SQL: how many of an actor's people wait for a late contact, counted no further than one beyond `most`."""
    late = (
        select(Support.file_id)
        .where(getattr(Support, half_of(role)) == ME, Support.end_on.is_(None), due_sql(Support) < TODAY)
        .distinct()
        .limit(most + 1)
    )
    return select(func.count()).select_from(late.subquery()).scalar_subquery()


def _own_cap(actor: Actor, today: date) -> tuple[int | None, CapSource | None]:
    """The advisor's cap and where it comes from; the agreement in force overrides it for dedicated advisors."""
    if actor.role not in ADVISORS:
        return None, None
    beyond = select(PortfolioExtra.extra).where(
        PortfolioExtra.membership_id == actor.membership,
        PortfolioExtra.ended_at.is_(None),
        PortfolioExtra.from_on <= today,
        PortfolioExtra.until_on >= today,
    )
    query = select(
        Membership.portfolio_cap,
        caps.of_agreement(actor.territory, today),
        caps.of_department(actor.territory, today),
        beyond.scalar_subquery(),
    )
    own, agreed, department, extra = db.session.execute(query.where(Membership.id == actor.membership)).one()
    agreed = agreed if actor.role == Role.DEDICATED_ADVISOR else None
    return cap_of(own, agreed, extra or 0, department=department), source_of(own, agreed, department=department)
