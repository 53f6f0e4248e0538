"""Documents of a file: what is said of them, and apart from it what they hold."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.documents.workflow import DocumentKind
from casefiles.models.files import OfFile
from casefiles.models.items import Written
from casefiles.workflow import Level
from core.db import Base, Code, Line, one_of


class Document(OfFile, Written, Base):
    """What lists show. Withdrawn, the row stays with the reason, and what it held is gone."""

    __tablename__ = "documents"

    title: Mapped[Line]
    kind: Mapped[DocumentKind]
    media_type: Mapped[Code]
    size: Mapped[int]  # bytes
    sha256: Mapped[str] = mapped_column(String(64))
    ends_on: Mapped[date]  # it goes by itself on this day, or six months after the last support ended
    told_at: Mapped[datetime | None]  # its author was told that it will
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[Line | None]

    __table_args__ = (
        one_of("level", Level),
        one_of("kind", DocumentKind),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_why IS NULL)", name="withdrawn_with_reason"),
        Index("ix_documents_ends_on", "ends_on", "id"),
    )


class DocumentContent(OfFile, Base):
    """The bytes, in a table that no list reads."""

    __tablename__ = "document_contents"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), unique=True)
    # Never loaded with the row: a query names it, or `DocumentContent.data` raises.
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)

    __table_args__ = (CheckConstraint("length(data) > 0", name="data"),)
