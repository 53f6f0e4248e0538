"""What happened in a file over a period, each kind of row through its own criterion."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select

from casefiles.appointments.models import Appointment
from casefiles.documents.models import Document
from casefiles.models import Barrier, Contact, FileEvent, Note, PlanItem, Revision
from casefiles.workflow import Level
from core.actor import Actor
from core.clock import day_begins
from core.db import db
from core.guard import system_actor

MOST = 300  # rows of one kind on one page; a whole file rarely holds as many


@dataclass(slots=True, kw_only=True)
class Rows:
    """Rows of each kind, latest first; `cut` when one kind holds more than is shown."""

    contacts: list[Contact] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    barriers: list[Barrier] = field(default_factory=list)
    plan: list[PlanItem] = field(default_factory=list)
    facts: list[FileEvent] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Reserved:
    """How many items of the other service were written over the period; neither what nor by whom."""

    number: int


def timeline(file_id: int, since: date | None, territory: str, kinds: frozenset[str]) -> Rows:
    """Rows since a day (None: since the beginning) of the asked kinds, named as the fields of `Rows`."""
    start = day_begins(since, territory) if since else None
    rows = Rows()
    if "contacts" in kinds:
        rows.contacts = _latest(Contact, file_id, Contact.on, (Contact.on, since))
    if "notes" in kinds:
        rows.notes = _latest(Note, file_id, Note.created_at, (Note.created_at, start))
    if "barriers" in kinds:
        rows.barriers = _latest(
            Barrier, file_id, Barrier.created_at, (Barrier.created_at, start), (Barrier.closed_on, since)
        )
    if "plan" in kinds:
        rows.plan = _latest(
            PlanItem, file_id, PlanItem.created_at, (PlanItem.created_at, start), (PlanItem.state_at, start)
        )
    if "facts" in kinds:
        rows.facts = _latest(FileEvent, file_id, FileEvent.at, (FileEvent.at, start))
    if "appointments" in kinds:
        rows.appointments = _latest(Appointment, file_id, Appointment.starts_at, (Appointment.starts_at, start))
    rows.revisions = _revisions(file_id, start, kinds)
    shown = (rows.contacts, rows.notes, rows.barriers, rows.plan, rows.facts, rows.appointments)
    rows.cut = any(len(found) >= MOST for found in shown)
    return rows


def _latest(cls: Any, file_id: int, column: Any, *bounds: tuple[Any, Any]) -> list[Any]:
    """Rows for which one of the columns is not before its bound; a bound of None lets everything through."""
    query = select(cls).where(cls.file_id == file_id)
    if all(bound is not None for _, bound in bounds):
        query = query.where(or_(*(dated >= bound for dated, bound in bounds)))
    return list(db.session.scalars(query.order_by(column.desc(), cls.id.desc()).limit(MOST)))


def _revisions(file_id: int, start: datetime | None, kinds: frozenset[str]) -> list[Revision]:
    wanted = {"notes": Revision.note_id, "plan": Revision.plan_item_id, "contacts": Revision.contact_id}
    asked = [column.is_not(None) for kind, column in wanted.items() if kind in kinds]
    if not asked:
        return []
    query = select(Revision).where(Revision.file_id == file_id, or_(*asked))
    if start is not None:
        query = query.where(Revision.created_at >= start)
    return list(db.session.scalars(query.order_by(Revision.created_at.desc()).limit(MOST)))


def reserved(file_id: int, actor: Actor, since: date | None, territory: str) -> Reserved:
    """Count what the other service keeps for itself; drafts are nobody's business and are not counted."""
    start = day_begins(since, territory) if since else None
    counts = []
    for cls in (Contact, Note, Barrier, PlanItem, Document):
        query = select(func.count(cls.id)).where(
            cls.file_id == file_id, cls.level == Level.OWN_SERVICE, cls.organisation_id != actor.organisation
        )
        counts.append((query if start is None else query.where(cls.created_at >= start)).scalar_subquery())
    with system_actor("count of reserved items"):
        return Reserved(sum(db.session.execute(select(*counts)).one()))
