"""Sensitive texts, locked, and who may open each of them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.models.files import OfFile
from casefiles.sensitive.workflow import SensitiveKind
from core.db import Base, LongText, one_of


class SensitiveText(OfFile, Base):
    """One text. It is never changed: another one is written, and this one erased."""

    __tablename__ = "sensitive_texts"

    author_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    kind: Mapped[SensitiveKind]
    # Encrypted for this file and this row; never loaded with the row: a query names it.
    locked: Mapped[LongText] = mapped_column(deferred=True, deferred_raiseload=True)
    key_mark: Mapped[str] = mapped_column(String(16), index=True)  # under which key; says nothing of the key
    created_at: Mapped[datetime]
    ends_on: Mapped[date] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (one_of("kind", SensitiveKind), CheckConstraint("length(locked) > 0", name="locked"))


class SensitiveReader(OfFile, Base):
    """A colleague who may open one, as long as the file itself is open to them."""

    __tablename__ = "sensitive_readers"

    text_id: Mapped[int] = mapped_column(ForeignKey("sensitive_texts.id"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    named_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("text_id", "membership_id"),)
