"""Sessions kept on this server. The cookie carries a random token; the table only its SHA-256.

A session opens nothing until its second factor is proved: whoever starts one sends the browser to the landing page, and
the door leads on to the proof. It dies at logout, deactivation, end of its membership, after the idle or the absolute
limit; nothing revives it. Its token changes with each proof and each switch. Flask-Login is given the user by a request
loader and never writes a key of its own.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import current_app, g, request
from flask_login import UserMixin
from sqlalchemy import String, bindparam, select, update
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from accounts.limits import limits_of
from accounts.models import User, UserSession
from core import access
from core.actor import NOBODY, Actor
from core.clock import now
from core.config import Settings
from core.db import side_session
from core.errors import NotAllowed
from core.guard import system_actor
from core.i18n import gettext as _
from core.links import digest

SEEN_EVERY = timedelta(minutes=1)
PROVE_WITHIN = timedelta(minutes=15)  # a password alone is worth nothing for long


class Way(StrEnum):
    """By which a session was opened."""

    PASSWORD = "password"  # noqa: S105 - a name
    OPENID = "openid"
    INVITATION = "invitation"


class Factor(StrEnum):
    """What was proved besides. A provider's own counts when the setting of that provider says so."""

    TOTP = "totp"
    PASSKEY = "passkey"
    RECOVERY = "recovery"
    PROVIDER = "provider"


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """The user of the request as plain values; the actor is nobody, without membership, while no factor is proved."""

    id: int
    name: str
    email: str
    session_id: int
    actor: Actor
    memberships: tuple[tuple[int, str, bool], ...]
    post: Actor  # whom a proof makes of it: for the journal alone
    factor: str | None
    idle: timedelta  # how long it may be left alone
    ends_at: datetime  # in any case

    def seconds_left(self, at: datetime) -> int:
        """Until this session ends if nothing more is asked for; this request counts."""
        return max(0, int(min(self.idle - SEEN_EVERY, self.ends_at - at).total_seconds()))

    @property
    def is_waiting(self) -> bool:
        """Signed in by half: the second factor is not proved yet."""
        return self.factor is None


# (session, user id, name, wished membership id) -> actor and the memberships in force; given by `partners` at start-up.
ActorLoader = Callable[[Session, int, str, int | None], tuple[Actor, tuple[tuple[int, str, bool], ...]]]
_load_actor: list[ActorLoader] = []


