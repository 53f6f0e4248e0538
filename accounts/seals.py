"""The journal's seals: batches of rows in a chain of SHA-256, and the proof that nothing was changed since.

A seal covers the rows after the seal before it, up to its `last_id`. Whoever can rewrite rows and every later seal
can forge the whole chain, hence the head: noted elsewhere, it is looked for at the next verification.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, func, select, text
from sqlalchemy.orm import Session

from accounts.models import JOURNAL_MONTHS, JournalEntry, JournalSeal
from core.clock import now
from core.db import LARGEST_KEY
from core.keyset import Count, count_up_to

START = "0" * 64
BATCH = 5_000
_COLUMNS = tuple(JournalEntry.__table__.columns)
_SEAL_COLUMNS = ("first_id", "last_id", "rows", "content", "previous", "sealed_at")


class Fault(StrEnum):
    """What a verification can find."""

    ALTERED = "altered"  # as many rows as sealed, not the same
    MISSING = "missing"
    INSERTED = "inserted"
    SEAL = "seal"  # a seal itself was changed
    CHAIN = "chain"  # a seal is missing, or not the successor of the one before
    HEAD = "head"  # the head noted earlier is not in the chain


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, and the rows it is among."""

    fault: Fault
    first_id: int
    last_id: int


@dataclass(slots=True)
class Report:
    """What a verification saw. Retired: rows removed by retention, under seals old enough."""

    seals: int = 0
    rows: int = 0
    retired_rows: int = 0
    unsealed: int = 0
    unsealed_since: datetime | None = None
    head: str = START
    last_id: int = 0  # of the last seal that was read
    is_whole: bool = False  # every seal was read
    problems: list[Problem] = field(default_factory=list)


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _line(row: Row[Any]) -> bytes:
    """A row as sealed: only what is filled in, so that a column added later does not break older seals."""
    filled = {name: _plain(value) for name, value in row._mapping.items() if value is not None}
    return json.dumps(filled, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _digest(seal: JournalSeal) -> str:
    parts = [str(_plain(getattr(seal, name))) for name in _SEAL_COLUMNS]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _settled(session: Session) -> int:
    """A number up to which every row is committed or will never be.

    SQLite has one writer, and we are it. PostgreSQL gives numbers before the commit: for an instant this waits until
    no one is writing. Rolling back to the savepoint opens the table again before anything is read or hashed.
    """
    last = select(func.coalesce(func.max(JournalEntry.id), 0))
    if session.get_bind().dialect.name == "sqlite":
        return session.scalars(last).one()
    moment = session.begin_nested()
    session.execute(text("SET LOCAL lock_timeout = '1s'"))
    session.execute(text(f"LOCK TABLE {JournalEntry.__tablename__} IN SHARE MODE"))
    settled = session.scalars(last).one()
    moment.rollback()
    return settled


def seal(session: Session, most: int = BATCH) -> int:
    """Seal up to `most` rows in the running transaction; how many were.

    Raises OperationalError when someone has been writing for more than a second.
    """
    before = session.scalars(select(JournalSeal).order_by(JournalSeal.last_id.desc()).limit(1)).first()
    settled = _settled(session)
    rows = session.execute(
        select(*_COLUMNS)
        .where(JournalEntry.id > (before.last_id if before else 0), JournalEntry.id <= settled)
        .order_by(JournalEntry.id)
        .limit(most)
    ).all()
    if not rows:
        return 0
    made = JournalSeal(
        first_id=rows[0].id,
        last_id=rows[-1].id,
        rows=len(rows),
        content=hashlib.sha256(b"".join(map(_line, rows))).hexdigest(),
        previous=before.digest if before else START,
        sealed_at=now(),
    )
    made.digest = _digest(made)
    session.add(made)
    session.flush()
    return len(rows)


class _Rows:
    """The journal in order, read once; whole, or the numbers after the first of `between` up to the second."""

    def __init__(self, session: Session, between: tuple[int, int] | None = None) -> None:
        statement = select(*_COLUMNS).order_by(JournalEntry.id)
        if between is not None:
            statement = statement.where(JournalEntry.id > between[0], JournalEntry.id <= between[1])
        self._result = session.execute(statement.execution_options(yield_per=1000))
        self._rows: Iterator[Row[Any]] = iter(self._result)
        self._next = next(self._rows, None)

    def close(self) -> None:
        """Let go of what is not yet read: PostgreSQL holds a cursor for it."""
        self._result.close()

    def up_to(self, last_id: int | None) -> Iterator[Row[Any]]:
        """Those not yet read, up to a number or to the end."""
        while self._next is not None and (last_id is None or self._next.id <= last_id):
            yield self._next
            self._next = next(self._rows, None)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where sealing stands: the last seal, whether its rows are still those it covers, and what follows it."""

    sealed_at: datetime | None
    is_whole: bool
    unsealed: Count


def standing(session: Session) -> Standing:
    """Compare the last seal alone with its rows: what a page can afford, where `verify` reads the whole journal."""
    latest = select(JournalSeal).order_by(JournalSeal.last_id.desc()).limit(2)
    last, before = (*session.scalars(latest), None, None)[:2]
    after = select(JournalEntry.id).where(JournalEntry.id > (last.last_id if last else 0))
    unsealed = count_up_to(session, after)
    if last is None:
        return Standing(None, True, unsealed)
    report = Report(head=before.digest if before else START)
    _check_seal(report, last)
    rows = _Rows(session, (before.last_id if before else 0, last.last_id))
    _check_rows(report, last, rows, _retention_limit(now()))
    return Standing(last.sealed_at, not report.problems, unsealed)


def verify(
    session: Session, *, head: str | None = None, report: Report | None = None, most: int | None = None
) -> Report:
    """Compare the journal with its seals, in one reading. `head`: a digest noted at an earlier verification.

    `report`: where an earlier piece stopped, which this one goes on with; `most`: rows after which it stops in turn.
    """
    report = report or Report()
    known, enough = {report.head}, None if most is None else report.rows + most
    limit = _retention_limit(now())
    seals = select(JournalSeal).where(JournalSeal.last_id > report.last_id).order_by(JournalSeal.last_id)
    rows = _Rows(session, (report.last_id, LARGEST_KEY) if report.last_id else None)
    made_before = session.scalars(seals.execution_options(yield_per=1000))
    for made in made_before:
        _check_seal(report, made)
        _check_rows(report, made, rows, limit)
        report.seals += 1
        report.head, report.last_id = made.digest, made.last_id
        known.add(made.digest)
        if enough is not None and report.rows >= enough:
            made_before.close()
            rows.close()
            return report
    report.is_whole = True
    for row in rows.up_to(None):
        report.unsealed += 1
        report.unsealed_since = min(report.unsealed_since or row.at, row.at)
    if head is not None and head not in known:
        report.problems.append(Problem(Fault.HEAD, 0, report.last_id))
    return report


def report_from(session: Session, since: datetime) -> Report:
    """A verification that takes what was sealed before an instant for granted: the last seal of it begins the chain."""
    query = select(JournalSeal).where(JournalSeal.sealed_at < since)
    before = session.scalars(query.order_by(JournalSeal.last_id.desc()).limit(1)).first()
    return Report() if before is None else Report(head=before.digest, last_id=before.last_id)


def _check_seal(report: Report, made: JournalSeal) -> None:
    if made.digest != _digest(made):
        report.problems.append(Problem(Fault.SEAL, made.first_id, made.last_id))
    if made.previous != report.head:
        report.problems.append(Problem(Fault.CHAIN, made.first_id, made.last_id))


def _check_rows(report: Report, made: JournalSeal, rows: _Rows, limit: datetime) -> None:
    content, found = hashlib.sha256(), 0
    for row in rows.up_to(made.last_id):
        content.update(_line(row))
        found += 1
    report.rows += found
    if found == 0 and made.sealed_at < limit and report.rows == 0:
        report.retired_rows += made.rows
    elif found != made.rows:
        fault = Fault.MISSING if found < made.rows else Fault.INSERTED
        report.problems.append(Problem(fault, made.first_id, made.last_id))
    elif content.hexdigest() != made.content:
        report.problems.append(Problem(Fault.ALTERED, made.first_id, made.last_id))


def _retention_limit(moment: datetime, kept: int = JOURNAL_MONTHS) -> datetime:
    """Before it, retention may have removed rows: the same limit as the trigger's."""
    months = moment.year * 12 + moment.month - 1 - kept
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)


def retire(session: Session, months: int, most: int = 20) -> int:
    """Remove the oldest rows by whole seals, of whole months past the delay, in the running transaction; how many.

    The seals stay, with their hash. At most so many seals at a time; 0 when nothing is left to remove.
    """
    first = session.scalar(select(func.min(JournalEntry.id)))
    limit = _retention_limit(now(), max(months, JOURNAL_MONTHS))
    old = select(JournalSeal.last_id).where(JournalSeal.last_id >= (first or 0), JournalSeal.sealed_at < limit)
    ends = session.scalars(old.order_by(JournalSeal.last_id).limit(most)).all()
    if first is None or not ends:
        return 0
    gone: Any = session.execute(
        delete(JournalEntry).where(JournalEntry.id <= ends[-1]).execution_options(synchronize_session=False)
    )
    return int(gone.rowcount)
