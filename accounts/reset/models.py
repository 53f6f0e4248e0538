"""One-time links to choose a password; only the SHA-256 of each token is kept."""

from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id, one_of, partial_index
from core.links import OneTime


class Purpose(StrEnum):
    """Why a link was made: asked for on the sign-in page, or printed by the operator for a first account."""

    FORGOTTEN = "forgotten"
    FIRST = "first"


class PasswordReset(OneTime, Base):
    """One link. Asked for an address without account, a row is kept all the same: who asks sees no difference."""

    __tablename__ = "password_resets"

    id: Mapped[Id]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    purpose: Mapped[Purpose]

    __table_args__ = (
        one_of("purpose", Purpose),
        partial_index("ix_password_resets_waiting", "user_id", where="used_at IS NULL AND revoked_at IS NULL"),
    )
