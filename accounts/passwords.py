"""Password hashing: argon2id. Always outside a transaction, since it is slow on purpose.

Which passwords are refused stands in `accounts/password_rules.py`.
"""

from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from accounts.password_rules import normalise, weakness
from core.errors import Refusal

# RFC 9106, second recommended option: 64 MiB, 3 passes, 4 lanes.
_hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)


def use_cheap_parameters() -> None:
    """For tests and the synthetic accounts of the demonstration only: thousands of hashes in seconds."""
    global _hasher, _nobody
    _hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    _nobody = None


_nobody: str | None = None


def hash_password(password: str) -> str:
    """The argon2id hash, parameters and salt included."""
    return _hasher.hash(normalise(password))


def refuse_weak(password: str, about: Iterable[str] = ()) -> None:
    """Refuse a new password anybody would guess. `about`: e-mail and names of its owner.

    Raises Refusal on the field "password", saying which rule it breaks.
    """
    sentence = weakness(password, tuple(about))
    if sentence is not None:
        raise Refusal(sentence, field="password")


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
        _hasher.verify(stored, normalise(password))
    except (VerificationError, InvalidHashError):
        return False
    return known


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def renewed(stored: str | None, password: str) -> str | None:
    """The hash to keep from now on of a password that was right; None while the one kept is as good as today's."""
    return hash_password(password) if stored is not None and is_outdated(stored) else None
