"""Pages of a professional with a million people and ten million contacts behind them, and the work of a night.

    .venv/bin/python -m benchmarks.files --times 332 --database sqlite:////path/to/file.sqlite3

`--times` repeats the demonstration first, professionals with their offices included. Fails when a page never takes less
than 5 ms of the database, or when a night takes a minute. See README.md.
"""

import argparse
import sys
import time
from collections.abc import Callable

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from app import create_app
from benchmarks.cases import cases
from benchmarks.multiply import everybody, multiply
from benchmarks.pages import HEAD, Watch, measure
from casefiles.deadlines import mornings
from casefiles.models import Contact, Person
from casefiles.rights.retention import months_of
from core.clock import now, today
from core.config import Settings
from core.db import db, side_session, write_mode
from core.guard import system_actor
from demo import loader
from partners.models import Department
from reports.rights import retention

MOST_SQL = 0.005  # seconds
MOST_NIGHT = 60.0  # seconds
PEOPLE = 3_000
PAGES = ("portfolio", "late contacts", "case file", "timeline", "deadlines")


def prepare(app: Flask, times: int) -> str:
    """The demonstration so many times; how much there is."""
    with app.app_context():
        upgrade()
        if loader.is_empty():
            loader.load(PEOPLE, 1)
        if times > 1:
            started = time.perf_counter()
            multiply(times, everybody())
            print(f"multiplied by {times} in {time.perf_counter() - started:.0f} s")
        with system_actor("benchmark"), side_session() as session:
            people = session.scalar(select(func.count()).select_from(Person))
            return f"{people} people, {session.scalar(select(func.count()).select_from(Contact))} contacts"


def _retention() -> int:
    """Every file looked at as a night does: those that fall due within sixty days."""
    months, found = months_of(""), 0
    for after in range(0, retention.last_file(), retention.RANGE):
        found += len(retention.falling_due(after, months, now()))
        db.session.rollback()
    return found


def _morning() -> int:
    """Everybody who is told of deadlines this morning, in every department; nothing is kept."""
    found, codes = 0, db.session.scalars(select(Department.code)).all()
    for code in codes:
        found += mornings.tell_of(code, today(code), at=now())
        db.session.rollback()
    return found


def _night(app: Flask, name: str, work: Callable[[], int]) -> bool:
    with app.app_context(), system_actor("benchmark"), write_mode():
        started = time.perf_counter()
        found = work()
        taken = time.perf_counter() - started
    print(f"{name}: {found} found in {taken:.1f} s")
    return taken > MOST_NIGHT


def main() -> int:
    """Command line; 1 when a page or a night is over its limit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--times", type=int, default=1, help="repeat professionals and files first")
    options = parser.parse_args()
    app = create_app(Settings(mode="demo", database_url=options.database))
    print(f"{prepare(app, options.times)}, {options.database.partition(':')[0]}")
    with app.app_context(), system_actor("benchmark"), side_session() as session:
        chosen = [case for case in cases(session, today("31").year) if case.name in PAGES]
    print(HEAD)
    watch, over = Watch(), False
    for case in chosen:
        over |= measure(app, case, options.rounds, watch).least > MOST_SQL
    over |= _night(app, "retention, every file", _retention)
    over |= _night(app, "deadlines of a morning", _morning)
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
