"""The page of the country and the list of agreements with 101 departments and twelve years of agreements each.

    .venv/bin/python -m benchmarks.country --database sqlite:////path/to/file.sqlite3

Fails when a page asks more than 12 queries or more than 20 ms of the database (median). See README.md.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Row, event, func, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from accounts.models import User
from agreements.models import Agreement, AgreementTarget, AgreementTerms
from agreements.workflow import State
from app import create_app
from benchmarks.pages import browser
from core.clock import now, today
from core.config import Settings
from core.db import side_session, write_transaction
from core.guard import system_actor
from demo import loader
from partners.models import Department, Membership, Unit
from partners.workflow import Side, UnitKind

YEARS = 12
MOST_QUERIES = 12
MOST_SQL = 0.020  # seconds
PEOPLE = 3_000
PAGES = (
    ("coverage, France", "karim.benali@demo.invalid", "/couverture"),
    ("coverage, a region", "karim.benali@demo.invalid", "/couverture?region=76"),
    ("coverage, CSV", "karim.benali@demo.invalid", "/couverture.csv"),
    ("agreements of the region", "karim.benali@demo.invalid", "/conventions"),
    ("agreements of another region", "brigitte.leroy@demo.invalid", "/conventions?region=84"),
)


class Statements:
    """Time in the database, reading of its rows left out, and the statements of one page."""

    def __init__(self) -> None:
        self.seconds, self.count, self._since = 0.0, 0, 0.0
        event.listen(Engine, "before_cursor_execute", self._before)
        event.listen(Engine, "after_cursor_execute", self._after)

    def _before(self, *_arguments: object) -> None:
        self._since = time.perf_counter()

    def _after(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        self.seconds += time.perf_counter() - self._since
        self.count += statement.lstrip().upper().startswith(("SELECT", "WITH"))

    def clear(self) -> None:
        """Before a page."""
        self.seconds, self.count = 0.0, 0


def prepare(app: Flask) -> int:
    """The demonstration, then one agreement a year in every department that has fewer; how many there are."""
    with app.app_context():
        upgrade()
        if loader.is_empty():
            loader.load(PEOPLE, 1)
        with system_actor("benchmark"), write_transaction() as session:
            _fill(session)
            return session.scalar(select(func.count()).select_from(Agreement)) or 0


def _fill(session: Session) -> None:
    employment = session.scalars(
        select(Unit).where(Unit.kind == UnitKind.ORGANISATION, Unit.side == Side.EMPLOYMENT)
    ).first()
    councils = {unit.territory: unit.id for unit in session.scalars(select(Unit).where(Unit.side == Side.COUNCIL))}
    members = session.execute(select(Membership.id, Membership.user_id).order_by(Membership.id).limit(2)).all()
    assert employment is not None
    for code in session.scalars(select(Department.code).order_by(Department.code)).all():
        for year in range(today().year - YEARS + 1, today().year + 1):
            ref = f"CV-{code}-BENCH{year}"
            if session.scalar(select(Agreement.id).where(Agreement.ref == ref)) is None:
                council = councils.get(code) or next(iter(councils.values()))
                session.add(_agreement(ref, code, year, (council, employment.id), members))


def _agreement(ref: str, code: str, year: int, parties: tuple[int, int], members: Sequence[Row[int, int]]) -> Agreement:
    (first, first_user), (second, second_user) = members
    start, moment = date(year, 1, 1), now()
    return Agreement(
        ref=ref, number=f"B-{year}", title=f"Convention {year}", state=State.SIGNED, territory=code,
        council_id=parties[0], employment_id=parties[1], start_on=start, end_on=date(year, 12, 31), support_months=12,
        themes=[], created_at=moment, created_by_id=first, signed_on=start, recorded_at=moment,
        recorded_by_id=first, recorded_by_user=first_user, confirmed_at=moment, confirmed_by_id=second,
        confirmed_by_user=second_user,
        terms=[_terms(start), _terms(start + timedelta(days=180))],
        targets=[AgreementTarget(year=year, entries=100, active_file=100)],
    )  # fmt: skip


def _terms(start: date) -> AgreementTerms:
    return AgreementTerms(
        effective_on=start, portfolio_cap=70, dedicated_fte=Decimal("4.5"), acknowledge_wd=2, answer_wd=10,
        information_wd=5, diagnosis_cd=21, contact_cd=15,
    )  # fmt: skip


def measure(app: Flask, email: str, path: str, rounds: int, watch: Statements) -> tuple[float, float, int, int]:
    """Median seconds of the page and of its SQL, most statements, bytes."""
    client = browser(app, email)
    walls, databases, most, size = [], [], 0, 0
    for turn in range(rounds + 2):  # two to warm up
        watch.clear()
        started = time.perf_counter()
        answer = client.get(path)
        size = len(answer.get_data())
        assert answer.status_code == 200, (path, answer.status_code)
        if turn > 1:
            walls.append(time.perf_counter() - started)
            databases.append(watch.seconds)
            most = max(most, watch.count)
    return median(walls), median(databases), most, size


def main() -> int:
    """Command line; 1 when a page is over its limits."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    app = create_app(Settings(mode="demo", database_url=options.database))
    print(f"{prepare(app)} agreements, {options.database.partition(':')[0]}")
    print("| page | wall ms | SQL ms | statements | kB |\n|---|---|---|---|---|")
    watch, over = Statements(), 0
    for name, email, path in PAGES:
        wall, database, statements, size = measure(app, email, path, options.rounds, watch)
        print(f"| {name} | {wall * 1e3:.1f} | {database * 1e3:.1f} | {statements} | {size / 1000:.0f} |")
        over |= statements > MOST_QUERIES or database > MOST_SQL
    with app.app_context(), system_actor("benchmark"), side_session() as session:
        print(f"{session.scalar(select(func.count()).select_from(User))} accounts")
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
