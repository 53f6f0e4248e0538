"""Who sees the register: the data-protection officer of the institution; a head, the erasures of texts of the units."""

from typing import Any

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from casefiles.rights.models import PurgeWarning, Redaction, RightsCopy, RightsRequest
from core.actor import Actor
from core.guard import ALIAS_PREFIX, protect
from partners.workflow import Role


def is_officer(actor: Actor) -> bool:
    """The data-protection officer of an institution."""
    return actor.is_member and actor.role == Role.DPO and actor.organisation is not None


def _visible_request(actor: Actor) -> ColumnElement[bool]:
    return RightsRequest.organisation_id == actor.organisation if is_officer(actor) else false()


def _writable_request(_session: Session, actor: Actor, request: RightsRequest) -> bool:
    return is_officer(actor) and request.organisation_id == actor.organisation


def _visible_redaction(actor: Actor) -> ColumnElement[bool]:
    if actor.is_member and actor.role == Role.HEAD:
        return Redaction.unit_id.in_(actor.reach)
    return _of_own_request(actor, Redaction, "redactions")


def _of_own_request(actor: Actor, cls: Any, name: str) -> ColumnElement[bool]:
    """Rows that hang on a request to the officer's institution."""
    if not is_officer(actor):
        return false()
    asked: Any = RightsRequest.__table__.alias(f"{ALIAS_PREFIX}of_{name}")
    chosen: ColumnElement[bool] = cls.request_id.in_(
        select(asked.c.id).where(asked.c.organisation_id == actor.organisation)
    )
    return chosen


def _visible_copy(actor: Actor) -> ColumnElement[bool]:
    return _of_own_request(actor, RightsCopy, "copies")


def _writable_copy(session: Session, actor: Actor, copy: RightsCopy) -> bool:
    """Asked for by the officer; filled and removed by the worker."""
    return is_officer(actor) and copy in session.new


def _writable_redaction(session: Session, actor: Actor, redaction: Redaction) -> bool:
    """The officer asks; a head of the author's unit confirms."""
    if is_officer(actor):
        return redaction in session.new
    return actor.is_member and actor.role == Role.HEAD and redaction.unit_id in actor.reach


protect(
    RightsRequest,
    visible=_visible_request,
    writable=_writable_request,
    scope=("organisation_id", "file_id", "registered_by_id"),
)
protect(
    Redaction,
    visible=_visible_redaction,
    writable=_writable_redaction,
    scope=("file_id", "request_id", "in_table", "row_id", "unit_id", "asked_by_id"),
)
protect(RightsCopy, visible=_visible_copy, writable=_writable_copy, scope=("file_id", "request_id"))
# Written and read by the worker alone: those it concerns are told by a notice.
protect(PurgeWarning, visible=lambda _actor: false(), writable=lambda *_rule: False)
