"""What was agreed and signed: frozen texts, approvals by each side, signatories with their evidence.

Of an agreement, or of one of its amendments: `amendment_number` is 0 for the agreement itself.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agreements.frozen import DIGEST_LENGTH
from core import append_only
from core.db import Base, Id, Line, LongText, Name, one_of, partial_index
from partners.workflow import Side

_TEXT = ("agreement_id", "amendment_number", "version_number")
_VERSION = tuple(f"agreement_versions.{name}" for name in ("agreement_id", "amendment_number", "number"))


class AgreementVersion(Base):
    """A text as it was submitted, in canonical JSON. Append-only by trigger on both engines."""

    __tablename__ = "agreement_versions"

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    amendment_number: Mapped[int] = mapped_column(default=0)
    number: Mapped[int]
    text: Mapped[LongText]
    sha256: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    frozen_at: Mapped[datetime]
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))

    __table_args__ = (
        UniqueConstraint("agreement_id", "amendment_number", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("amendment_number >= 0", name="amendment_number"),
    )


append_only.protect_rows(AgreementVersion.__table__)


class AgreementApproval(Base):
    """One side approves one version, through one person; the other side is another person."""

    __tablename__ = "agreement_approvals"

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    amendment_number: Mapped[int] = mapped_column(default=0)
    version_number: Mapped[int]
    side: Mapped[Side]
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(_TEXT, _VERSION),
        UniqueConstraint(*_TEXT, "side"),
        UniqueConstraint(*_TEXT, "user_id"),
        one_of("side", Side),
    )


class AgreementSignatory(Base):
    """Who signs for which party: copied from the paper, or a member named to sign a version here.

    A signature that no longer counts is voided, never removed.
    """

    __tablename__ = "agreement_signatories"

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), index=True)
    amendment_number: Mapped[int] = mapped_column(default=0)
    version_number: Mapped[int | None]  # none for paper recorded without review
    side: Mapped[Side]
    name: Mapped[Name]
    quality: Mapped[Line]
    signed_on: Mapped[date | None]
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    authority: Mapped[Line | None]
    signed_at: Mapped[datetime | None]
    sha256: Mapped[str | None] = mapped_column(String(DIGEST_LENGTH))
    voided_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(_TEXT, _VERSION),
        CheckConstraint("(membership_id IS NULL) = (user_id IS NULL)", name="member"),
        CheckConstraint("user_id IS NULL OR version_number IS NOT NULL", name="member_signs_version"),
        CheckConstraint("user_id IS NOT NULL OR signed_on IS NOT NULL", name="paper_is_dated"),
        CheckConstraint(
            "(signed_at IS NULL) = (sha256 IS NULL) AND (signed_at IS NULL) = (authority IS NULL)"
            " AND (signed_at IS NULL OR (user_id IS NOT NULL AND signed_on IS NOT NULL))",
            name="evidence",
        ),
        partial_index(
            "uq_agreement_signatories_person",
            *_TEXT,
            "user_id",
            where="voided_at IS NULL AND user_id IS NOT NULL",
            unique=True,
        ),
    )

    @property
    def is_standing(self) -> bool:
        """Counts, signed or not yet."""
        return self.voided_at is None

    @property
    def has_signed(self) -> bool:
        return self.signed_on is not None
