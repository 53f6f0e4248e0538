"""What the operator does to accounts from the command line, where nobody is signed in. None of these commits.

Each leaves a row in the journal of the institution the account works in.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, delete, exists, func, select
from sqlalchemy.orm import Session

from accounts import account_mail, queries, sessions
from accounts.account_mail import AccountEvent
from accounts.account_rows import record_event
from accounts.models import JournalEntry, SignInAttempt, User, UserSession
from accounts.reset import actions as reset
from accounts.throttle import account_key
from core.errors import Refusal
from core.i18n import gettext as _

OPERATOR = "operator"
LONGEST_ADDRESS = 254  # as the column holds
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+")


def account(session: Session, email: str) -> User:
    """An active account. Raises Refusal."""
    found = queries.by_email(session, email)
    if found is None:
        raise Refusal(_("Aucun compte actif n’a cette adresse."))
    return found


def add_account(session: Session, *, email: str, given: str, family: str, at: datetime) -> User:
    """An account without password; one that exists is taken as it is. Raises Refusal for what is no address."""
    typed = email.strip().lower()
    if not _ADDRESS.fullmatch(typed) or len(typed) > LONGEST_ADDRESS:
        raise Refusal(_("Cette adresse électronique n’en est pas une."))
    known = session.scalar(select(User).where(User.email == typed))
    if known is not None:
        if known.deactivated_at is not None:
            raise Refusal(_("Ce compte est désactivé."))
        return known
    user = User(email=typed, given_name=given.strip(), family_name=family.strip(), created_at=at)
    session.add(user)
    session.flush()
    return user


def password_link(session: Session, user: User, at: datetime) -> str:
    """The address of a one-time link to choose a password, for 48 hours, to be handed over in person."""
    record_event(session, user.id, "account.link", at, reason=OPERATOR)
    return reset.first_link(session, user.id, at)


def unlock(session: Session, user: User, secrets: Sequence[str], at: datetime) -> int:
    """Forget the failed tries of an account, at its password, its links and its second factor; those of network
    addresses still count. How many were forgotten.
    """
    asked = [user.email, f"reset {user.email}", f"factor {user.id}"]
    digests = [account_key(one, secret) for one in asked for secret in secrets]
    failed = SignInAttempt.account_key.in_(digests) & SignInAttempt.succeeded.is_(False)
    done = session.execute(delete(SignInAttempt).where(failed))
    record_event(session, user.id, "account.unlock", at, reason=OPERATOR)
    return done.rowcount if isinstance(done, CursorResult) else 0


def end_sessions(session: Session, user: User, at: datetime) -> int:
    """End every session of an account, and tell its user. How many were open."""
    mine = (UserSession.user_id == user.id) & UserSession.ended_at.is_(None)
    number = session.scalars(select(func.count()).select_from(UserSession).where(mine)).one()
    sessions.end_all(session, user.id, OPERATOR)
    record_event(session, user.id, "account.end_sessions", at, reason=OPERATOR)
    if number:
        account_mail.tell(session, user.id, AccountEvent.SESSIONS_ENDED, at)
    return number


def unused(session: Session, since: datetime) -> Sequence[Any]:
    """Active accounts made before an instant that have done nothing since: address and day they were made.

    The journal tells, which keeps a year; sessions are kept for a month.
    """
    did = exists().where(JournalEntry.user_id == User.id, JournalEntry.at >= since)
    was_here = exists().where(UserSession.user_id == User.id, UserSession.last_seen_at >= since)
    query = select(User.email, User.created_at).where(User.deactivated_at.is_(None), User.created_at < since)
    return session.execute(query.where(~did, ~was_here).order_by(User.email)).all()
