"""Work done later: one table of jobs, written in the transaction of the act that asks for them.

A job is done at least once. `core/worker.py` takes it with a lease; a worker that dies lets the lease run out and
the job is taken again. A job that fails waits longer each time; after its last attempt it stays as a dead letter.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import JSON, String, delete, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import now
from core.db import Base, Code, Id, Line, db, partial_index, side_session

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=6)
# A worker beats every 10 seconds, whatever its jobs do; after six missed beats it counts as dead.
BEAT = timedelta(seconds=10)
SILENCE = timedelta(minutes=1)


class Job(Base):
    """One job. A leased one has a `lease`, and `run_at` is when the lease runs out."""

    __tablename__ = "jobs"

    id: Mapped[Id]
    name: Mapped[Code]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)  # keys of rows, never a text
    key: Mapped[Line | None]
    created_at: Mapped[datetime]
    run_at: Mapped[datetime]
    lease: Mapped[str | None] = mapped_column(String(32))
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[Line | None]  # kind and place of the last failure, never its message
    dead_at: Mapped[datetime | None]

    __table_args__ = (
        partial_index("ix_jobs_due", "run_at", "id", where="dead_at IS NULL"),
        partial_index("ix_jobs_dead", "dead_at", "id", where="dead_at IS NOT NULL"),
        partial_index("uq_jobs_key", "key", where="dead_at IS NULL", unique=True),
    )


class Heartbeat(Base):
    """A worker process and when it was last seen."""

    __tablename__ = "heartbeats"

    worker: Mapped[Line] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


Finish = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Handler:
    """How jobs of one name are run."""

    run: Callable[..., Finish | None]
    outside: bool
    attempts: int
    every: timedelta | None
    on_dead: Callable[..., None] | None


class UnknownJob(LookupError):
    """No handler has this name: it would never be run."""


handlers: dict[str, Handler] = {}


def handler(
    name: str,
    *,
    outside: bool = False,
    attempts: int = 5,
    every: timedelta | None = None,
    on_dead: Callable[..., None] | None = None,
) -> Callable[[Callable[..., Finish | None]], Callable[..., Finish | None]]:
    """Register a function called with the payload as keyword arguments.

    It runs in the transaction that ends the job: what it writes is kept once, or not at all. With `outside`
    (mail, HTTP: seconds of waiting) it runs before, without a transaction, perhaps more than once, and returns what
    is to be written in it. `every` makes it periodic, without a payload. `on_dead` is called after the last attempt.
    """

    def register(run: Callable[..., Finish | None]) -> Callable[..., Finish | None]:
        handlers[name] = Handler(run, outside, attempts, every, on_dead)
        return run

    return register


def enqueue(
    name: str,
    payload: Mapping[str, Any] | None = None,
    *,
    key: str | None = None,
    not_before: datetime | None = None,
    session: Session | None = None,
) -> None:
    """Ask for a job in the running transaction, that of the request unless a `session` is given.

    While one with the same `key` is waiting or running, it is that one.

    Raises UnknownJob.
    """
    if name not in handlers:
        raise UnknownJob(name)
    moment = now()
    values = {"name": name, "payload": dict(payload or {}), "key": key, "created_at": moment, "failures": 0}
    insert_once(Job, {**values, "run_at": not_before or moment}, session)


def insert_once(cls: type[Base], values: Mapping[str, Any], session: Session | None = None) -> int | None:
    """Insert a row unless its unique key is taken, also by a transaction that commits meanwhile; its id, or None."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    identity = cls.__table__.c.id
    statement = insert(cls).values(**values).on_conflict_do_nothing().returning(identity)
    inserted: int | None = (session or db.session).scalar(statement)
    return inserted


def wait_after(failures: int) -> timedelta:
    """10 s, 30 s, 90 s ... at most 6 hours."""
    longer: int = 3 ** min(failures - 1, 20)
    return min(FIRST_WAIT * longer, LONGEST_WAIT)


def dead_letters(session: Session, most: int = 100) -> Sequence[Job]:
    """Jobs that failed for good, the latest first."""
    return session.scalars(select(Job).where(Job.dead_at.is_not(None)).order_by(Job.dead_at.desc()).limit(most)).all()


def waiting(session: Session) -> Sequence[tuple[str, int, datetime]]:
    """Name, number and oldest date of the jobs to be done, periodic ones apart."""
    periodic = [name for name, known in handlers.items() if known.every]
    rows = session.execute(
        select(Job.name, func.count(), func.min(Job.created_at))
        .where(Job.dead_at.is_(None), Job.name.not_in(periodic))
        .group_by(Job.name)
        .order_by(Job.name)
    )
    return [(name, count, oldest) for name, count, oldest in rows]


def revive(session: Session) -> int:
    """Give every dead letter its attempts back, unless a job with the same key was asked for since. How many."""
    moment = now()
    dead = session.execute(select(Job.id, Job.key).where(Job.dead_at.is_not(None)).order_by(Job.id)).all()
    alive = set(session.scalars(select(Job.key).where(Job.dead_at.is_(None), Job.key.is_not(None))))
    chosen: dict[object, int] = {}
    for job_id, key in dead:
        if key not in alive:
            chosen.setdefault(key or job_id, job_id)
    again = {"dead_at": None, "failures": 0, "run_at": moment}
    session.execute(update(Job).where(Job.id.in_(list(chosen.values()))).values(**again))
    session.execute(delete(Job).where(Job.dead_at.is_not(None)))
    return len(chosen)


def is_worker_alive() -> bool:
    """Whether any worker was seen lately."""
    with side_session() as session:
        return bool(session.scalar(select(exists().where(Heartbeat.seen_at > now() - SILENCE))))


def init_app(app: Flask) -> None:
    """Tell the health page about the worker."""
    app.extensions.setdefault("readiness", {})["worker"] = is_worker_alive
