"""One-time addresses: a random token in the path opens one page to whoever holds it; only its SHA-256 is kept.

The door of the application asks `actor_of` before any view: the token of a running link makes an actor of the kind
*link*, who sees that one row through the scope guard. Anything else - used, expired, revoked, altered - makes nobody,
and the view shows the one page that says what to do.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.actor import Actor

OPEN_FOR = timedelta(days=8)
# (session, hash of the token, moment) -> whom it makes; given by the packages that send links.
Finder = Callable[[Session, str, datetime], Actor | None]
_finders: dict[str, Finder] = {}


class OneTime:
    """Columns of a link: a row is used once, ends by itself, or is revoked."""

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    @property
    def is_waiting(self) -> bool:
        """Neither used nor revoked; it may have expired."""
        return self.used_at is None and self.revoked_at is None


def running(cls: Any, at: datetime) -> list[ColumnElement[bool]]:
    """SQL conditions: the link still opens its page."""
    return [cls.used_at.is_(None), cls.revoked_at.is_(None), cls.expires_at > at]


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def made(at: datetime) -> tuple[str, dict[str, Any]]:
    """A new token, and the columns of its row."""
    token = secrets.token_urlsafe(32)
    return token, {"token_hash": digest(token), "sent_at": at, "expires_at": at + OPEN_FOR}


def opened_by(endpoint: str, finder: Finder) -> None:
    """Declare an endpoint whose path carries a `token`."""
    _finders[endpoint] = finder


def finder_of(endpoint: str | None) -> Finder | None:
    """Who looks the token of this endpoint up; None for every other page."""
    return _finders.get(endpoint or "")
