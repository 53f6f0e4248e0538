"""Sessions kept on this server. The cookie carries a random token; the table only its SHA-256.

A session dies at logout, deactivation, end of its membership, after the idle or the absolute limit; nothing
revives it. Flask-Login is given the user by a request loader and never writes a key of its own.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask, current_app, g, request
from flask_login import LoginManager, UserMixin
from sqlalchemy import String, bindparam, select, update
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from accounts.models import User, UserSession
from core.actor import NOBODY, Actor
from core.clock import now
from core.config import Settings
from core.db import side_session
from core.guard import system_actor
from core.links import digest

SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """The user of the request as plain values."""

    id: int
    name: str
    email: str
    session_id: int
    actor: Actor
    memberships: tuple[tuple[int, str, bool], ...]


# (session, user id, name, wished membership id) -> actor and the memberships in force; given by `partners` at start-up.
ActorLoader = Callable[[Session, int, str, int | None], tuple[Actor, tuple[tuple[int, str, bool], ...]]]
_load_actor: list[ActorLoader] = []


def load_actors_with(loader: ActorLoader) -> None:
    """Tell how a membership becomes an actor; memberships belong to a package above this one."""
    _load_actor[:] = [loader]


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this host and to https; plain http on loopback serves the demonstration."""
    return "__Host-binome" if settings.is_production else "binome"


def first_membership(session: Session, user: User) -> int | None:
    """The membership a user signs in under; None without any in force."""
    return _load_actor[0](session, user.id, user.name, None)[0].membership


def start(session: Session, user: User, membership_id: int, *, way: str = "password", factor: str | None = None) -> str:
    """Open a session inside the running transaction and return its token.

    `way`: password, openid or invitation; `factor`: the second one, None while it is not proved.
    """
    token = secrets.token_urlsafe(32)
    moment = now()
    user.last_sign_in_at = moment
    session.add(
        UserSession(
            token_hash=digest(token),
            user_id=user.id,
            membership_id=membership_id,
            started_at=moment,
            last_seen_at=moment,
            address=request.remote_addr or "",
            browser=request.headers.get("User-Agent", "")[:200],
            way=way,
            factor=factor,
            proved_at=moment if factor else None,
        )
    )
    return token


def end(session: Session, session_id: int, why: str) -> None:
    """End one session."""
    _end(session, UserSession.id == session_id, why)


def end_all(session: Session, user_id: int, why: str) -> None:
    """End every session of a user: password change, deactivation."""
    _end(session, UserSession.user_id == user_id, why)


def end_of_membership(session: Session, membership_id: int, why: str) -> None:
    """End the sessions held under a membership, in the transaction that ends it."""
    _end(session, UserSession.membership_id == membership_id, why)


def _end(session: Session, which: Any, why: str) -> None:
    session.execute(
        update(UserSession).where(which, UserSession.ended_at.is_(None)).values(ended_at=now(), ended_why=why)
    )


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
    idle = moment - row.last_seen_at > timedelta(minutes=int(settings.idle_minutes))
    if idle or moment - row.started_at > timedelta(hours=int(settings.absolute_hours)):
        return None, False
    actor, memberships = _load_actor[0](session, row.user_id, row.name, row.membership_id)
    if not actor.is_member or actor.membership != row.membership_id:
        return None, False  # the post this session was opened under has ended
    return (
        SignedIn(row.user_id, row.name, row.email, row.id, actor, memberships),
        moment - row.last_seen_at >= SEEN_EVERY,
    )


def current() -> SignedIn | None:
    """Who is signed in on this request."""
    found: SignedIn | None = g.get("signed_in")
    return found


def actor_of_request() -> Actor:
    """Load the session once and give its actor."""
    g.signed_in = load()
    return g.signed_in.actor if g.signed_in else NOBODY


def init_app(app: Flask) -> None:
    """Let Flask-Login know the user of the request from our table only."""
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app)
    manager.request_loader(lambda _request: current())
