"""What a user proves besides a password. Nothing here is worth anything to who reads the database."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Code, Id, Line


class TotpFactor(Base):
    """The application on a user's telephone that shows codes; one for each user."""

    __tablename__ = "totp_factors"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    secret: Mapped[str] = mapped_column(Text)  # encrypted, for this row alone
    last_step: Mapped[int | None] = mapped_column(BigInteger)  # of the last code accepted: none of before is again
    told_step: Mapped[int | None] = mapped_column(BigInteger)  # of a code that came too early: worth nothing later
    added_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code on paper, for when everything else is lost; used once."""

    __tablename__ = "recovery_codes"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A key held by a telephone, a computer or a stick; this side has its public half."""

    __tablename__ = "passkeys"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)  # base64url; at most 1,023 bytes
    public_key: Mapped[str] = mapped_column(Text)  # base64url
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[Line]
    added_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class PasskeyChallenge(Base):
    """Random bytes a passkey must sign, for one session, once, within minutes."""

    __tablename__ = "passkey_challenges"

    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(ForeignKey("user_sessions.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Code]  # add or prove
    challenge: Mapped[str] = mapped_column(String(120))  # base64url
    made_at: Mapped[datetime]
