"""Forgotten and changed passwords. Each takes the running session of the request and never commits.

Hashing is slow and comes before, outside the transaction: hence `password_hash` as an argument.
"""

import secrets
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import update
from sqlalchemy.orm import Session

from accounts import account_mail, queries, sessions, throttle
from accounts.account_mail import AccountEvent
from accounts.account_rows import record_event
from accounts.models import User
from accounts.reset.models import PasswordReset, Purpose
from core import jobs, outbox
from core.config import Settings
from core.errors import Conflict, TooMany
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.links import digest

OPEN_FOR = timedelta(minutes=30)
FIRST_OPEN_FOR = timedelta(hours=48)  # like an invitation
# Mails to one address, known or not; requests from one network address are limited like sign-ins, apart from them.
ACCOUNT_LIMITS = ((timedelta(minutes=15), 3), (timedelta(days=1), 10))
MAIL = outbox.declare(
    "account.reset_link",
    subject=_l("Choisir un nouveau mot de passe"),
    text=_l(
        "Bonjour,\n\nUn nouveau mot de passe a été demandé pour votre compte. Choisissez-le ici : %(address)s\n\n"
        "Cette adresse sert une seule fois, pendant 30 minutes. Ne la transférez pas. Si vous n’avez rien demandé, "
        "ignorez ce message : rien ne change.\n\nBinôme"
    ),
)
NO_PASSWORD_MAIL = outbox.declare(
    "account.no_password",
    subject=_l("Votre compte n’a pas de mot de passe"),
    text=_l(
        "Bonjour,\n\nUn nouveau mot de passe a été demandé pour votre compte, qui n’en a pas : connectez-vous par le "
        "service de votre institution. %(address)s\n\nSi vous n’avez rien demandé, ignorez ce message.\n\nBinôme"
    ),
)


def ask(session: Session, email: str, *, key: str, address: str, at: datetime) -> None:
    """Ask for a link. The same statements for any address: the worker alone does what depends on the account.

    Raises TooMany when throttled, for a known account as for an unknown one.
    """
    if throttle.claim(session, key, f"reset {address}", at, account_limits=ACCOUNT_LIMITS) is None:
        raise TooMany(_("Trop d’essais. Attendez quelques minutes avant de recommencer."))
    user = queries.by_email(session, email)
    reset = _new(user.id if user else None, Purpose.FORGOTTEN, at, OPEN_FOR)
    session.add(reset)
    session.flush()
    jobs.enqueue("accounts.reset", {"reset_id": reset.id})


def _new(user_id: int | None, purpose: Purpose, at: datetime, open_for: timedelta) -> PasswordReset:
    """A row whose token nobody knows yet."""
    unknown = digest(secrets.token_urlsafe(32))
    return PasswordReset(user_id=user_id, purpose=purpose, token_hash=unknown, sent_at=at, expires_at=at + open_for)


def _give_token(session: Session, reset: PasswordReset, at: datetime) -> str:
    """The address of a link; those given before open nothing any more."""
    revoke(session, reset.user_id, at, but=reset.id)
    token = secrets.token_urlsafe(32)
    reset.token_hash = digest(token)
    settings: Settings = current_app.config["SETTINGS"]
    return f"{settings.base_url}/mot-de-passe/{token}"


def revoke(session: Session, user_id: int | None, at: datetime, *, but: int | None = None) -> None:
    """Links of an account that were not used open nothing any more."""
    query = update(PasswordReset).where(
        PasswordReset.user_id == user_id,
        PasswordReset.used_at.is_(None),
        PasswordReset.revoked_at.is_(None),
        PasswordReset.id != (but or 0),
    )
    session.execute(query.values(revoked_at=at))


def send(session: Session, reset_id: int, at: datetime) -> None:
    """Mail the link of a request, if its address has an account; done by the worker."""
    reset = session.get(PasswordReset, reset_id, with_for_update=True)
    if reset is None or reset.user_id is None or not reset.is_waiting or reset.expires_at <= at:
        return
    user = session.get_one(User, reset.user_id)
    settings: Settings = current_app.config["SETTINGS"]
    if user.password_hash is None:
        outbox.send(to=user.email, kind=NO_PASSWORD_MAIL, values={"address": f"{settings.base_url}/connexion"})
        reset.revoked_at = at
        return
    record_event(session, user.id, "password.link_sent", at)
    outbox.send(to=user.email, kind=MAIL, values={"address": _give_token(session, reset, at)})


def first_link(session: Session, user_id: int, at: datetime) -> str:
    """The address of a link for an account that never had a password, for the operator to hand over: 48 hours."""
    reset = _new(user_id, Purpose.FIRST, at, FIRST_OPEN_FOR)
    session.add(reset)
    session.flush()
    return _give_token(session, reset, at)


def choose(session: Session, reset: PasswordReset, user: User, password_hash: str, at: datetime) -> None:
    """Take the new password of a link in hand: it is used up, every session ends, factors stay as they are."""
    reset.used_at = at
    _keep(user, password_hash)
    revoke(session, user.id, at)
    sessions.end_all(session, user.id, "password reset")
    record_event(session, user.id, "password.reset", at)
    account_mail.tell(session, user.id, AccountEvent.PASSWORD_RESET, at)


def change(
    session: Session, user: User, password_hash: str, *, known: str | None, session_id: int, at: datetime
) -> str:
    """Change one's own; other sessions end, this one goes on under a new token, which is returned.

    Raises Conflict when the password is no longer the one that was checked (`known`, its hash).
    """
    if user.password_hash != known:
        raise Conflict(_("Le mot de passe de ce compte vient d’être changé. Recommencez."))
    _keep(user, password_hash)
    revoke(session, user.id, at)
    sessions.end_all(session, user.id, "password change", except_id=session_id)
    record_event(session, user.id, "password.change", at)
    account_mail.tell(session, user.id, AccountEvent.PASSWORD_CHANGED, at)
    return sessions.renew(session, session_id)


def _keep(user: User, password_hash: str) -> None:
    user.password_hash = password_hash
    user.version += 1
