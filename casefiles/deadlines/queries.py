"""What falls due for one professional: who is followed, then what hangs on them, in a few small queries.

Together they would be one join of nine tables and their criteria: PostgreSQL took longer to plan it than to run it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, or_, select

from casefiles.afterwards import queries as afterwards
from casefiles.afterwards.workflow import Milestone
from casefiles.deadlines.sources import SOURCES
from casefiles.deadlines.workflow import AHEAD, Due
from casefiles.exits.models import SupportExit
from casefiles.models import CaseFile, Person, PlanItem, Support
from casefiles.reviews.models import TermRenewal
from casefiles.workflow import Half, Owner, PlanState, State
from core.actor import Actor
from core.clock import civil_date, now
from core.db import db
from core.i18n import gettext as _

MOST = 500  # supports, and lines of the plan: seven full portfolios
NAMES = (Person.birth_name, Person.usage_name, Person.given_names)
OPEN_PLAN = (PlanState.TO_DO, PlanState.IN_PROGRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One thing due on one file; `text` is a line of the plan."""

    kind: Due
    ref: str
    name: str
    due: date
    text: str | None = None

    def late(self, today: date) -> bool:
        """From the day after its last day."""
        return self.due < today


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What is shown; `is_cut` when there was more than a page holds."""

    rows: Sequence[Deadline]
    is_cut: bool


def deadlines(actor: Actor, day: date, kinds: Iterable[Due] = Due) -> Deadlines:
    """Everything due for an actor and whom they stand in for, the oldest first; a constant number of queries."""
    wanted, ids = set(kinds), frozenset(actor.acts_for)
    followed = _followed(sorted(ids))
    by_id = {row.id: row for row in followed}
    found = [
        *_of_supports(by_id, ids),
        *(_reports(by_id, ids) if Due.REPORT in wanted else ()),
        *(_plan(followed, ids, day) if Due.PLAN in wanted else ()),
        *(_statuses(sorted(ids), day) if Due.STATUS in wanted else ()),
    ]
    due = (one for one in found if one.kind in wanted and one.due <= day + timedelta(days=AHEAD[one.kind]))
    rows = {(one.kind, one.ref, one.text): one for one in sorted(due, key=lambda one: one.due, reverse=True)}
    every = sorted(rows.values(), key=lambda one: (one.due, one.name, one.kind))
    return Deadlines(every, MOST in (len(followed), sum(one.kind is Due.PLAN for one in found)))


def _followed(ids: Sequence[int]) -> Sequence[Any]:
    """Open supports with who they are about, and the last day of each thing that follows from the support alone."""
    days = [case((source.holds, source.due)).label(kind.value) for kind, source in SOURCES.items()]
    query = _about(*days).add_columns(Support.id, Support.file_id, Support.territory, Support.state)
    query = query.add_columns(Support.advisor_id, Support.worker_id, Support.term_on)
    mine = or_(Support.advisor_id.in_(ids), Support.worker_id.in_(ids))
    rows: Sequence[Any] = db.session.execute(
        query.where(mine, Support.end_on.is_(None)).order_by(Support.id).limit(MOST)
    ).all()
    return rows


def _about(*columns: Any) -> Any:
    query: Any = select(CaseFile.ref, *NAMES, *columns).select_from(Support)
    return query.join(CaseFile, CaseFile.id == Support.file_id).join(Person, Person.file_id == Support.file_id)


def _of_supports(by_id: dict[int, Any], ids: frozenset[int]) -> Iterator[Deadline]:
    """A term whose renewal is proposed is the other half's to confirm, and nobody's to end."""
    running = select(TermRenewal.support_id, TermRenewal.half).where(TermRenewal.ended_at.is_(None))
    found = db.session.execute(running.where(TermRenewal.support_id.in_(by_id)))
    proposed = {row.support_id: row.half for row in found}
    for row in by_id.values():
        half = proposed.get(row.id)
        for kind in SOURCES:
            due = getattr(row, kind.value)
            if due is not None and not (kind is Due.TERM and half is not None):
                yield _deadline(kind, row, due)
        if half is not None and _other(row, half) in ids:
            yield _deadline(Due.RENEWAL, row, row.term_on)


def _other(row: Any, half: Half) -> int | None:
    """The post that is the half which did not act."""
    post: int | None = row.worker_id if half is Half.ADVISOR else row.advisor_id
    return post


def _reports(by_id: dict[int, Any], ids: frozenset[int]) -> Iterator[Deadline]:
    """Ends the other half proposed: listed from that day on."""
    query = select(SupportExit.support_id, SupportExit.half, SupportExit.proposed_at)
    waiting = [row.id for row in by_id.values() if row.state is State.ENDING]
    query = query.where(SupportExit.ended_at.is_(None), SupportExit.support_id.in_(waiting))
    for key, half, at in db.session.execute(query):
        if _other(by_id[key], half) in ids:
            yield _deadline(Due.REPORT, by_id[key], civil_date(at, by_id[key].territory))


def _plan(followed: Sequence[Any], ids: frozenset[int], day: date) -> list[Deadline]:
    """Lines of the plan that are one's own, and the person's: both halves help with those."""
    last = day + timedelta(days=AHEAD[Due.PLAN])
    query = select(PlanItem.file_id, PlanItem.due_on, PlanItem.text, PlanItem.owner)
    query = query.where(PlanItem.file_id.in_({row.file_id for row in followed}), PlanItem.due_on <= last)
    lines = db.session.execute(query.where(PlanItem.state.in_(OPEN_PLAN)).order_by(PlanItem.due_on).limit(MOST))
    by_file = {(row.file_id, owner): row for row in followed for owner in _owners(row, ids)}
    known = ((by_file.get((line.file_id, line.owner)), line) for line in lines)
    return [_deadline(Due.PLAN, row, line.due_on, line.text) for row, line in known if row is not None]


def _statuses(ids: Sequence[int], day: date) -> Iterator[Deadline]:
    """What became of people, asked some months after the end: one query for each milestone."""
    for milestone in Milestone:
        due, among = afterwards.over(milestone)
        asked = (afterwards.ended_within(milestone, day), afterwards.open_to(ids, now()), *among)
        rows = db.session.execute(_about(due.label("due")).where(*asked).order_by(due).limit(MOST))
        text = _("Situation à %(months)s mois", months=int(milestone))
        yield from (_deadline(Due.STATUS, row, row.due, text) for row in rows)


def _owners(row: Any, ids: frozenset[int]) -> Iterator[Owner]:
    """Whose lines of the plan are the business of somebody who follows."""
    yield Owner.PERSON
    if row.advisor_id in ids:
        yield Owner.ADVISOR
    if row.worker_id in ids:
        yield Owner.SOCIAL_WORKER


def _deadline(kind: Due, row: Any, due: date, text: str | None = None) -> Deadline:
    name = f"{(row.usage_name or row.birth_name).upper()} {row.given_names}"
    return Deadline(kind=kind, ref=row.ref, name=name, due=due, text=text)
