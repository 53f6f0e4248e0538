"""What falls due for one professional: a constant number of queries, rows without any object."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, or_, select

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

MOST = 300  # rows of one kind: four full portfolios
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
    """What is shown; `is_cut` when there was more of a kind than a page holds."""

    rows: Sequence[Deadline]
    is_cut: bool


def deadlines(actor: Actor, day: date, kinds: Iterable[Due] = Due) -> Deadlines:
    """Everything due for an actor and whom they stand in for, the oldest first; one query for each kind."""
    wanted = list(kinds)
    found = {kind: _rows(kind, actor, day) for kind in wanted}
    rows = {(one.kind, one.ref, one.text): one for kind in wanted for one in reversed(found[kind])}
    every = sorted(rows.values(), key=lambda one: (one.due, one.name, one.kind))
    return Deadlines(every, any(len(some) == MOST for some in found.values()))


def _rows(kind: Due, actor: Actor, day: date) -> list[Deadline]:
    ids, last = sorted(actor.acts_for), day + timedelta(days=AHEAD[kind])
    if kind is Due.PLAN:
        return _plan(ids, last)
    if kind is Due.REPORT:
        return _reports(ids)
    if kind is Due.STATUS:
        return _statuses(ids, day)
    source = SOURCES.get(kind)
    due, among = (source.due, source.among) if source else (Support.term_on, ())
    query = _about(due).where(_mine(ids), Support.end_on.is_(None), due <= last, *among)
    if kind is Due.TERM:  # proposed already: the other half is asked
        running = select(TermRenewal.support_id).where(TermRenewal.ended_at.is_(None))
        query = query.where(Support.id.not_in(running))
    if kind is Due.RENEWAL:
        query = query.join(TermRenewal, TermRenewal.support_id == Support.id)
        query = query.where(TermRenewal.ended_at.is_(None), _other(TermRenewal.half).in_(ids))
    rows = db.session.execute(query.order_by(due).limit(MOST))
    return [_deadline(kind, row, row.due) for row in rows]


def _about(due: Any) -> Select[Any]:
    query: Select[Any] = select(CaseFile.ref, *NAMES, due.label("due")).select_from(Support)
    return query.join(CaseFile, CaseFile.id == Support.file_id).join(Person, Person.file_id == Support.file_id)


def _mine(ids: Sequence[int]) -> Any:
    return or_(Support.advisor_id.in_(ids), Support.worker_id.in_(ids))


def _other(half: Any) -> Any:
    """SQL: the post that is the half which did not act."""
    return case((half == Half.ADVISOR, Support.worker_id), else_=Support.advisor_id)


def _plan(ids: Sequence[int], last: date) -> list[Deadline]:
    """Lines of the plan that are one's own, and the person's: both halves help with those."""
    own = or_(
        PlanItem.owner == Owner.PERSON,
        and_(PlanItem.owner == Owner.ADVISOR, Support.advisor_id.in_(ids)),
        and_(PlanItem.owner == Owner.SOCIAL_WORKER, Support.worker_id.in_(ids)),
    )
    query = _about(PlanItem.due_on).add_columns(PlanItem.text).join(PlanItem, PlanItem.file_id == Support.file_id)
    query = query.where(_mine(ids), Support.end_on.is_(None), PlanItem.due_on <= last, own)
    rows = db.session.execute(query.where(PlanItem.state.in_(OPEN_PLAN)).order_by(PlanItem.due_on).limit(MOST))
    return [_deadline(Due.PLAN, row, row.due, row.text) for row in rows]


def _reports(ids: Sequence[int]) -> list[Deadline]:
    """Ends the other half proposed: listed from that day on."""
    query = _about(SupportExit.proposed_at).add_columns(Support.territory)
    query = query.join(SupportExit, SupportExit.support_id == Support.id)
    waiting = (SupportExit.ended_at.is_(None), Support.state == State.ENDING, _other(SupportExit.half).in_(ids))
    rows = db.session.execute(query.where(*waiting).order_by(SupportExit.proposed_at).limit(MOST))
    return [_deadline(Due.REPORT, row, civil_date(row.due, row.territory)) for row in rows]


def _statuses(ids: Sequence[int], day: date) -> list[Deadline]:
    """What became of people, asked some months after the end: one query for each milestone."""
    found: list[Deadline] = []
    for milestone in Milestone:
        due, among = afterwards.over(milestone)
        asked = (afterwards.ended_within(milestone, day), afterwards.open_to(ids, now()), *among)
        rows = db.session.execute(_about(due).where(*asked).order_by(due).limit(MOST))
        text = _("Situation à %(months)s mois", months=int(milestone))
        found += [_deadline(Due.STATUS, row, row.due, text) for row in rows]
    return found


def _deadline(kind: Due, row: Any, due: date, text: str | None = None) -> Deadline:
    name = f"{(row.usage_name or row.birth_name).upper()} {row.given_names}"
    return Deadline(kind=kind, ref=row.ref, name=name, due=due, text=text)
