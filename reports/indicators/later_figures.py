"""Figures on what became of people 6 and 12 months after the end of their support."""

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, func, literal, select, union_all
from sqlalchemy.orm import Session

from casefiles.afterwards.models import LaterStatus
from casefiles.afterwards.workflow import DUE_AFTER, NEVER_ASKED, Milestone, Situation
from casefiles.models import Support
from casefiles.workflow import Mode
from reports.indicators.days import Period
from reports.indicators.figures import Later


def later(session: Session, period: Period) -> dict[Milestone, Later]:
    """By milestone, of the supports whose day of it falls in the period: how many, and the situations noted."""
    found: dict[Milestone, dict[Situation | None, int]] = {one: {} for one in Milestone}
    for months, situation, count in session.execute(union_all(*(_counted(period, one) for one in Milestone))):
        found[Milestone(months)][Situation(situation) if situation else None] = count
    return {
        one: Later(asked=sum(counts.values()), situations={key: n for key, n in counts.items() if key is not None})
        for one, counts in found.items()
    }


def _counted(period: Period, milestone: Milestone) -> Any:
    since = timedelta(days=DUE_AFTER[milestone])
    noted = and_(LaterStatus.support_id == Support.id, LaterStatus.months == int(milestone))
    return (
        select(literal(int(milestone)).label("months"), LaterStatus.situation, func.count().label("number"))
        .select_from(Support)
        .outerjoin(LaterStatus, noted)
        .where(Support.territory == period.territory, Support.mode == Mode.GLOBAL)
        .where(Support.end_on.between(period.start - since, period.until - since))
        .where(Support.entry_on.is_not(None), Support.exit.not_in(NEVER_ASKED))
        .group_by(LaterStatus.situation)
    )
