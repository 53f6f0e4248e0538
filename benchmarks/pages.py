"""Measures pages against bare pages of the same rows, in turns. See README.md."""

import argparse
import gc
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from jinja2 import Environment
from sqlalchemy import event, func, select
from sqlalchemy.engine import Engine

from accounts import sessions
from accounts.models import User
from app import create_app
from benchmarks.cases import Case, cases, membership_of
from core.clock import today
from core.config import Settings
from core.db import side_session
from core.guard import system_actor
from demo import loader
from referrals.models import Referral

BARE = Environment(autoescape=True).from_string(
    "<!doctype html><table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>"
    "{% endfor %}</table>"
)

HEAD = (
    "| page | wall ms | CPU ms | SQL ms | least SQL ms | statements | bare CPU ms | ratio of CPU | kB |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


@dataclass(slots=True)
class Clocked:
    """Seconds of wall, CPU and database, the least of the latter, and how many statements."""

    wall: float
    cpu: float
    database: float
    least: float
    statements: int


class Watch:
    """Adds up the time between sending a statement and its first answer."""

    def __init__(self) -> None:
        self.database, self.statements, self._since = 0.0, 0, 0.0
        event.listen(Engine, "before_cursor_execute", self._before)
        event.listen(Engine, "after_cursor_execute", self._after)

    def _before(self, *_arguments: Any) -> None:
        self._since = time.perf_counter()

    def _after(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.database += time.perf_counter() - self._since
        self.statements += statement.lstrip().upper().startswith(("SELECT", "WITH", "INSERT", "UPDATE"))

    def clock(self, work: Callable[[], Any]) -> Clocked:
        """Run and measure."""
        self.database, self.statements = 0.0, 0
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        taken = time.perf_counter() - wall, time.process_time() - cpu
        return Clocked(*taken, self.database, self.database, self.statements)


def prepare(app: Flask, people: int) -> int:
    """Fill an empty database; returns the number of referrals sent."""
    with app.app_context():
        upgrade()
        if loader.is_empty():
            started = time.perf_counter()
            rows = loader.load(people, 1, progress=lambda done, total: print(f"  {done}/{total}", file=sys.stderr))
            print(f"loaded {people} people, {rows} rows, in {time.perf_counter() - started:.0f} s")
        with system_actor("benchmark"), side_session() as session:
            return session.scalar(select(func.count()).select_from(Referral)) or 0


def browser(app: Flask, email: str) -> Any:
    """A client with an open session of its own."""
    with app.test_request_context(), system_actor("benchmark"), side_session(writing=True) as session:
        user = session.scalars(select(User).where(User.email == email)).one()
        token = sessions.start(session, user, membership_of(session, email).id, factor=sessions.Factor.TOTP)
    client = app.test_client()
    client.set_cookie(sessions.cookie_name(app.config["SETTINGS"]), token)
    return client


def measure(app: Flask, case: Case, rounds: int, watch: Watch) -> Clocked:
    """Page and bare page in turns; print medians and their ratio, give those of the page."""
    client, size = browser(app, case.email), 0

    def page() -> None:
        nonlocal size
        answer = client.get(case.path)
        size = len(answer.get_data())
        assert answer.status_code == 200, (case.path, answer.status_code)

    def bare() -> None:
        with app.app_context(), system_actor("benchmark"), side_session() as session:
            BARE.render(rows=case.bare(session))

    for work in (page, bare, page, bare):
        work()
    pages, bares = [], []
    gc.collect()
    for _ in range(rounds):
        pages.append(watch.clock(page))
        bares.append(watch.clock(bare))
    ours, floor = _median(pages), _median(bares)
    ratio, kilobytes = ours.cpu / floor.cpu, size / 1e3
    print(
        f"| {case.name} | {ours.wall * 1e3:.1f} | {ours.cpu * 1e3:.1f} | {ours.database * 1e3:.1f} | "
        f"{ours.least * 1e3:.1f} | {ours.statements} | {floor.cpu * 1e3:.1f} | {ratio:.1f} | {kilobytes:.0f} |"
    )
    return ours


def _median(found: list[Clocked]) -> Clocked:
    return Clocked(
        median(c.wall for c in found),
        median(c.cpu for c in found),
        median(c.database for c in found),
        min(c.least for c in found),
        max(c.statements for c in found),
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--people", type=int, default=12_000)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    app = create_app(Settings(mode="demo", database_url=options.database))
    print(f"{prepare(app, options.people)} referrals, {options.database.partition(':')[0]}")
    watch = Watch()
    with app.app_context(), system_actor("benchmark"), side_session() as session:
        found = cases(session, today("31").year)
    print(HEAD)
    for case in found:
        measure(app, case, options.rounds if "PDF" not in case.name else max(3, options.rounds // 6), watch)


if __name__ == "__main__":
    main()
