"""Who follows which person is told to nobody: pauses are seen and written by whose they are."""

from sqlalchemy import ColumnElement, false
from sqlalchemy.orm import Session

from core.actor import Actor
from core.guard import protect
from partners.notices.models import NoticePause


def _own(actor: Actor) -> ColumnElement[bool]:
    # Without a membership, "= NULL" would be read as "is null".
    return false() if actor.membership is None else NoticePause.membership_id == actor.membership


def _writes(_session: Session, actor: Actor, pause: NoticePause) -> bool:
    return actor.is_member and pause.membership_id == actor.membership


protect(NoticePause, visible=_own, writable=_writes, scope=("membership_id", "about"))
