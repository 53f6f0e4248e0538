"""Every `select` about the register, and the one look the officer takes for whom a request is about."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, or_, select

from casefiles.models import CaseFile, FileAccess, Person
from casefiles.rights.models import PurgeRun, Redaction, RightsCopy, RightsRequest
from casefiles.rights.workflow import RequestState
from core import personal_data
from core.actor import Actor
from core.db import db
from core.errors import NotFound
from core.guard import system_actor
from core.i18n import gettext as _
from core.keyset import Page, paginate
from core.search_key import fold
from partners.models import Membership, Unit

AUTHORS = ("author_id", "membership_id")  # attributes that name who wrote a row, in this order


def requests(cursor: str | None, *, open_only: bool) -> Page[Any]:
    """One page of those the officer sees, what is due first on top."""
    query: Any = select(
        RightsRequest.id, RightsRequest.ref, RightsRequest.kind, RightsRequest.own_ref, RightsRequest.received_on,
        RightsRequest.due_on, RightsRequest.state, RightsRequest.closed_on,
    )  # fmt: skip
    if open_only:
        query = query.where(RightsRequest.state == RequestState.OPEN)
    keys: list[tuple[Any, Any]] = [(RightsRequest.due_on, date), (RightsRequest.id, int)]
    return paginate(db.session(), query, keys, cursor, descending=not open_only)


def request_of(ref: str, *, lock: bool = False) -> RightsRequest:
    """One the officer sees. Raises NotFound."""
    query = select(RightsRequest).where(RightsRequest.ref == ref)
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound(_("Cette demande n’existe pas, ou n’est pas de votre institution."))
    return found


def last_purge() -> PurgeRun | None:
    """The latest night of retention that came to its end; it counts every institution's files and names nobody."""
    ended = select(PurgeRun).where(PurgeRun.finished_at.is_not(None))
    return db.session.scalar(ended.order_by(PurgeRun.id.desc()).limit(1))


def copy_of_request(request_id: int) -> RightsCopy | None:
    """The copy that is being made or waits to be taken."""
    return db.session.scalar(select(RightsCopy).where(RightsCopy.request_id == request_id))


def redactions_of(request_id: int) -> list[Redaction]:
    """Erasures asked for under a request, in order."""
    query = select(Redaction).where(Redaction.request_id == request_id).order_by(Redaction.id)
    return list(db.session.scalars(query))


def redactions_to_confirm(cursor: str | None) -> Page[Any]:
    """Erasures that wait for a head of the unit, the oldest first."""
    query = select(Redaction.id, Redaction.in_table, Redaction.row_id).add_columns(
        Redaction.unit_id, Redaction.asked_at
    )
    waiting: Any = query.add_columns(Redaction.asked_at).where(Redaction.confirmed_at.is_(None))
    keys: list[tuple[Any, Any]] = [(Redaction.id, int)]
    return paginate(db.session(), waiting, keys, cursor)


def redaction(redaction_id: int, *, lock: bool = False) -> Redaction:
    """One the head sees. Raises NotFound."""
    query = select(Redaction).where(Redaction.id == redaction_id)
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound(_("Cet effacement n’existe pas, ou n’est pas de votre équipe."))
    return found


def held_by(organisation_id: Any) -> Any:
    """SQL: somebody of the institution has, or had, named access to the file of `CaseFile`."""
    unit = select(Unit.id).where(Unit.organisation_id == organisation_id)
    posts = select(Membership.id).where(Membership.unit_id.in_(unit))
    holder = or_(FileAccess.membership_id.in_(posts), FileAccess.unit_id.in_(unit))
    return exists().where(FileAccess.file_id == CaseFile.id, holder)


def file_by_reference(ref: str, *, by: Actor) -> int | None:
    """The file of this reference, if the officer's institution holds it: the officer follows nobody."""
    with system_actor("whom a request is about"):
        query = select(CaseFile.id).where(CaseFile.ref == ref.strip().upper(), held_by(by.organisation))
        return db.session.scalar(query)


def files_by_identity(name: str, given_names: str, birth_date: date, *, by: Actor) -> list[int]:
    """Files of the institution about exactly this name, at birth or in use, these given names and this birth date."""
    with system_actor("whom a request is about"):
        query = (
            select(Person.file_id, Person.birth_name, Person.usage_name, Person.given_names)
            .join(CaseFile, CaseFile.id == Person.file_id)
            .where(Person.birth_date == birth_date, held_by(by.organisation))
        )
        rows = db.session.execute(query.order_by(Person.file_id)).all()
    wanted, first = fold(name), fold(given_names)
    return [
        row.file_id
        for row in rows
        if wanted in (fold(row.birth_name), fold(row.usage_name or "")) and first == fold(row.given_names)
    ]


@dataclass(frozen=True, slots=True)
class Text:
    """Who wrote a row of a file, and in which unit."""

    author_id: int
    unit_id: int


def text_of(in_table: str, row_id: int, file_id: int) -> Text | None:
    """The author of a row that holds texts somebody typed; None for no such row in this file, or one of nobody."""
    table = personal_data.tables.get(in_table)
    if table is None or not personal_data.free_texts(table) or "file_id" not in table.columns:
        return None
    cls: Any = table.cls
    with system_actor("whose text is to be erased"):
        row = db.session.scalar(select(cls).where(cls.id == row_id, cls.file_id == file_id))
        author = next((key for name in AUTHORS if (key := getattr(row, name, None)) is not None), None)
        unit = db.session.scalar(select(Membership.unit_id).where(Membership.id == author)) if author else None
    return Text(author, unit) if author is not None and unit is not None else None


def lock_file(file_id: int) -> None:
    """Hold a file before the rows of it, as every writer does. Run inside `system_actor`."""
    db.session.execute(select(CaseFile.id).where(CaseFile.id == file_id).with_for_update())


def file_ref(file_id: int | None) -> str | None:
    """The reference of the file of a request the officer sees."""
    if file_id is None:
        return None
    with system_actor("whom a request is about"):
        return db.session.scalar(select(CaseFile.ref).where(CaseFile.id == file_id))
