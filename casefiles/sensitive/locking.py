"""Locking and opening a text: AES-256-GCM under keys of its own, bound to its file and to its row (`core/keys.py`)."""

from dataclasses import dataclass
from hashlib import sha256
from hmac import new as hmac

from flask import current_app

from core import keys
from core.config import Settings
from core.errors import Conflict
from core.i18n import gettext as _
from core.keys import Unreadable

PURPOSE = "sensitive text"
_MARK = 16  # hexadecimal digits


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys in force, the present one first; none where the level does not exist."""

    every: tuple[str, ...]

    @property
    def is_on(self) -> bool:
        return bool(self.every)

    @property
    def mark(self) -> str:
        """Names the present key and says nothing of it."""
        return mark_of(self.every[0])

    def lock(self, text: str, *, file_id: int, row_id: int) -> str:
        """Under the present key, for one row of one file."""
        return keys.lock(text, purpose=PURPOSE, record=record_of(file_id, row_id), secret=self.every[0])

    def unlock(self, locked: str, *, file_id: int, row_id: int) -> str:
        """The text. Raises Conflict when no key opens it, or it was locked for another row or file."""
        try:
            return keys.unlock(locked, purpose=PURPOSE, record=record_of(file_id, row_id), secrets=self.every)[0]
        except Unreadable as error:
            raise Conflict(_("Ce texte ne s’ouvre avec aucune des clés en place : prévenez l’exploitation.")) from error


def record_of(file_id: int, row_id: int) -> str:
    """What a text is bound to."""
    return f"file {file_id} row {row_id}"


def mark_of(key: str) -> str:
    """A name of a key, by which the rows under it are found."""
    return hmac(key.encode(), b"binome mark of a key", sha256).hexdigest()[:_MARK]


def in_force() -> Keys:
    """Those of the application that runs."""
    settings: Settings = current_app.config["SETTINGS"]
    return Keys(settings.sensitive_keys)
