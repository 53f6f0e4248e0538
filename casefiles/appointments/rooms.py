"""Rooms of a video provider, exchangeable by a setting: `https://visio.example/{room}`; no identity in any address."""

import secrets
from urllib.parse import urlsplit

from flask import current_app

from core.config import ROOM, Settings

ROOM_BYTES = 12


def new_room() -> str | None:
    """The address of a new room; None where no provider is set."""
    settings: Settings = current_app.config["SETTINGS"]
    template = settings.video_provider_url
    return template.replace(ROOM, secrets.token_hex(ROOM_BYTES)) if template else None


def has_provider() -> bool:
    """Whether rooms are made here; otherwise a link may be pasted."""
    settings: Settings = current_app.config["SETTINGS"]
    return bool(settings.video_provider_url)


def is_safe(link: str) -> bool:
    """An address a browser may follow: https, a host, nobody's password, no space nor quote."""
    if any(sign.isspace() or sign in "\"'<>`\\" for sign in link):
        return False
    try:
        parts = urlsplit(link)
        return parts.scheme == "https" and "." in (parts.hostname or "") and parts.username is None
    except ValueError:
        return False
