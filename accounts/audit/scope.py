"""Who sees an alert: the data-protection officer those of the institution, a head those of the units below.

Nobody sees or acknowledges an alert about oneself, officers no more than heads: another one does.
"""

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import Session

from accounts.audit.models import Alert
from accounts.journal import READER
from core.actor import Actor
from core.guard import protect

HEAD = "head"  # the role; roles are named in `partners`, which stand above


def _visible(actor: Actor) -> ColumnElement[bool]:
    if not actor.is_member or actor.organisation is None:
        return false()
    of_others = or_(Alert.user_id.is_(None), Alert.user_id != actor.user)
    if actor.role == READER:
        return and_(Alert.organisation_id == actor.organisation, of_others)
    if actor.role != HEAD:
        return false()
    return and_(Alert.unit_id.in_(actor.reach), of_others)


def _acknowledges(session: Session, actor: Actor, alert: Alert) -> bool:
    """What is seen may be acknowledged; alerts are made and ended by the worker."""
    if alert in session.new or alert in session.deleted or not actor.is_member:
        return False
    if alert.user_id == actor.user:
        return False
    if actor.role == READER:
        return alert.organisation_id == actor.organisation
    return actor.role == HEAD and alert.unit_id in actor.reach


protect(
    Alert,
    visible=_visible,
    writable=_acknowledges,
    scope=("ref", "key", "kind", "user_id", "membership_id", "unit_id", "organisation_id", "address"),
)
