"""Users, their sessions on this server, sign-in attempts, and the journal."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from core import append_only
from core.db import Base, Code, Id, Line, Name, partial_index
from core.search_key import fold

# How long a row of the journal is kept at least (CNIL, recommendation on logging of 14 October 2021: 6 to 12 months).
JOURNAL_MONTHS = 12


class User(Base):
    """A professional. What they may do comes from their memberships, never from here."""

    __tablename__ = "users"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    # The address a mail proved, while the present one is only what a provider says.
    mailed_email: Mapped[str | None] = mapped_column(String(254))
    given_name: Mapped[Name]
    family_name: Mapped[Name]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    deactivated_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    last_sign_in_at: Mapped[datetime | None]
    unused_told_at: Mapped[datetime | None]  # told that the account, unused, is about to be disabled
    name_key: Mapped[str] = mapped_column(String(260), default="")  # folded "family given", searched and sorted
    version: Mapped[int] = mapped_column(default=1)

    @validates("given_name", "family_name")
    def _index(self, column: str, value: str) -> str:
        texts = {"family_name": self.family_name, "given_name": self.given_name, column: value}
        self.name_key = fold(" ".join(text for text in texts.values() if text))
        return value

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


class UserSession(Base):
    """One signed-in browser. Only the SHA-256 of its token is kept; an ended session is never revived."""

    __tablename__ = "user_sessions"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[Code | None]
    way: Mapped[Code]  # by which it was opened: password, openid, invitation
    factor: Mapped[Code | None]  # what was proved besides: totp, passkey, recovery, provider; none yet opens nothing
    # The latest proof; acts that ask for a fresh one count from it. A provider may not say when its own was.
    proved_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]  # to prove again, after abnormal use; a later proof answers it
    address: Mapped[Code]
    browser: Mapped[Line]

    user: Mapped[User] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name="ended_at_and_why"),
        CheckConstraint("factor IS NOT NULL OR proved_at IS NULL", name="factor_and_proved_at"),
        partial_index("ix_user_sessions_open", "user_id", where="ended_at IS NULL"),
    )


class SignInAttempt(Base):
    """What throttling counts: per account and per network address, in the database, across processes."""

    __tablename__ = "sign_in_attempts"

    id: Mapped[Id]
    account_key: Mapped[str] = mapped_column(String(64))  # keyed hash of the e-mail: unknown addresses are not kept
    address: Mapped[Code]
    at: Mapped[datetime]
    succeeded: Mapped[bool]

    __table_args__ = (
        Index("ix_sign_in_attempts_account_key_at", "account_key", "at"),
        Index("ix_sign_in_attempts_address_at", "address", "at"),
    )


class JournalEntry(Base):
    """Who read or wrote what, when, and why; never the text. Append-only by trigger on both engines."""

    __tablename__ = "journal_entries"

    id: Mapped[Id]
    at: Mapped[datetime]
    actor_kind: Mapped[Code]
    user_id: Mapped[int | None]
    membership_id: Mapped[int | None]
    unit_id: Mapped[int | None]
    organisation_id: Mapped[int | None]
    territory: Mapped[str | None] = mapped_column(String(3))
    action: Mapped[Code]
    file_id: Mapped[int | None]
    subject: Mapped[Code | None]
    level: Mapped[Code | None]
    reason: Mapped[Line | None]
    shown: Mapped[int | None]

    __table_args__ = (
        Index("ix_journal_entries_file_id_at", "file_id", "at"),
        Index("ix_journal_entries_user_id_at", "user_id", "at"),
        Index("ix_journal_entries_organisation_id_at", "organisation_id", "at"),
        Index("ix_journal_entries_organisation_id_action_at", "organisation_id", "action", "at"),
        # Numbers are never given twice, not even after retention emptied the table: seals cover ranges of them.
        {"sqlite_autoincrement": True},
    )


class JournalSeal(Base):
    """A sealed batch: SHA-256 over its rows and over the seal before it. Outlives the rows; append-only too."""

    __tablename__ = "journal_seals"

    id: Mapped[Id]
    first_id: Mapped[int]
    last_id: Mapped[int] = mapped_column(unique=True)
    rows: Mapped[int]
    content: Mapped[str] = mapped_column(String(64))  # of the rows
    digest: Mapped[str] = mapped_column(String(64))  # of the seal: its columns, the content, the digest before it
    previous: Mapped[str] = mapped_column(String(64), unique=True)  # one chain, never a fork
    sealed_at: Mapped[datetime]


append_only.protect_rows(JournalEntry.__table__, seals=JournalSeal.__tablename__, months=JOURNAL_MONTHS)
append_only.protect_rows(JournalSeal.__table__)


class Notice(Base):
    """The in-app inbox: a fact a user should learn, with the page it is about."""

    __tablename__ = "notices"

    id: Mapped[Id]
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    kind: Mapped[Code]
    endpoint: Mapped[Code]
    ref: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)  # a French msgid, without name or barrier
    about: Mapped[Code | None]  # reference of the case file it is about, without identity
    by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))  # the colleague who acted
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]  # when it went out by mail, or it was decided that it does not

    __table_args__ = (
        Index("ix_notices_membership_id", "membership_id", "id"),
        partial_index("ix_notices_unread", "membership_id", "id", where="read_at IS NULL"),
        partial_index(
            "ix_notices_unsettled", "membership_id", "created_at", where="settled_at IS NULL AND read_at IS NULL"
        ),
        partial_index("ix_notices_about", "about", where="settled_at IS NULL"),
    )
