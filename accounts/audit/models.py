"""Alerts about accounts, and verifications of the journal asked for on its page."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from accounts.audit.workflow import AlertKind
from core.db import Base, Code, Id, Line, Ref, one_of, partial_index


class Alert(Base):
    """One episode of abnormal use: from when to when, what was counted against which limit, what was done about it."""

    __tablename__ = "alerts"

    id: Mapped[Id]
    ref: Mapped[Ref]
    key: Mapped[Line]  # kind and whom it is about: one running episode of each
    kind: Mapped[AlertKind]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    address: Mapped[Code | None]  # the network address guesses came from
    counted: Mapped[int]
    most: Mapped[int]  # the limit at that moment
    began_at: Mapped[datetime]
    last_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    told: Mapped[int] = mapped_column(default=0)  # how many were told
    asked_again_at: Mapped[datetime | None]  # when a fresh second factor was asked for
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    note: Mapped[Line | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        one_of("kind", AlertKind),
        CheckConstraint("(user_id IS NULL) <> (address IS NULL)", name="account_or_address"),
        CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL) AND (acknowledged_at IS NULL) = (note IS NULL)",
            name="acknowledged_with_a_note",
        ),
        partial_index("uq_alerts_running", "key", where="ended_at IS NULL", unique=True),
        Index("ix_alerts_organisation_id", "organisation_id", "id"),
        Index("ix_alerts_unit_id", "unit_id", "id"),
    )


class JournalCheck(Base):
    """One verification of the journal, piece by piece: how far it is, what it found. The chain is everybody's."""

    __tablename__ = "journal_checks"

    id: Mapped[Id]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    asked_at: Mapped[datetime]
    since: Mapped[datetime | None]  # seals made before are taken for granted; none: the whole journal
    total: Mapped[int]  # rows to read
    rows: Mapped[int]  # read
    retired: Mapped[int]  # removed by retention
    last_id: Mapped[int]  # of the last seal read
    head: Mapped[str] = mapped_column(String(64))  # its digest
    problems: Mapped[int]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        partial_index("uq_journal_checks_running", "organisation_id", where="finished_at IS NULL", unique=True),
        Index("ix_journal_checks_organisation_id", "organisation_id", "id"),
    )
