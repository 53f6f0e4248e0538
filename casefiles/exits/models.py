"""The end of a support of a pair: proposed, graded barrier by barrier, reported, read."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.exits.workflow import Grade
from casefiles.models import OfFile
from casefiles.workflow import Exit, Half, Severity
from core.db import Base, Line, one_of, partial_index


class SupportExit(OfFile, Base):
    """One proposed end. It runs until the support is closed or the end taken back; one at a time for a support."""

    __tablename__ = "support_exits"

    support_id: Mapped[int] = mapped_column(ForeignKey("supports.id"), index=True)
    reason: Mapped[Exit]
    last_on: Mapped[date]
    next_referent: Mapped[Line | None]
    line: Mapped[Line | None]  # shared with the pair, printed on the report
    half: Mapped[Half]  # who proposed
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    proposed_at: Mapped[datetime]
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    reported_at: Mapped[datetime | None]
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # as issued: plain values
    queried_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    queried_at: Mapped[datetime | None]
    query_reason: Mapped[Line | None]
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    ended_at: Mapped[datetime | None]
    unread: Mapped[bool] = mapped_column(default=False)  # « non acquitté »: closed by the system, unread in time
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        one_of("reason", Exit),
        one_of("half", Half),
        CheckConstraint("report IS NULL OR reported_at IS NOT NULL", name="report_has_date"),
        CheckConstraint("(queried_at IS NULL) = (query_reason IS NULL)", name="query_has_reason"),
        CheckConstraint("NOT unread OR ended_at IS NOT NULL", name="unread_is_closed"),
        partial_index("uq_support_exits_running", "support_id", where="ended_at IS NULL", unique=True),
        partial_index("ix_support_exits_to_read", "reported_at", where="ended_at IS NULL AND reported_at IS NOT NULL"),
    )


class ExitOutcome(OfFile, Base):
    """One shared barrier at the exit: what became of it, and of the outcome that was wanted."""

    __tablename__ = "exit_outcomes"

    exit_id: Mapped[int] = mapped_column(ForeignKey("support_exits.id"))
    barrier_id: Mapped[int] = mapped_column(ForeignKey("barriers.id"))
    grade: Mapped[Grade | None]  # none: no outcome was wanted
    severity: Mapped[Severity]  # at the exit
    lifted: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        one_of("grade", Grade, nullable=True),
        one_of("severity", Severity),
        UniqueConstraint("exit_id", "barrier_id"),
        Index("ix_exit_outcomes_barrier", "barrier_id"),
    )
