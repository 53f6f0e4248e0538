"""The signed copies that were sent: bytes as they came, what identifies them, who kept them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from agreements.frozen import DIGEST_LENGTH
from core import append_only
from core.db import Base, Code, Id, Name


class OnPaper:
    """What may be signed on paper: it names the copy that counts."""

    copy_sha256: Mapped[str | None] = mapped_column(String(DIGEST_LENGTH))


def copy_rule() -> CheckConstraint:
    """None before a paper signature is recorded; always one while a second person is asked to confirm it."""
    rule = "(copy_sha256 IS NULL OR recorded_at IS NOT NULL) AND (copy_sha256 IS NOT NULL OR state <> 'recorded')"
    return CheckConstraint(rule, name="copy")


class SignedCopy(Base):
    """A paper signed by the parties, as a file. Append-only by trigger on both engines.

    The one that counts is named by the `copy_sha256` of what it signs; of one that was sent back, the row stays.
    """

    __tablename__ = "agreement_signed_copies"

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), index=True)
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("agreement_amendments.id"))
    name: Mapped[Name]
    media_type: Mapped[Code]
    size: Mapped[int]  # bytes
    pages: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    # Never loaded with the row: a query names it, or `SignedCopy.data` raises.
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    kept_at: Mapped[datetime]
    kept_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))

    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("length(data) = size", name="whole"),
        CheckConstraint("pages > 0", name="pages"),
    )


append_only.protect_rows(SignedCopy.__table__)
