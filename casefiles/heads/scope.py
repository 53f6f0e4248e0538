"""Who sees what is asked of a head: whoever reads the file, and the heads of the unit that asks."""

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session

from casefiles.heads.models import HeadRequest
from casefiles.scope import may_write, within_reach
from casefiles.workflow import AccessLevel
from core.actor import Actor
from core.guard import protect
from partners.workflow import Role


def is_head_of(actor: Actor, unit_id: int) -> bool:
    """A head of the unit, or of one above."""
    return actor.is_member and actor.role == Role.HEAD and unit_id in actor.reach


def _visible(actor: Actor) -> ColumnElement[bool]:
    reads = within_reach(actor, HeadRequest.file_id, HeadRequest.__tablename__, AccessLevel.CONTENT)
    if actor.is_member and actor.role == Role.HEAD:
        return or_(HeadRequest.unit_id.in_(actor.reach), reads)
    return reads


def _writable(session: Session, actor: Actor, request: HeadRequest) -> bool:
    """The pair asks, a head answers."""
    if request in session.new:
        return may_write(AccessLevel.CONTENT)(session, actor, request)
    return is_head_of(actor, request.unit_id)


protect(HeadRequest, visible=_visible, writable=_writable, scope=("file_id", "support_id", "unit_id", "asked_by_id"))
