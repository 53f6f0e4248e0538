"""The journal: one row for each reading before its answer leaves, one for each writing in its transaction.

Rows hold who, which file, what and why; never a text. Sealing and verifying stand in `accounts/seals.py`.
"""

from typing import Any

from sqlalchemy import ColumnElement, false
from sqlalchemy.orm import Session

from accounts.models import JournalEntry
from core.actor import Actor, current_actor
from core.clock import now
from core.db import db, side_session
from core.guard import protect


def _append_only(session: Session, _actor: Actor, entry: JournalEntry) -> bool:
    return entry in session.new


READER = "dpo"  # the role of the data-protection officer; roles are named in `partners`, which stand above


def _visible(actor: Actor) -> ColumnElement[bool]:
    """The data-protection officer reads what the accounts of the own institution did; nobody else reads any row."""
    if not actor.is_member or actor.role != READER or actor.organisation is None:
        return false()
    return JournalEntry.organisation_id == actor.organisation


protect(JournalEntry, visible=_visible, writable=_append_only, scope=("id", "at", "user_id", "file_id"))


def _entry(action: str, actor: Actor | None = None, **about: Any) -> JournalEntry:
    actor = actor or current_actor()
    return JournalEntry(
        at=now(),
        actor_kind=actor.kind,
        user_id=about.pop("user_id", actor.user),
        membership_id=actor.membership,
        unit_id=actor.unit,
        organisation_id=about.pop("organisation_id", actor.organisation),
        territory=about.pop("territory", actor.territory),
        action=action,
        **about,
    )


def record_reading(
    action: str,
    *,
    file_id: int | None = None,
    subject: str | None = None,
    level: str | None = None,
    reason: str | None = None,
    shown: int | None = None,
) -> None:
    """Journal a reading on a second connection, committed before the answer: no row, no page.

    `shown` is the number of rows of a list; a file or document names its `file_id` and `subject`.
    """
    with side_session(writing=True) as session:
        session.add(_entry(action, file_id=file_id, subject=subject, level=level, reason=reason, shown=shown))


def record_writing(
    action: str, *, file_id: int | None = None, subject: str | None = None, reason: str | None = None
) -> None:
    """Journal a writing in the running transaction: both are kept or neither."""
    db.session.add(_entry(action, file_id=file_id, subject=subject, reason=reason))


def record_administration(
    action: str, *, organisation_id: int | None, subject: str, reason: str, user_id: int | None = None
) -> None:
    """Journal what the operator wrote for an institution, in the running transaction: its officer reads the row.

    On a command line nobody is signed in: the row has no account, and the institution is the one written for.
    `user_id`: whose act it is, where a link was opened without signing in.
    """
    who: dict[str, Any] = {} if user_id is None else {"user_id": user_id}
    db.session.add(_entry(action, organisation_id=organisation_id, subject=subject, reason=reason, **who))


def record_security(session: Session, action: str, *, by: Actor, reason: str | None = None) -> None:
    """Journal a fact about an account in the running transaction: `by` is who it is of, also before anybody is signed
    in. The officer of that institution reads the row.
    """
    session.add(_entry(action, by, reason=reason))


def record_account(
    session: Session, action: str, *, user_id: int | None, organisation_id: int | None, reason: str | None
) -> None:
    """Journal what happened to an account, in the transaction of a session: nobody is signed in yet.

    The officer of the organisation reads the row; without one only the operator does.
    """
    session.add(_entry(action, user_id=user_id, organisation_id=organisation_id, reason=reason))
