"""The secret keys in force, the present one first, and what is locked with them in the database.

To change the key without anybody noticing: start every process with `SECRET_KEY` new and `SECRET_KEY_PREVIOUS` old,
run `flask secrets rotate`, and leave the old one out once the longest session is over. Meanwhile both are accepted:
what the former locked still opens, the present one locks.
"""

import base64
import os
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.config import Settings

_NONCE = 12  # bytes, as NIST SP 800-38D recommends

# What is stored under the key: its name, and a function that writes again under today's key whatever is still under
# another, in the running transaction of the system; how many it wrote. Packages that keep such columns add themselves.
Rewrite = Callable[[Settings], int]
kept_under: dict[str, Rewrite] = {}


class Unreadable(Exception):
    """No key in force opens it, or it was altered, or moved to another record."""


def secrets(settings: Settings) -> tuple[str, ...]:
    """Today's key first, then those still accepted."""
    return (settings.secret_key, *settings.secret_key_previous.split())


def oldest_first(settings: Settings) -> list[str]:
    """As itsdangerous takes them: it signs with the last, and reads what any of them signed."""
    return [*reversed(secrets(settings))]


def _cipher(secret: str, purpose: str) -> AESGCM:
    """A key of its own for each purpose, derived from a secret (HKDF, RFC 5869)."""
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"binome {purpose}".encode())
    return AESGCM(derived.derive(secret.encode()))


def lock(text: str, *, purpose: str, record: str, secret: str) -> str:
    """Encrypt and authenticate (AES-256-GCM). `record` names the row it is for: it opens nowhere else."""
    nonce = os.urandom(_NONCE)
    sealed = _cipher(secret, purpose).encrypt(nonce, text.encode(), record.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unlock(locked: str, *, purpose: str, record: str, secrets: tuple[str, ...]) -> tuple[str, bool]:
    """The text, and whether the present key opened it: if not, it should be locked anew. Raises Unreadable."""
    try:
        raw = base64.b64decode(locked.encode(), altchars=b"-_", validate=True)
    except ValueError as error:
        raise Unreadable from error
    for number, secret in enumerate(secrets):
        try:
            opened = _cipher(secret, purpose).decrypt(raw[:_NONCE], raw[_NONCE:], record.encode())
        except (InvalidTag, ValueError):
            continue
        return opened.decode(), number == 0
    raise Unreadable
