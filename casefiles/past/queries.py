"""What a file held at the end of a day, for the eyes of who asks today."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from casefiles.models import Barrier, CaseFile, Contact, FileAccess, FileEvent, PersonAgreement, PlanItem, Support
from casefiles.past.keeping import fields_of
from casefiles.past.models import ItemChange
from casefiles.past.replay import Change, Fact, Fields, state_before, undo
from casefiles.workflow import AccessWhy, BarrierState, Category, Mode, Owner, PlanKind, PlanState, Severity, State
from core.clock import civil_date, day_begins
from core.db import db


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSupport:
    """One support as it stood."""

    mode: Mode
    state: State
    start_on: date
    entry_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastBarrier:
    """One barrier as it stood."""

    category: Category
    fields: Fields

    @property
    def severity(self) -> Severity:
        return Severity(str(self.fields["severity"]))

    @property
    def owner(self) -> Owner:
        return Owner(str(self.fields["owner"]))

    @property
    def state(self) -> BarrierState:
        return BarrierState(str(self.fields["state"]))

    @property
    def is_lifted(self) -> bool:
        return self.state is BarrierState.LIFTED


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLine:
    """One line of the plan as it stood."""

    kind: PlanKind
    fields: Fields

    @property
    def owner(self) -> Owner:
        return Owner(str(self.fields["owner"]))

    @property
    def state(self) -> PlanState:
        return PlanState(str(self.fields["state"]))

    @property
    def due_on(self) -> date | None:
        kept = self.fields["due_on"]
        return date.fromisoformat(kept) if kept else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Everything a page of the past shows; `followers` are memberships of the pair."""

    supports: list[PastSupport]
    followers: list[int]
    barriers: list[PastBarrier]
    plan: list[PastLine]
    contacts: int
    last_contact_on: date | None
    agreement: PersonAgreement | None


def end_of(day: date, territory: str) -> datetime:
    """The first instant after a day in the territory."""
    return day_begins(day + timedelta(days=1), territory)


def state_on(file: CaseFile, day: date) -> Past:
    """The file at the end of a day, its supports loaded; what the actor may not read today is not in it."""
    end = end_of(day, file.territory)
    contacts, last_on = _contacts(file.id, end)
    changes = _changes(file.id, end)
    return Past(
        supports=_supports(file, end),
        followers=_followers(file.id, end),
        barriers=[
            PastBarrier(category=row.category, fields=_undone(row, changes[row.id, None], row.closed_on, day, end))
            for row in _written(Barrier, file.id, end)
        ],
        plan=[
            PastLine(kind=row.kind, fields=_undone(row, changes[None, row.id], _since(row, file), day, end))
            for row in _written(PlanItem, file.id, end)
        ],
        contacts=contacts,
        last_contact_on=last_on,
        agreement=_agreement(file.id, end),
    )


def _since(line: PlanItem, file: CaseFile) -> date | None:
    """The day a line of the plan came into its present state; none, that it has been in it from the first."""
    return civil_date(line.state_at, file.territory) if line.state_at is not None else None


def _undone(row: Any, changes: list[Change], state_on: date | None, day: date, end: datetime) -> Fields:
    """An item as it stood. A state no edit left a trace of - lifted by an exit, loaded with its file - is known by its
    day: before it, the item stood as it was written."""
    found = undo(fields_of(row), changes, end)
    if state_on is not None and state_on > day and not any(change.field == "state" for change in changes):
        found["state"] = (BarrierState.OPEN if isinstance(row, Barrier) else PlanState.TO_DO).value
    return found


def _written(cls: Any, file_id: int, end: datetime) -> Iterable[Any]:
    return db.session.scalars(select(cls).where(cls.file_id == file_id, cls.created_at < end).order_by(cls.id))


def _changes(file_id: int, end: datetime) -> dict[tuple[int | None, int | None], list[Change]]:
    """Changes since, by barrier or line of the plan."""
    found: dict[tuple[int | None, int | None], list[Change]] = defaultdict(list)
    query = select(ItemChange).where(ItemChange.file_id == file_id, ItemChange.created_at >= end)
    for row in db.session.scalars(query.order_by(ItemChange.created_at, ItemChange.id)):
        found[row.barrier_id, row.plan_item_id].append(Change(row.created_at, row.field, row.before))
    return found


def _supports(file: CaseFile, end: datetime) -> list[PastSupport]:
    """Those opened by then, from the facts that moved them."""
    facts: dict[int, list[Fact]] = defaultdict(list)
    query = select(FileEvent).where(FileEvent.file_id == file.id, FileEvent.support_id.is_not(None))
    for row in db.session.scalars(query.where(FileEvent.at < end).order_by(FileEvent.at, FileEvent.id)):
        facts[row.support_id or 0].append(Fact(row.at, row.kind))
    return [_support(one, facts[one.id], end) for one in file.supports if facts[one.id]]


def _support(support: Support, facts: list[Fact], end: datetime) -> PastSupport:
    state = state_before(support.mode, facts, end)
    entered = state not in (State.OPENED,) and support.entry_on is not None
    return PastSupport(
        mode=support.mode,
        state=state,
        start_on=support.start_on,
        entry_on=support.entry_on if entered else None,
    )


def _followers(file_id: int, end: datetime) -> list[int]:
    query = select(FileAccess.membership_id).where(
        FileAccess.file_id == file_id,
        FileAccess.why == AccessWhy.PAIR,
        FileAccess.from_at < end,
        or_(FileAccess.until_at.is_(None), FileAccess.until_at >= end),
    )
    return sorted({key for key in db.session.scalars(query) if key is not None})


def _contacts(file_id: int, end: datetime) -> tuple[int, date | None]:
    """Successful contacts noted by then, and the day of the latest."""
    query = select(func.count(Contact.id), func.max(Contact.on)).where(
        Contact.file_id == file_id, Contact.created_at < end, Contact.reached.is_(True)
    )
    number, last_on = db.session.execute(query).one()
    return number, last_on


def _agreement(file_id: int, end: datetime) -> PersonAgreement | None:
    """The person's agreement that counted, as it was known."""
    query = select(PersonAgreement).where(
        PersonAgreement.file_id == file_id,
        PersonAgreement.recorded_at < end,
        or_(PersonAgreement.ended_at.is_(None), PersonAgreement.ended_at >= end),
    )
    return db.session.scalar(query.order_by(PersonAgreement.agreed_on.desc(), PersonAgreement.id.desc()).limit(1))
