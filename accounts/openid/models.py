"""Flows under way, identities linked to accounts, and what a provider needs at sign-out."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accounts.openid.workflow import Purpose
from core.db import Base, Code, Id, Line, one_of


class OpenidFlow(Base):
    """One trip to a provider. Used once, by the browser that began it; of state, nonce and browser only the SHA-256.

    A trip from an invitation keeps the verified person until the invitation is accepted (at most 15 minutes).
    """

    __tablename__ = "openid_flows"

    id: Mapped[Id]
    state_hash: Mapped[str] = mapped_column(String(64), unique=True)
    browser_hash: Mapped[str] = mapped_column(String(64), index=True)
    nonce_hash: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str | None] = mapped_column(String(128))  # PKCE
    provider: Mapped[Code]
    purpose: Mapped[Purpose]
    back: Mapped[str | None] = mapped_column(Text)  # a local path
    started_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    proven_at: Mapped[datetime | None]
    issuer: Mapped[Line | None]
    idp: Mapped[str | None] = mapped_column(String(255))
    subject: Mapped[str | None] = mapped_column(String(255))
    given_name: Mapped[str | None] = mapped_column(String(120))
    family_name: Mapped[str | None] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    siret: Mapped[str | None] = mapped_column(String(14))
    factor: Mapped[Code | None]
    factor_at: Mapped[datetime | None]  # when the person gave that factor, as the provider says
    id_token: Mapped[str | None] = mapped_column(Text)
    taken_at: Mapped[datetime | None]

    __table_args__ = (one_of("purpose", Purpose),)


class LinkedIdentity(Base):
    """Who a provider's person is here. Never found by e-mail: (issuer, identity provider, subject) alone."""

    __tablename__ = "openid_identities"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    provider: Mapped[Code]
    issuer: Mapped[Line]
    idp: Mapped[str] = mapped_column(String(255))  # empty when the provider is its own
    subject: Mapped[str] = mapped_column(String(255))
    linked_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("issuer", "idp", "subject"),)


class ProviderSession(Base):
    """A session that began at a provider, and the id_token its sign-out shows there."""

    __tablename__ = "openid_sessions"

    session_id: Mapped[int] = mapped_column(ForeignKey("user_sessions.id", ondelete="CASCADE"), primary_key=True)
    provider: Mapped[Code]
    id_token: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime]
