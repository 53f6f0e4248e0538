"""Figures on what became of people 6 and 12 months after the end of their support."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import String, and_, cast, func, literal, select

from casefiles.afterwards.models import LaterStatus
from casefiles.afterwards.workflow import DUE_AFTER, NEVER_ASKED, Milestone, Situation
from casefiles.models import Support
from casefiles.workflow import Mode
from reports.indicators.days import Period
from reports.indicators.figures import Later

SUBJECTS = {milestone: f"later {int(milestone)}" for milestone in Milestone}


def query(period: Period, milestone: Milestone) -> Any:
    """`subject`, `code`, `number`: of the supports whose day of the milestone falls in the period, by situation."""
    since = timedelta(days=DUE_AFTER[milestone])
    noted = and_(LaterStatus.support_id == Support.id, LaterStatus.months == int(milestone))
    code = cast(LaterStatus.situation, String).label("code")
    return (
        select(literal(SUBJECTS[milestone]).label("subject"), code, func.count())
        .select_from(Support)
        .outerjoin(LaterStatus, noted)
        .where(Support.territory == period.territory, Support.mode == Mode.GLOBAL)
        .where(Support.end_on.between(period.start - since, period.until - since))
        .where(Support.entry_on.is_not(None), Support.exit.not_in(NEVER_ASKED))
        .group_by(LaterStatus.situation)
    )


def later(found: Mapping[str, Mapping[str | None, int]]) -> dict[Milestone, Later]:
    """By milestone: how many were asked about, and the situations noted; without one nobody answered."""
    return {one: _later(found.get(subject, {})) for one, subject in SUBJECTS.items()}


def _later(counts: Mapping[str | None, int]) -> Later:
    situations = {Situation(code): number for code, number in counts.items() if code is not None}
    return Later(asked=sum(counts.values()), situations=situations)
