"""Each working morning, whoever has something that comes due is told once; what it is stands on the page only."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from casefiles.afterwards import queries as afterwards
from casefiles.deadlines.models import DeadlineMorning
from casefiles.deadlines.queries import OPEN_PLAN
from casefiles.deadlines.sources import SOURCES
from casefiles.deadlines.workflow import MORNING, TOLD_BEFORE, Due
from casefiles.models import PlanItem, Support
from casefiles.workflow import Owner
from core.clock import civil_date, is_working_day, zone
from core.db import db
from core.i18n import N_
from core.jobs import insert_once
from partners.models import Department
from partners.notices.actions import tell

TOLD = N_("Des échéances arrivent dans les dossiers que vous suivez : ouvrez votre liste.")


def waiting(at: datetime) -> list[tuple[str, date]]:
    """Territories whose working morning has come and was not told yet."""
    codes = db.session.scalars(select(Department.code).order_by(Department.code)).all()
    days = {code: civil_date(at, code) for code in codes if at.astimezone(zone(code)).hour >= MORNING}
    query = select(DeadlineMorning.territory, DeadlineMorning.on).where(DeadlineMorning.on.in_(set(days.values())))
    told = {(code, day) for code, day in db.session.execute(query)}
    return [(code, day) for code, day in days.items() if (code, day) not in told and is_working_day(day, code)]


def tell_of(territory: str, day: date, *, at: datetime) -> int:
    """Tell everybody concerned of one territory's day; how many. Nothing the second time."""
    values = {"territory": territory, "on": day, "at": at}
    if insert_once(DeadlineMorning, values) is None:
        return 0
    whom = _whom(territory, _since(territory, day), day)
    if whom:
        tell(whom, kind="deadline.today", text=TOLD, endpoint="casefiles.deadlines", ref=territory, at=at, by_id=None)
    return len(whom)


def _since(territory: str, day: date) -> date:
    """The first day that no earlier morning told of: after a week-end, Saturday."""
    query = select(DeadlineMorning.on).where(DeadlineMorning.territory == territory, DeadlineMorning.on < day)
    last = db.session.scalar(query.order_by(DeadlineMorning.on.desc()).limit(1))
    return max(last + timedelta(days=1), day - timedelta(days=7)) if last else day


def _whom(territory: str, first: date, day: date) -> set[int]:
    found: set[int | None] = set()
    for kind, before in TOLD_BEFORE.items():
        ahead = timedelta(days=before)
        columns = select(Support.advisor_id, Support.worker_id)
        if kind is Due.PLAN:
            query = columns.add_columns(PlanItem.owner).join(PlanItem, PlanItem.file_id == Support.file_id)
            query = query.where(PlanItem.due_on.between(first + ahead, day + ahead))
            query = query.where(PlanItem.state.in_(OPEN_PLAN))
        else:
            due = SOURCES[kind].due
            query = columns.where(due.between(first + ahead, day + ahead), *SOURCES[kind].among)
        rows = db.session.execute(query.where(Support.territory == territory, Support.end_on.is_(None)))
        for advisor_id, worker_id, *owner in rows:
            if owner != [Owner.SOCIAL_WORKER]:
                found.add(advisor_id)
            if owner != [Owner.ADVISOR]:
                found.add(worker_id)
    return {key for key in found if key is not None} | afterwards.whom(territory, first, day)
