"""Who sees and writes what opens a file beside its pair.

An emergency: whoever reads the content of the file, the head who opened it, the officer of that head's institution.
A request: whoever made it; whoever decides, and the heads of their unit. It names no file to the others.
"""

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import Session

from casefiles.openings.models import AccessRequest, GlassOpening
from casefiles.scope import within_reach
from casefiles.workflow import AccessLevel
from core.actor import Actor
from core.guard import protect
from partners.workflow import FOLLOWERS, READERS, Role


def _visible_glass(actor: Actor) -> ColumnElement[bool]:
    if not actor.is_member:
        return false()
    if actor.role == Role.DPO:
        return GlassOpening.organisation_id == (actor.organisation or 0)
    own = GlassOpening.membership_id == (actor.membership or 0)
    return or_(own, within_reach(actor, GlassOpening.file_id, "glass_openings", AccessLevel.CONTENT))


def _writable_glass(session: Session, actor: Actor, row: GlassOpening) -> bool:
    """A head's own, once: nothing of it changes afterwards."""
    own = (row.membership_id, row.organisation_id) == (actor.membership, actor.organisation)
    return actor.is_member and actor.role == Role.HEAD and own and row in session.new


def _visible_request(actor: Actor) -> ColumnElement[bool]:
    if not actor.is_member or actor.role not in READERS:
        return false()
    seen = [AccessRequest.asker_id == (actor.membership or 0)]
    if actor.role in FOLLOWERS:
        seen.append(AccessRequest.decider_id.in_(actor.acts_for))
    else:
        seen.append(and_(AccessRequest.unit_id.is_not(None), AccessRequest.unit_id.in_(actor.reach)))
    return or_(*seen)


def _writable_request(session: Session, actor: Actor, row: AccessRequest) -> bool:
    """Made and withdrawn by who asks; decided by the decider or a head of theirs, never by who asks."""
    if not actor.is_member or actor.role not in READERS:
        return False
    if row.asker_id == actor.membership:
        return True
    heads = actor.role == Role.HEAD and row.unit_id in actor.reach
    return row not in session.new and (row.decider_id in actor.acts_for or heads)


protect(
    GlassOpening,
    visible=_visible_glass,
    writable=_writable_glass,
    scope=("file_id", "membership_id", "organisation_id"),
)
protect(
    AccessRequest,
    visible=_visible_request,
    writable=_writable_request,
    scope=("file_id", "asker_id", "decider_id", "unit_id"),
)
