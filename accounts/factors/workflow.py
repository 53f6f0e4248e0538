"""Codes: which of a telephone's are accepted, what its clock is told, how recovery codes are made. Pure Python."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import pyotp

STEP = 30  # seconds a code is shown (RFC 6238, 5.2)
WINDOW = 1  # steps before and after that are accepted: typing takes time, clocks differ a little
FAR = 30  # steps searched to tell that a clock is wrong: a quarter of an hour either way
DIGITS = 6
CODES, FEW_CODES = 10, 2  # recovery codes given at once; from how few left one is reminded
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 of them, none taken for another
_GROUPS, _GROUP = 4, 4  # 16 letters: 80 random bits
PASSKEY_WITHIN = 5  # minutes to answer a challenge


class Answer(StrEnum):
    """What a typed code is worth."""

    RIGHT = "right"
    WRONG = "wrong"
    USED = "used"
    SLOW = "slow"  # the telephone's clock is behind
    FAST = "fast"  # it is ahead


@dataclass(frozen=True, slots=True)
class Read:
    """A code looked at: what it is worth, the step it belongs to, and by how many minutes the clocks differ."""

    answer: Answer
    step: int = 0
    minutes: int = 0


def new_secret() -> str:
    """160 random bits in base 32, as RFC 4226 (4, R6) recommends."""
    return pyotp.random_base32()


def step_of(at: datetime) -> int:
    """The number of the 30 seconds an instant belongs to."""
    return int(at.timestamp()) // STEP


def code_of(secret: str, step: int) -> str:
    """The six digits shown during a step."""
    return pyotp.TOTP(secret).at(step * STEP)


def tidy(typed: str) -> str:
    """Digits or letters as they were meant: no spaces, no hyphens, capitals."""
    return "".join(typed.split()).replace("-", "").upper()


def read(secret: str, typed: str, at: datetime, *, last_step: int | None, told_step: int | None) -> Read:
    """Look at a code. `last_step`: the last one accepted, older ones are used up; `told_step`: one that was said to
    come too early, which must not be worth anything later, or the sentence would help whoever guesses.
    """
    now, given = step_of(at), tidy(typed)
    near = sorted(range(now - FAR, now + FAR + 1), key=lambda step: abs(step - now))
    matching = [step for step in near if hmac.compare_digest(code_of(secret, step).encode(), given.encode())]
    if not matching:
        return Read(Answer.WRONG)
    step = matching[0]
    if step == told_step or (last_step is not None and step <= last_step and abs(step - now) <= WINDOW):
        return Read(Answer.USED, step)
    if abs(step - now) <= WINDOW:
        return Read(Answer.RIGHT, step)
    minutes = max(1, round(abs(step - now) * STEP / 60))
    return Read(Answer.FAST if step > now else Answer.SLOW, step, minutes)


def next_code(secret: str, at: datetime, *, last_step: int | None) -> str:
    """A code that would be accepted: the present one, or the next if it is used up."""
    now = step_of(at)
    return code_of(secret, min(now + WINDOW, max(now, (last_step or 0) + 1)))


def grouped(text: str, size: int = 4) -> str:
    """A secret as it is read aloud and typed: groups of four."""
    return " ".join(text[start : start + size] for start in range(0, len(text), size))


def new_recovery_code() -> str:
    """80 random bits, as `K7QM-2XPD-9RTA-HW3C`."""
    return "-".join("".join(secrets.choice(_LETTERS) for _letter in range(_GROUP)) for _group in range(_GROUPS))


def recovery_hash(user_id: int, typed: str) -> str:
    """What is kept of a recovery code. 80 random bits cannot be found from a hash however fast it is, so no slow one is
    needed, nor a key: codes printed on paper outlive a change of the secret key.
    """
    return hashlib.sha256(f"recovery {user_id} {tidy(typed)}".encode()).hexdigest()
