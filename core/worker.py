"""The worker: takes due jobs with a lease and runs them, each in a transaction of its own.

Two lanes, so that a slow mail server holds up nothing else: jobs that are transactions, and jobs that wait outside.
Ending a job is the first statement of its transaction: two workers can never both keep what a handler wrote.
"""

import os
import secrets
import signal
import socket
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import CursorResult, Row, bindparam, delete, select, update
from sqlalchemy.orm import Session

from core.clock import now
from core.config import ROOT
from core.db import side_session, write_transaction
from core.guard import system_actor
from core.jobs import BEAT, SILENCE, Handler, Heartbeat, Job, enqueue, handlers, wait_after

LEASE = timedelta(minutes=2)
BATCH = 20
SHORTEST_SLEEP, LONGEST_SLEEP = 0.05, 1.0  # seconds
SHORT_JOB, LONGEST_PAUSE = 0.005, 0.1  # seconds
LAPSED = "worker ended while it ran"

# Built once and without the unit of work: run once for every job.
_JOBS: Any = Job.__table__
_DELETE = delete(_JOBS).where(_JOBS.c.id == bindparam("job_id"), _JOBS.c.lease == bindparam("job_lease"))


class LeaseLost(Exception):
    """The lease ran out and another worker took the job: what this one did is rolled back."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job in hand."""

    id: int
    name: str
    payload: dict[str, Any]
    failures: int
    lease: str

    @property
    def handler(self) -> Handler:
        return handlers[self.name]


@contextmanager
def _transaction(app: Flask) -> Iterator[Session]:
    with app.app_context(), system_actor("worker"), write_transaction() as session:
        yield session


def names(*, outside: bool) -> list[str]:
    """The jobs of a lane."""
    return [name for name, known in handlers.items() if known.outside is outside]


