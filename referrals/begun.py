"""When the form of a referral was opened: page 1 carries the instant, signed, to the draft it begins.

Opening a page writes nothing, so the page keeps it. It holds for one person's file and for whoever opened the page;
what is altered, borrowed, or older than a page stays open says nothing, and the draft then begins when it is created.
"""

from datetime import UTC, datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from core.actor import Actor
from core.keys import oldest_first

MOST = timedelta(hours=1)  # a page left open longer was not being written on: a session ends after 30 idle minutes
_SALT = "the first page of a referral"


def written(file_ref: str, by: Actor, at: datetime) -> str:
    """The instant as a hidden field carries it."""
    text: str | bytes = _serializer().dumps([file_ref, by.membership, int(at.timestamp())])
    return str(text)


def read(token: str | None, file_ref: str, by: Actor, at: datetime) -> datetime | None:
    """The instant a field carried; None for what is not ours, another's, to come, or too old."""
    try:
        ref, membership, seconds = _serializer().loads(token or "")
    except (BadData, TypeError, ValueError):
        return None
    if (ref, membership) != (file_ref, by.membership):
        return None
    opened = datetime.fromtimestamp(seconds, UTC)
    return opened if at - MOST <= opened <= at else None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(oldest_first(current_app.config["SETTINGS"]), salt=_SALT)
