"""Jobs that leave a trace which cannot be left twice, and a worker process to be killed: run as a script by tests."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, update

from core import jobs
from core.clock import now
from core.config import Settings
from core.db import db, side_session, write_transaction
from core.guard import system_actor
from core.jobs import Job
from core.work import FormToken
from core.worker import Worker

LIMIT = 120.0  # seconds: a busy machine is no failure
ROOT = Path(__file__).resolve().parent.parent.parent


def leave_trace(trace: str, seconds: float = 0) -> None:
    """A row with a unique key: a second run would fail."""
    db.session.add(FormToken(token=trace, used_at=now()))
    db.session.flush()
    time.sleep(seconds)


def wait(seconds: float) -> None:
    """An errand outside that takes its time and writes nothing."""
    time.sleep(seconds)


def register() -> None:
    """Add the jobs of the tests to those of the application."""
    jobs.handler("test.trace")(leave_trace)
    jobs.handler("test.wait", outside=True)(wait)


def ask(app: Flask, name: str, *payloads: Mapping[str, object]) -> None:
    """Enqueue in one transaction, as an action would."""
    with app.app_context(), system_actor("test"), write_transaction():
        for payload in payloads:
            jobs.enqueue(name, payload)


def traces(app: Flask) -> int:
    """How many were left."""
    with app.app_context(), side_session() as session:
        return session.scalars(select(func.count()).select_from(FormToken)).one()


def let_leases_lapse(app: Flask) -> None:
    """As if two minutes had gone by."""
    with app.app_context(), side_session(writing=True) as session:
        session.execute(update(Job).where(Job.lease.is_not(None)).values(run_at=now()))


@contextmanager
def worker_process(settings: Settings) -> Iterator["subprocess.Popen[bytes]"]:
    """A real worker on the database of the test, killed at the end if it still lives."""
    wanted = {
        "BINOME_MODE": settings.mode,
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "SMTP_URL": settings.smtp_url,
        "PYTHONPATH": os.pathsep.join((*filter(None, (os.environ.get("PYTHONPATH"),)), str(ROOT))),
    }
    process = subprocess.Popen([sys.executable, __file__], cwd=ROOT, env=os.environ | wanted)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(condition: Callable[[], bool]) -> None:
    """Wait for a fact; fails when it does not come."""
    deadline = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def main() -> int:
    """The worker of the application with the jobs of the tests."""
    from app import create_app

    register()
    return Worker(create_app()).run()


if __name__ == "__main__":
    sys.exit(main())
