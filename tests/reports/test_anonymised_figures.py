"""Every figure is the same number before and after everybody was anonymised."""

from datetime import date
from typing import Any

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from casefiles.models import CaseFile, Contact, Person, Support
from casefiles.rights.anonymising import anonymise
from casefiles.workflow import Mode
from core.clock import now, today
from core.db import db, write_transaction
from core.guard import system_actor
from referrals.models import Referral
from reports import indicators
from reports.indicators.days import year_period
from tests.reports.random_world import Maker


def everything(territory: str, day: date) -> list[Any]:
    """What the package of figures gives, all of it."""
    session, period = db.session(), year_period(territory, day.year, day)
    found = [
        indicators.yearly(session, territory, day.year, day),
        indicators.over(session, period, day),
        indicators.monitoring(session, period, day),
        sorted(map(str, indicators.groups(session, period, day))),
        indicators.attainment(session, ["31", "43", "81"], day),
        indicators.active_by_mode(session, ["31", "43"], day, tuple(Mode)),
        indicators.open_supports(session, [1, 2, 3]),
    ]
    db.session.rollback()
    return found


def anonymise_everybody() -> int:
    with system_actor("tests: everybody"), write_transaction() as session:
        return anonymise(list(session.scalars(select(CaseFile.id))), at=now())


@pytest.mark.parametrize(("seed", "territory"), [(11, "43"), (12, "974"), (13, "31")])
def test_every_figure_is_the_same_after_everybody_is_gone(app_context: AppContext, seed: int, territory: str) -> None:
    Maker(seed, territory, 2025).make()
    days = [date(2025, 3, 15), date(2025, 12, 31), today("31")]
    before = [everything(territory, day) for day in days]
    assert anonymise_everybody() > 40
    assert [everything(territory, day) for day in days] == before


def test_dates_and_states_the_figures_read_are_left_to_the_day(app_context: AppContext) -> None:
    columns = (
        (Support, Support.entry_on, Support.end_on, Support.first_contact_on, Support.last_contact_on, Support.exit),
        (Contact, Contact.on, Contact.reached),
        (Referral, Referral.sent_at, Referral.answered_at, Referral.closed_at, Referral.state),
    )
    Maker(14, "43", 2025).make()

    def rows() -> list[Any]:
        with system_actor("tests: rows"):
            found = [list(map(tuple, db.session.execute(select(*cols).order_by(cls.id)))) for cls, *cols in columns]
            db.session.rollback()
        return found

    before = rows()
    anonymise_everybody()
    assert rows() == before


def test_a_second_time_nothing_changes(app_context: AppContext) -> None:
    first = anonymise_everybody()
    with system_actor("tests: rows"):
        before = sorted(map(str, db.session.execute(select(Person.__table__))))
        db.session.rollback()
    assert (first > 0, anonymise_everybody()) == (True, 0)
    with system_actor("tests: rows"):
        assert sorted(map(str, db.session.execute(select(Person.__table__)))) == before
        db.session.rollback()
