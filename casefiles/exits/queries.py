"""Readings of the end of a support."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from casefiles.exits.models import ExitOutcome, SupportExit
from casefiles.exits.workflow import READ_WD, SCORES, Grade
from casefiles.models import Barrier, Support
from casefiles.workflow import Category, Exit, Level, Severity
from core.clock import civil_date
from core.db import db
from core.guard import system_actor
from core.working_days import add_working_days


def barriers_at_exit(support: Support) -> list[Barrier]:
    """Shared barriers the support worked on: what was lifted before it began is another story."""
    since = support.start_on
    query = select(Barrier).where(
        Barrier.file_id == support.file_id,
        Barrier.level == Level.SHARED,
        or_(Barrier.closed_on.is_(None), Barrier.closed_on >= since),
    )
    return list(db.session.scalars(query.order_by(Barrier.id)))


def running(support_id: int, *, lock: bool = False) -> SupportExit | None:
    """The end that is proposed, reported or read now."""
    query = select(SupportExit).where(SupportExit.support_id == support_id, SupportExit.ended_at.is_(None))
    return db.session.scalar(query.with_for_update() if lock else query)


def outcomes(exit_id: int) -> dict[int, ExitOutcome]:
    """What was graded, by barrier."""
    query = select(ExitOutcome).where(ExitOutcome.exit_id == exit_id).order_by(ExitOutcome.barrier_id)
    return {row.barrier_id: row for row in db.session.scalars(query)}


def read_until(reported_at: datetime, territory: str) -> date:
    """Last day to read a report; the system closes on the day after."""
    return add_working_days(civil_date(reported_at, territory), READ_WD, territory)


@dataclass(frozen=True, slots=True)
class Graded:
    """One outcome as a referrer outside the pair may know it: no word anybody wrote."""

    category: Category
    severity: Severity
    lifted: bool
    grade: Grade | None


@dataclass(frozen=True, slots=True)
class Known:
    """What came of a support, for whoever referred the person."""

    reason: Exit
    last_on: date
    unread: bool
    is_queried: bool
    waits: bool  # reported, and not read yet
    outcomes: Sequence[Graded]

    @property
    def score(self) -> float | None:
        """Mean of the graded outcomes, from 0 to 1; None when none was wanted."""
        grades = [SCORES[row.grade] for row in self.outcomes if row.grade is not None]
        return sum(grades) / len(grades) if grades else None


def known_outcome(support_id: int) -> Known | None:
    """Grades, reason and day of the latest report of a support; None before any.

    Read by the system: a referrer outside the pair sees no content of the file, only this.
    """
    with system_actor("the outcome for whoever referred the person"):
        found = db.session.scalar(
            select(SupportExit)
            .where(SupportExit.support_id == support_id, SupportExit.reported_at.is_not(None))
            .order_by(SupportExit.id.desc())
            .limit(1)
        )
        if found is None:
            return None
        rows = db.session.execute(
            select(Barrier.category, ExitOutcome.severity, ExitOutcome.lifted, ExitOutcome.grade)
            .join(Barrier, Barrier.id == ExitOutcome.barrier_id)
            .where(ExitOutcome.exit_id == found.id)
            .order_by(ExitOutcome.barrier_id)
        )
        return Known(
            reason=found.reason,
            last_on=found.last_on,
            unread=found.unread,
            is_queried=found.queried_at is not None,
            waits=found.ended_at is None,
            outcomes=[Graded(*row) for row in rows],
        )


def unread_since(moment: datetime) -> list[int]:
    """Running exits whose report has been complete for longer than ten working days can last at least."""
    query = select(SupportExit.id).where(SupportExit.ended_at.is_(None), SupportExit.reported_at < moment)
    return list(db.session.scalars(query.order_by(SupportExit.id)))
