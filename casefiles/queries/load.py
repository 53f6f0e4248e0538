"""Figures over a whole portfolio: its load against the cap, and what is late."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Select, case, func, or_, select

from agreements.models import Agreement, AgreementTerms
from agreements.scope import covers, runs
from casefiles.assigning.models import PortfolioExtra
from casefiles.caseload import Room, cap_of, room
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
    return Load(followed=followed, late=late, soon=soon, without=everyone - followed, cap=_own_cap(actor, today))


def late_contacts(role: str | None, most: int) -> Any:
    """SQL: how many of an actor's people wait for a late contact, counted no further than one beyond `most`."""
    late = (
        select(Support.file_id)
        .where(getattr(Support, half_of(role)) == ME, Support.end_on.is_(None), due_sql(Support) < TODAY)
        .distinct()
        .limit(most + 1)
    )
    return select(func.count()).select_from(late.subquery()).scalar_subquery()


def _own_cap(actor: Actor, today: date) -> int | None:
    """The advisor's cap; that of the agreement in force overrides it for dedicated advisors."""
    if actor.role not in ADVISORS:
        return None
    of_agreement = (
        select(AgreementTerms.portfolio_cap)
        .join(Agreement, Agreement.id == AgreementTerms.agreement_id)
        .where(
            covers([actor.territory]),
            runs(today),
            AgreementTerms.effective_on <= today,
        )
        .order_by(AgreementTerms.effective_on.desc())
        .limit(1)
        .scalar_subquery()
    )
    beyond = select(PortfolioExtra.extra).where(
        PortfolioExtra.membership_id == actor.membership,
        PortfolioExtra.ended_at.is_(None),
        PortfolioExtra.from_on <= today,
        PortfolioExtra.until_on >= today,
    )
    own, agreed, extra = db.session.execute(
        select(Membership.portfolio_cap, of_agreement, beyond.scalar_subquery()).where(
            Membership.id == actor.membership
        )
    ).one()
    return cap_of(own, agreed if actor.role == Role.DEDICATED_ADVISOR else None, extra or 0)
