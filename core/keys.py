"""The secret keys in force, the present one first, and what is locked with them in the database.

While a key is being changed two are accepted: what the former locked still opens, the present one locks.
"""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.config import Settings

_NONCE = 12  # bytes, as NIST SP 800-38D recommends


class Unreadable(Exception):
    """No key in force opens it, or it was altered, or moved to another record."""


def secrets(settings: Settings) -> tuple[str, ...]:
    """The present secret, then the previous one while there is one."""
    previous = str(getattr(settings, "secret_key_previous", ""))
    return (settings.secret_key, previous) if previous else (settings.secret_key,)


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
