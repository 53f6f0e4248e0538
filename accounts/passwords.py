"""Password hashing: argon2id. Always outside a transaction, since it is slow on purpose."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import Refusal
from core.i18n import ngettext

MINIMAL_LENGTH = 15  # characters; no composition rule (CNIL, ANSSI 2021)

# RFC 9106, second recommended option: 64 MiB, 3 passes, 4 lanes.
_hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)


def use_cheap_parameters() -> None:
    """For tests and the synthetic accounts of the demonstration only: thousands of hashes in seconds."""
    global _hasher, _nobody
    _hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    _nobody = None


_nobody: str | None = None


def refuse_weak(password: str, about: tuple[str, ...] = ()) -> None:
    """Raises Refusal on the field `password` for one that is too short; `about`: what is known of its owner."""
    if len(password) < MINIMAL_LENGTH:
        message = ngettext(
            "Choisissez un mot de passe d’au moins %(num)s caractère.",
            "Choisissez un mot de passe d’au moins %(num)s caractères.",
            MINIMAL_LENGTH,
        )
        raise Refusal(message, field="password")


def hash_password(password: str) -> str:
    """The argon2id hash, parameters and salt included."""
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Compare; an account without password costs the same time as a wrong password."""
    global _nobody
    if stored is None:
        if _nobody is None:
            _nobody = _hasher.hash("no account has this password")
        stored, known = _nobody, False
    else:
        known = True
    try:
        _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
    return known


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)