def claim(app: Flask, lane: Sequence[str], most: int) -> list[Claim]:
    """Take up to `most` due jobs.

    A job whose lease ran out may be what killed its worker: it counts a failure and is taken alone, so that it takes
    no other down with it.
    """
    moment = now()
    due = (
        select(Job.id, Job.name, Job.payload, Job.failures, Job.lease)
        .where(Job.dead_at.is_(None), Job.run_at <= moment, Job.name.in_(lane))
        .order_by(Job.run_at, Job.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    with _transaction(app) as session:
        rows = session.execute(due).all()
        if rows and rows[0].lease is not None:
            return _take_lapsed(session, rows[0], moment)
        lease = secrets.token_hex(16)
        taken = [Claim(r.id, r.name, r.payload, r.failures, lease) for r in takewhile(lambda r: r.lease is None, rows)]
        if taken:
            _change(session, Job.id.in_([job.id for job in taken]), lease=lease, run_at=moment + LEASE)
        return taken


def _take_lapsed(session: Session, row: Row[Any], moment: datetime) -> list[Claim]:
    job = Claim(row.id, row.name, row.payload, row.failures + 1, secrets.token_hex(16))
    if job.handler.every is None and job.failures >= job.handler.attempts:
        _bury(session, job, LAPSED)
        return []
    _change(session, Job.id == job.id, lease=job.lease, run_at=moment + LEASE, failures=job.failures, error=LAPSED)
    return [job]


def _change(session: Session, which: Any, **values: Any) -> int:
    statement = update(Job).where(which).values(**values).execution_options(synchronize_session=False)
    return _count(session.execute(statement))


def _count(result: Any) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0


def _bury(session: Session, job: Claim, error: str) -> None:
    _change(session, Job.id == job.id, dead_at=now(), lease=None, failures=job.failures, error=error)
    if job.handler.on_dead is not None:
        job.handler.on_dead(**job.payload)


def run(app: Flask, job: Claim) -> None:
    """Do a job; a failure is written down and never leaves."""
    finish = None
    try:
        if job.handler.outside:
            with app.app_context(), system_actor("worker"):
                finish = job.handler.run(**job.payload)
        with _transaction(app) as session:
            _end(session, job)
            if not job.handler.outside:
                finish = job.handler.run(**job.payload)
            if finish is not None:
                finish()
    except LeaseLost:
        app.logger.warning("job %s %s: the lease was lost", job.name, job.id)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises, the next job must run
        _note_failure(app, job, place_of(error))


def _end(session: Session, job: Claim) -> None:
    every = job.handler.every
    if every is None:
        ended = _count(session.execute(_DELETE, {"job_id": job.id, "job_lease": job.lease}))
    else:
        mine = (Job.id == job.id) & (Job.lease == job.lease)
        ended = _change(session, mine, lease=None, failures=0, error=None, run_at=now() + every)
    if ended != 1:
        raise LeaseLost


def place_of(error: BaseException) -> str:
    """Kind and place of an error. Its message may hold data of people: it is neither kept nor logged."""
    places = [
        f"{path.relative_to(ROOT)}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if (path := Path(frame.filename)).is_relative_to(ROOT) and "site-packages" not in path.parts
    ]
    return " at ".join((type(error).__name__, *places[-1:]))[:200]


def _note_failure(app: Flask, job: Claim, error: str) -> None:
    app.logger.warning("job %s %s failed: %s", job.name, job.id, error)
    failed = Claim(job.id, job.name, job.payload, job.failures + 1, job.lease)
    every = job.handler.every
    with _transaction(app) as session:
        wait = wait_after(failed.failures)
        after = {"lease": None, "failures": failed.failures, "error": error, "run_at": now() + min(wait, every or wait)}
        mine = (Job.id == job.id) & (Job.lease == job.lease)
        if _change(session, mine, **after) and every is None and failed.failures >= job.handler.attempts:
            _bury(session, failed, error)


def plan(app: Flask) -> None:
    """See that each periodic job stands in the table, once."""
    with _transaction(app):
        for name, known in handlers.items():
            if known.every is not None:
                enqueue(name, key=f"every:{name}")


def run_due(app: Flask) -> int:
    """Run here everything that is due, until nothing is. How many jobs were run, failures included."""
    done = 0
    while batch := claim(app, names(outside=False), BATCH) or claim(app, names(outside=True), 1):
        for job in batch:
            run(app, job)
        done += len(batch)
    return done


class Worker:
    """The process: two lanes in threads, and a main thread that beats and waits for the signal to end."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.name = f"{socket.gethostname()}:{os.getpid()}"[:200]
        self.started_at = now()
        self.asked_to_end = False
        self._one_writer = bool(app.config["SETTINGS"].is_sqlite)
        self._awake = threading.Event()  # set to end the sleep of idle lanes

    def run(self) -> int:
        """Until SIGTERM or SIGINT, then end after the job in hand. The exit status: 1 when a lane broke."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_end)
        plan(self.app)
        lanes = [
            threading.Thread(target=self._lane, args=(names(outside=False), BATCH), name="transactions"),
            threading.Thread(target=self._lane, args=(names(outside=True), 1), name="outside"),
        ]
        for lane in lanes:
            lane.start()
        self._beat_until_asked(lanes)
        broken, self.asked_to_end = not self.asked_to_end, True
        self._awake.set()
        for lane in lanes:
            lane.join()
        self._sign_off()
        return 1 if broken else 0

    def _ask_to_end(self, _number: int, _frame: object) -> None:
        # A plain attribute: taking the lock of an Event inside a signal handler can block for ever.
        self.asked_to_end = True

    def _beat_until_asked(self, lanes: Sequence[threading.Thread]) -> None:
        next_beat = 0.0
        while not self.asked_to_end and all(lane.is_alive() for lane in lanes):
            if time.monotonic() >= next_beat:
                self._try("heartbeat", self.beat)
                next_beat = time.monotonic() + BEAT.total_seconds()
            time.sleep(0.1)

    def _try(self, what: str, act: Any, *arguments: Any) -> Any:
        """The database may be away for a while: the worker waits for it instead of ending."""
        try:
            return act(*arguments)
        except Exception as error:  # noqa: BLE001 - see above
            self.app.logger.error("worker: %s failed: %s", what, place_of(error))
            return None

    def _lane(self, lane: Sequence[str], most: int) -> None:
        sleep = SHORTEST_SLEEP
        while not self.asked_to_end:
            if self._try("taking jobs", self._work, lane, most):
                sleep = SHORTEST_SLEEP
            else:
                self._awake.wait(sleep)
                sleep = min(sleep * 2, LONGEST_SLEEP)

    def _work(self, lane: Sequence[str], most: int) -> int:
        batch = claim(self.app, lane, most)
        for done, job in enumerate(batch):
            if self.asked_to_end:
                self._give_back(batch[done:])
                break
            began = time.monotonic()
            run(self.app, job)
            if not job.handler.outside:
                self._make_room(time.monotonic() - began)
        return len(batch)

    def _make_room(self, held: float) -> None:
        """SQLite has one writer and no queue: a lane that began again at once would starve the web server."""
        if self._one_writer and held > SHORT_JOB:
            self._awake.wait(min(held, LONGEST_PAUSE))

    def _give_back(self, batch: Sequence[Claim]) -> None:
        with _transaction(self.app) as session:
            mine = Job.id.in_([job.id for job in batch]) & (Job.lease == batch[0].lease)
            _change(session, mine, lease=None, run_at=now())

    def beat(self) -> None:
        """Say that this worker lives; forget those silent for long."""
        moment = now()
        with self.app.app_context(), system_actor("worker"), side_session(writing=True) as session:
            session.merge(Heartbeat(worker=self.name, started_at=self.started_at, seen_at=moment))
            session.execute(delete(Heartbeat).where(Heartbeat.seen_at < moment - 60 * SILENCE))

    def _sign_off(self) -> None:
        def forget() -> None:
            with self.app.app_context(), system_actor("worker"), side_session(writing=True) as session:
                session.execute(delete(Heartbeat).where(Heartbeat.worker == self.name))

        self._try("signing off", forget)
