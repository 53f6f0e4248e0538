"""The open sessions of a user, as a list of devices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from accounts import sessions
from accounts.factors.labels import FACTORS, WAYS
from accounts.journal import record_security
from accounts.limits import limits_of
from accounts.models import UserSession
from accounts.sessions import Factor, SignedIn, Way
from core.clock import now
from core.config import Settings
from core.errors import NotFound
from core.i18n import gettext as _

# What a browser says of itself, most particular first: many name others they are compatible with.
BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Device:
    """One open session: in words, from where, since when."""

    id: int
    words: str
    address: str
    how: str  # by which way, and what was proved besides
    started_at: datetime
    last_seen_at: datetime
    is_this: bool


def in_words(browser: str) -> str:
    """« Firefox, Windows » from what a browser says of itself; never the whole line, which nobody reads."""
    name = next((words for sign, words in BROWSERS if f"{sign}/" in browser), None)
    system = next((words for sign, words in SYSTEMS if sign in browser), None)
    if name is None:
        return system or _("Navigateur inconnu")
    return f"{name}, {system}" if system else name


def devices(session: Session, one: SignedIn) -> Sequence[Device]:
    """Those a request could still use, the present one first, then the latest seen."""
    settings: Settings = current_app.config["SETTINGS"]
    moment, (_idle, longest) = now(), limits_of(one.post, settings)
    query = select(UserSession).where(
        UserSession.user_id == one.id,
        UserSession.ended_at.is_(None),
        UserSession.last_seen_at > moment - one.idle,
        or_(UserSession.factor.is_not(None), UserSession.started_at > moment - sessions.PROVE_WITHIN),
        UserSession.started_at > moment - longest,
    )
    rows = session.scalars(query.order_by(UserSession.last_seen_at.desc(), UserSession.id.desc()))
    return sorted((_device(row, one) for row in rows), key=lambda device: not device.is_this)


def _device(row: UserSession, one: SignedIn) -> Device:
    return Device(
        id=row.id,
        words=in_words(row.browser),
        address=row.address,
        how=f"{WAYS[Way(row.way)]} – {FACTORS[Factor(row.factor)] if row.factor else _('second facteur attendu')}",
        started_at=row.started_at,
        last_seen_at=row.last_seen_at,
        is_this=row.id == one.session_id,
    )


def end_one(session: Session, session_id: int, one: SignedIn) -> None:
    """End one of one's own. Raises NotFound for another's, or one that has ended."""
    query = select(UserSession.id).where(
        UserSession.id == session_id, UserSession.user_id == one.id, UserSession.ended_at.is_(None)
    )
    if session.scalar(query) is None:
        raise NotFound(_("Cette session a déjà pris fin."))
    sessions.end(session, session_id, "ended by its user")
    record_security(session, "session.end", by=one.post)


def end_others(session: Session, one: SignedIn) -> int:
    """End every session of one's own but the present one; how many."""
    ended = sessions.end_all(session, one.id, "ended by its user", except_id=one.session_id)
    record_security(session, "session.end_others", by=one.post)
    return ended
