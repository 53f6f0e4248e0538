"""Whose factor it is, the secret its telephone shares with us, and the challenge its passkey must sign."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from accounts.factors.models import PasskeyChallenge, TotpFactor
from accounts.factors.workflow import PASSKEY_WITHIN
from core import keys
from core.actor import Actor
from core.config import Settings

PURPOSE = "second factor"


@dataclass(frozen=True, slots=True)
class Holder:
    """The user and the session of the request, the address it comes from, and who it is once proved."""

    user_id: int
    session_id: int
    address: str
    settings: Settings
    post: Actor


def _record(factor: TotpFactor) -> str:
    return f"totp {factor.id} of user {factor.user_id}"


def secret_of(factor: TotpFactor, settings: Settings) -> tuple[str, bool]:
    """The secret shared with a telephone, and whether the present key locks it. Raises Unreadable."""
    return keys.unlock(factor.secret, purpose=PURPOSE, record=_record(factor), secrets=keys.secrets(settings))


def keep_secret(factor: TotpFactor, secret: str, settings: Settings) -> None:
    """Lock a secret with the present key, for this row alone."""
    factor.secret = keys.lock(secret, purpose=PURPOSE, record=_record(factor), secret=keys.secrets(settings)[0])


def challenge(session: Session, holder: Holder, purpose: str, at: datetime) -> bytes:
    """Random bytes for one answer of this session within minutes; those asked for before are worth nothing."""
    made = secrets.token_bytes(32)
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.session_id == holder.session_id))
    kept = urlsafe_b64encode(made).decode()
    session.add(PasskeyChallenge(session_id=holder.session_id, purpose=purpose, challenge=kept, made_at=at))
    return made


def take_challenge(session: Session, holder: Holder, purpose: str, at: datetime) -> bytes | None:
    """The bytes asked for, once; None when nothing was asked, or too long ago."""
    query = delete(PasskeyChallenge).where(
        PasskeyChallenge.session_id == holder.session_id,
        PasskeyChallenge.purpose == purpose,
        PasskeyChallenge.made_at > at - timedelta(minutes=PASSKEY_WITHIN),
    )
    found = session.scalar(query.returning(PasskeyChallenge.challenge))
    return urlsafe_b64decode(found) if found else None
