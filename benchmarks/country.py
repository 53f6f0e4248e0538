"""The page of the country and the list of agreements with 101 departments and twelve years of agreements each.

    .venv/bin/python -m benchmarks.country --database sqlite:////path/to/file.sqlite3

Fails when a page asks more than 12 statements, or never less than 20 ms of the database. See README.md.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from agreements.models import Agreement, AgreementTarget, AgreementTerms, AgreementTerritory
from agreements.places import AgreementPlace
from agreements.workflow import State
from app import create_app
from benchmarks.cases import Case, listed
from benchmarks.multiply import multiply
from benchmarks.pages import HEAD, Watch, measure
from casefiles.models import Support
from core.clock import now, today
from core.config import Settings
from core.db import Base, write_transaction
from core.guard import system_actor
from demo import loader
from partners.models import Department, Membership, Unit
from partners.workflow import Side, UnitKind
from referrals.models import Referral

YEARS = 12
MOST_QUERIES = 12
MOST_SQL = 0.020  # seconds
PEOPLE = 3_000
LEADER, FURTHER = "67", "68"  # one council for both
PAGES = (
    ("coverage, France", "karim.benali@demo.invalid", "/couverture", listed()),
    ("coverage, a region", "karim.benali@demo.invalid", "/couverture?region=76", listed("76")),
    ("coverage, CSV", "karim.benali@demo.invalid", "/couverture.csv", listed()),
    ("agreements of the region", "karim.benali@demo.invalid", "/conventions", listed("76")),
    ("agreements of another region", "brigitte.leroy@demo.invalid", "/conventions?region=84", listed("84")),
)


def prepare(app: Flask, times: int) -> str:
    """The demonstration, then one agreement a year in every department that has fewer; how much there is."""
    with app.app_context():
        upgrade()
        if loader.is_empty():
            loader.load(PEOPLE, 1)
        if times > 1:
            multiply(times)
        with system_actor("benchmark"), write_transaction() as session:
            fill(session, YEARS)
            session.flush()
            sizes = {
                kind.__tablename__: _size(session, kind) for kind in (Agreement, Referral, Support, AgreementPlace)
            }
        return ", ".join(f"{count} {name}" for name, count in sizes.items())


def _size(session: Session, kind: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(kind)) or 0


def fill(session: Session, years: int) -> None:
    """One signed agreement a year, the latest of this year, in every department that has none of that reference.

    Those of Bas-Rhin cover Haut-Rhin, which has none of its own.
    """
    known = set(session.scalars(select(Agreement.ref)))
    employment = session.scalars(
        select(Unit).where(Unit.kind == UnitKind.ORGANISATION, Unit.side == Side.EMPLOYMENT)
    ).first()
    councils = {unit.territory: unit.id for unit in session.scalars(select(Unit).where(Unit.side == Side.COUNCIL))}
    members = session.execute(select(Membership.id, Membership.user_id).order_by(Membership.id).limit(2)).all()
    assert employment is not None
    codes = session.scalars(select(Department.code).where(Department.code != FURTHER).order_by(Department.code))
    for code in codes.all():
        for year in range(today().year - years + 1, today().year + 1):
            ref = f"CV-{code}-BENCH{year}"
            if ref not in known:
                council = councils.get(code) or next(iter(councils.values()))
                row = _agreement(ref, code, year, (council, employment.id), members)
                row.further = [AgreementTerritory(code=FURTHER)] if code == LEADER else []
                session.add(row)


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


def main() -> int:
    """Command line; 1 when a page is over its limits."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--times", type=int, default=1, help="multiply files, supports, referrals and places first")
    options = parser.parse_args()
    app = create_app(Settings(mode="demo", database_url=options.database))
    print(f"{prepare(app, options.times)}, {options.database.partition(':')[0]}")
    print(HEAD)
    watch, over = Watch(), False
    for name, email, path, bare in PAGES:
        found = measure(app, Case(name, email, path, bare), options.rounds, watch)
        over |= found.statements > MOST_QUERIES or found.least > MOST_SQL
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
