"""Reading one-time links to choose a password."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import User
from accounts.reset.models import PasswordReset
from core import links
from core.actor import Actor, Kind


def holder(session: Session, token_hash: str, at: datetime) -> Actor | None:
    """Whom a token makes: the holder of a running link of an active account, who may choose its password only."""
    query = (
        select(PasswordReset.id, User.id.label("user_id"))
        .join(User, User.id == PasswordReset.user_id)
        .where(PasswordReset.token_hash == token_hash, *links.running(PasswordReset, at))
        .where(User.deactivated_at.is_(None))
    )
    row = session.execute(query).one_or_none()
    return None if row is None else Actor(kind=Kind.LINK, user=row.user_id, link=("password_resets", row.id))


def held(session: Session, reset_id: int, at: datetime) -> tuple[PasswordReset, User] | None:
    """The running link and its account, both locked until the end of the transaction."""
    query = (
        select(PasswordReset, User)
        .join(User, User.id == PasswordReset.user_id)
        .where(PasswordReset.id == reset_id, *links.running(PasswordReset, at), User.deactivated_at.is_(None))
        .with_for_update()
    )
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])
