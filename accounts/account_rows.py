"""Rows of the journal about an account itself: signing in, passwords, sessions. They name no file and no text.

The row stands under the institution where the account works, so that its data-protection officer reads it.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from accounts import sessions
from accounts.models import JournalEntry, User
from core.actor import current_actor


def record_event(session: Session, user_id: int, action: str, at: datetime, *, reason: str | None = None) -> None:
    """Journal an event of an account in the running transaction, whoever caused it."""
    user = session.get_one(User, user_id)
    post = sessions.post_of(session, user)
    session.add(
        JournalEntry(
            at=at,
            actor_kind=current_actor().kind,
            user_id=user_id,
            membership_id=post.membership,
            unit_id=post.unit,
            organisation_id=post.organisation,
            territory=post.territory,
            action=action,
            reason=reason,
        )
    )
