"""Readings of what is asked of heads."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from casefiles.heads.models import HeadRequest
from casefiles.models import CaseFile, Support
from casefiles.queries import lock_file
from core.db import db
from core.errors import NotFound
from core.guard import system_actor
from core.i18n import gettext as _
from core.keyset import Page, paginate


def waiting_of(support_id: int) -> HeadRequest | None:
    """What waits for a head about a support."""
    query = select(HeadRequest).where(HeadRequest.support_id == support_id, HeadRequest.decided_at.is_(None))
    return db.session.scalar(query)


def to_decide(cursor: str | None) -> Page[Any]:
    """What waits for the head, the oldest first."""
    columns = (HeadRequest.id, HeadRequest.asked, HeadRequest.unit_id, HeadRequest.asked_by_id, HeadRequest.asked_at)
    waiting: Any = select(*columns).where(HeadRequest.decided_at.is_(None))
    keys: list[tuple[Any, Any]] = [(HeadRequest.id, int)]
    return paginate(db.session(), waiting, keys, cursor)


def one(request_id: int, *, lock: bool = False) -> HeadRequest:
    """One the head sees; `lock` holds its file and then itself. Raises NotFound."""
    query = select(HeadRequest).where(HeadRequest.id == request_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(_("Cette demande n’existe pas, ou n’est pas de votre équipe."))
    if lock:  # the file first, as by whoever asks
        with system_actor("the file a head decides on is held"):
            lock_file(found.file_id)
        found = db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()
    return found


@dataclass(frozen=True, slots=True)
class About:
    """What a head needs to decide: no name, no content."""

    ref: str
    support: Support


def about(request: HeadRequest) -> About:
    """The support a request is about. Read by the system: a head reads no file."""
    with system_actor("what a head decides on: reference, dates and pair of a support"):
        support = db.session.get_one(Support, request.support_id)
        ref = db.session.scalars(select(CaseFile.ref).where(CaseFile.id == request.file_id)).one()
    return About(ref, support)
