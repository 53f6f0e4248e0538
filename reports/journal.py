"""The access journal as the data-protection officer reads it: rows of the own institution, never a text.

The guard shows an officer these rows and nobody else any. Of what a row is about only a reference is given: the
question of a search and the key of a note stay in the journal.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select

from accounts import seals
from accounts.models import JournalEntry, User
from accounts.seals import Standing
from casefiles.models import CaseFile
from core import clock
from core.actor import Actor
from core.db import db, side_session
from core.guard import system_actor
from core.keyset import PAGE_SIZE, Page, paginate
from partners.models import Unit
from reports.labels_journal import NOUNS

REFERENCE = re.compile(r"(AG|AL|DA|OR|CV|U)-[0-9A-Z-]{3,17}")
YEARS = range(2000, 2100)  # beyond them a date filter is a slip of the keyboard


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters: the address of one account, the first and the last day, a file, what rows are about."""

    email: str = ""
    first: date | None = None
    last: date | None = None
    file_ref: str = ""
    noun: str = ""


def wanted(email: str, first: str, last: str, file_ref: str = "", noun: str = "") -> Wanted:
    """What the address of the page asks for; a date that is none, and an unknown noun, are ignored."""
    known = noun if noun in NOUNS else ""
    return Wanted(email.strip().lower()[:254], _day(first), _day(last), file_ref.strip().upper()[:20], known)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def entries(actor: Actor, asked: Wanted, cursor: str | None, *, size: int = PAGE_SIZE) -> Page[Any]:
    """One page, the latest first."""
    query = (
        select(JournalEntry.id, JournalEntry.at, JournalEntry.action, JournalEntry.subject, JournalEntry.file_id)
        .add_columns(JournalEntry.level, JournalEntry.shown, User.given_name, User.family_name, User.email)
        .add_columns(Unit.name.label("unit"))
        .outerjoin(User, User.id == JournalEntry.user_id)
        .outerjoin(Unit, Unit.id == JournalEntry.unit_id)
    )
    keys: list[tuple[Any, Any]] = [(JournalEntry.at, datetime), (JournalEntry.id, int)]
    return paginate(db.session(), _filtered(query, actor, asked), keys, cursor, descending=True, size=size)


def _filtered(query: Select[Any], actor: Actor, asked: Wanted) -> Select[Any]:
    query = query.where(JournalEntry.organisation_id == actor.organisation)
    if asked.email:
        query = query.where(JournalEntry.user_id.in_(select(User.id).where(User.email == asked.email)))
    if asked.file_ref:
        query = query.where(JournalEntry.file_id == _file_id(asked.file_ref))
    if asked.noun:  # codes are `noun.verb`
        query = query.where(JournalEntry.action >= f"{asked.noun}.", JournalEntry.action < f"{asked.noun}/")
    if asked.first:
        query = query.where(JournalEntry.at >= _start(asked.first, actor))
    if asked.last:
        query = query.where(JournalEntry.at < _start(asked.last + timedelta(days=1), actor))
    return query


def _file_id(ref: str) -> int:
    """A file by its reference; 0, which none has, for an unknown one: the same empty list."""
    with system_actor("references of the journal"), side_session() as session:
        return session.scalar(select(CaseFile.id).where(CaseFile.ref == ref)) or 0


def _start(day: date, actor: Actor) -> datetime:
    return datetime.combine(day, time(), clock.zone(actor.territory))


def file_refs(rows: Iterable[Any]) -> dict[int, str]:
    """References of the files the rows are about: an officer opens none of them, the journal only names them."""
    file_ids = {row.file_id for row in rows if row.file_id is not None}
    if not file_ids:
        return {}
    with system_actor("references of the journal"), side_session() as session:
        found = session.execute(select(CaseFile.id, CaseFile.ref).where(CaseFile.id.in_(file_ids)))
        return {row.id: row.ref for row in found}


def subject(row: Any, refs: dict[int, str]) -> str:
    """The reference a row is about: its own, else that of its file."""
    if row.subject and REFERENCE.fullmatch(row.subject):
        return str(row.subject)
    return refs.get(row.file_id, "")


def standing() -> Standing:
    """Where sealing stands, rows of every institution counted."""
    with system_actor("state of the seals"), side_session() as session:
        return seals.standing(session)
