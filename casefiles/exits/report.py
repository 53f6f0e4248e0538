"""What an exit report says, as plain values kept when it is issued: the same report gives the same bytes for ever."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from casefiles import queries
from casefiles.exits.models import SupportExit
from casefiles.exits.queries import barriers_at_exit, outcomes
from casefiles.models import Barrier, Contact, FileEvent, Person, Support
from casefiles.workflow import Happened, Level
from core.clock import civil_date
from core.db import db


def frozen(support: Support, found: SupportExit) -> dict[str, Any]:
    """Codes, days and shared words of a report; no item of one service or one author is in it."""
    person = db.session.scalars(select(Person).where(Person.file_id == support.file_id)).one()
    members = queries.members_named(support.pair)
    graded, entry = outcomes(found.id), _severities_at_entry(support)
    return {
        "person": person.name,
        "mode": support.mode.value,
        "advisor": members[support.advisor_id].words if support.advisor_id in members else None,
        "worker": members[support.worker_id].words if support.worker_id in members else None,
        "start_on": support.start_on.isoformat(),
        "entry_on": support.entry_on.isoformat() if support.entry_on else None,
        "last_on": found.last_on.isoformat(),
        "reason": found.reason.value,
        "next_referent": found.next_referent,
        "line": found.line,
        "barriers": [_barrier(one, graded.get(one.id), entry) for one in barriers_at_exit(support)],
        "contacts": _contacts(support, found),
    }


def _barrier(barrier: Barrier, graded: Any, entry: dict[str, str]) -> dict[str, Any]:
    return {
        "category": barrier.category.value,
        "thematic": barrier.thematic,
        "wanted": barrier.wanted,
        "at_entry": entry.get(barrier.category.value, barrier.severity.value),
        "at_exit": graded.severity.value if graded else barrier.severity.value,
        "lifted": bool(graded and graded.lifted),
        "grade": graded.grade.value if graded and graded.grade else None,
    }


def _severities_at_entry(support: Support) -> dict[str, str]:
    """By category: what it was before its first change since the entry."""
    query = (
        select(FileEvent.reason, FileEvent.from_state, FileEvent.at)
        .where(FileEvent.file_id == support.file_id, FileEvent.kind == Happened.SEVERITY_CHANGED)
        .order_by(FileEvent.id.desc())
    )
    since = support.entry_on or support.start_on
    changes = db.session.execute(query).all()
    return {why: before or "" for why, before, at in changes if why and civil_date(at, support.territory) >= since}


def _contacts(support: Support, found: SupportExit) -> dict[str, Any]:
    """Shared contacts from the first day to the last: how many took place, how many tries did not."""
    reached = func.count().filter(Contact.reached)
    query = select(func.count(), reached, func.max(Contact.on).filter(Contact.reached)).where(
        Contact.file_id == support.file_id,
        Contact.level == Level.SHARED,
        Contact.on >= support.start_on,
        Contact.on <= found.last_on,
    )
    total, held, latest = db.session.execute(query).one()
    last: date | None = latest  # none was reached, perhaps
    return {"reached": held, "tried": total - held, "last_on": last.isoformat() if last is not None else None}