def load_actors_with(loader: ActorLoader) -> None:
    """Tell how a membership becomes an actor; memberships belong to a package above this one."""
    _load_actor[:] = [loader]


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this host and to https; plain http on loopback serves the demonstration."""
    return "__Host-binome" if settings.is_production else "binome"


def post_of(session: Session, user: User) -> Actor:
    """Who a user is under the first membership in force; NOBODY without any."""
    return _load_actor[0](session, user.id, user.name, None)[0]


def organisation_of(session: Session, one: SignedIn, membership_id: int) -> int | None:
    """The institution of one of the memberships of who is signed in."""
    return _load_actor[0](session, one.id, one.name, membership_id)[0].organisation


def start(
    session: Session, user: User, membership_id: int, *, way: str = Way.PASSWORD, factor: str | None = None
) -> str:
    """Open a session inside the running transaction and return its token. Without `factor` it opens nothing yet."""
    token, moment = secrets.token_urlsafe(32), now()
    user.last_sign_in_at = moment
    session.add(
        UserSession(
            token_hash=digest(token),
            user_id=user.id,
            membership_id=membership_id,
            started_at=moment,
            last_seen_at=moment,
            way=way,
            factor=factor,
            proved_at=moment if factor else None,
            address=request.remote_addr or "",
            browser=request.headers.get("User-Agent", "")[:200],
        )
    )
    return token


def prove(session: Session, session_id: int, factor: Factor) -> str:
    """The second factor was proved: another token, the one before opens nothing any more.

    Raises NotAllowed for a session that has ended meanwhile: nothing revives it.
    """
    return renew(session, session_id, factor=factor, proved_at=now())


def switch(session: Session, session_id: int, membership_id: int) -> str:
    """Go on under another membership, with another token; limits and proof are kept. Raises NotAllowed when ended."""
    kept = session.get(UserSession, session_id, with_for_update=True)
    if kept is None or kept.ended_at is not None:
        raise _over()
    token = secrets.token_urlsafe(32)
    names = ("user_id", "started_at", "way", "factor", "proved_at", "asked_at", "browser")
    copied = {name: getattr(kept, name) for name in names}
    session.add(
        UserSession(
            **copied,
            token_hash=digest(token),
            membership_id=membership_id,
            last_seen_at=now(),
            address=request.remote_addr or "",
        )
    )
    end(session, session_id, "switch of membership")
    return token


def renew(session: Session, session_id: int, **changes: Any) -> str:
    """Go on under a new token, which is returned: the one used until now opens nothing any more. Raises NotAllowed."""
    token = secrets.token_urlsafe(32)
    query = update(UserSession).where(UserSession.id == session_id, UserSession.ended_at.is_(None))
    renewed = query.values(token_hash=digest(token), last_seen_at=now(), **changes).returning(UserSession.id)
    if session.scalar(renewed) is None:
        raise _over()
    return token


def _over() -> NotAllowed:
    return NotAllowed(_("Votre session a pris fin. Connectez-vous de nouveau."))


def end(session: Session, session_id: int, why: str) -> None:
    """End one session."""
    _end(session, UserSession.id == session_id, why)


def end_all(session: Session, user_id: int, why: str, *, except_id: int | None = None) -> int:
    """End every session of a user, or every other one: password change, deactivation. How many were open."""
    return _end(session, (UserSession.user_id == user_id) & (UserSession.id != (except_id or 0)), why)


def ask_again(session: Session, user_id: int) -> None:
    """Have every open session of a user prove again who sits there, at the next page it opens: a form that is being
    filled in still goes through.
    """
    query = update(UserSession).where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
    session.execute(query.values(asked_at=now()))


def end_of_membership(session: Session, membership_id: int, why: str) -> None:
    """End the sessions held under a membership, in the transaction that ends it."""
    _end(session, UserSession.membership_id == membership_id, why)


def _end(session: Session, which: Any, why: str) -> int:
    query = update(UserSession).where(which, UserSession.ended_at.is_(None)).values(ended_at=now(), ended_why=why)
    return len(session.scalars(query.returning(UserSession.id)).all())


def set_cookie(response: Response, token: str) -> None:
    """Give the browser its token; it is a session cookie, never remembered."""
    settings: Settings = current_app.config["SETTINGS"]
    response.set_cookie(
        cookie_name(settings), token, httponly=True, secure=settings.is_production, samesite="Lax", path="/"
    )


def forget_cookie(response: Response) -> None:
    """Take the token back and clear what the browser stored."""
    settings: Settings = current_app.config["SETTINGS"]
    response.delete_cookie(cookie_name(settings), path="/", secure=settings.is_production, httponly=True)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def load() -> SignedIn | None:
    """Read the session of the request, in a short transaction that ends before the view begins."""
    settings: Settings = current_app.config["SETTINGS"]
    token = request.cookies.get(cookie_name(settings))
    if not token:
        return None
    with system_actor("session"), side_session() as session:
        signed_in, stale = _find(session, token, settings)
    if signed_in and stale:
        with system_actor("session"), side_session(writing=True) as session:
            session.execute(
                update(UserSession).where(UserSession.id == signed_in.session_id).values(last_seen_at=now())
            )
    return signed_in


# Sent at each request: built once, and read as plain columns.
_OPEN_SESSION = (
    select(
        UserSession.id,
        UserSession.user_id,
        UserSession.membership_id,
        UserSession.started_at,
        UserSession.last_seen_at,
        UserSession.factor,
        UserSession.proved_at,
        UserSession.asked_at,
        (User.given_name + " " + User.family_name).label("name"),
        User.email,
    )
    .join(User, User.id == UserSession.user_id)
    .where(
        UserSession.token_hash == bindparam("token_hash", type_=String),
        UserSession.ended_at.is_(None),
        User.deactivated_at.is_(None),
    )
)


def _find(session: Session, token: str, settings: Settings) -> tuple[SignedIn | None, bool]:
    moment = now()
    row = session.execute(_OPEN_SESSION, {"token_hash": digest(token)}).one_or_none()
    if row is None:
        return None, False
    actor, memberships = _load_actor[0](session, row.user_id, row.name, row.membership_id)
    if not actor.is_member or actor.membership != row.membership_id:
        return None, False  # the post this session was opened under has ended
    idle, ends_at = _limits(row, actor, settings)
    if moment > min(row.last_seen_at + idle, ends_at):
        return None, False
    post = actor
    if row.factor is None:
        actor, memberships = NOBODY, ()
    asked = row.asked_at is not None and (row.proved_at is None or row.asked_at > row.proved_at)
    access.proved(None if asked else row.proved_at, waiting=row.factor is None, asked=asked)
    return (
        SignedIn(row.user_id, row.name, row.email, row.id, actor, memberships, post, row.factor, idle, ends_at),
        moment - row.last_seen_at >= SEEN_EVERY,
    )


def _limits(row: Any, actor: Actor, settings: Settings) -> tuple[timedelta, datetime]:
    """How long it may be left alone, and when it ends in any case."""
    if row.factor is None:
        return PROVE_WITHIN, row.started_at + PROVE_WITHIN
    idle, longest = limits_of(actor, settings)
    return idle, row.started_at + longest


def current() -> SignedIn | None:
    """Who is signed in on this request."""
    found: SignedIn | None = g.get("signed_in")
    return found


def actor_of_request() -> Actor:
    """Load the session once and give its actor."""
    access.proved(None, waiting=False)
    g.signed_in = load()
    return g.signed_in.actor if g.signed_in else NOBODY
