"""Who is told of a monitoring return, by a notice and without a mail of its own; the year due is told once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.ctx import AppContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from accounts.models import Notice
from agreements.models import Agreement
from agreements.returns.reminding import remind
from agreements.returns.workflow import DUE_DAYS, LATEST_DAYS, Part, Span, due_year
from core.clock import now, today
from core.db import db, write_transaction
from core.guard import system_actor
from core.outbox import Mail
from partners.workflow import Side
from tests import people
from tests.agreements import return_steps as steps
from tests.agreements.doing import Acting

GILLES, BRIGITTE, KARIM = "gilles.henry", "brigitte.leroy", "karim.benali"


@pytest.fixture
def told(app_context: AppContext) -> Callable[[str], set[str]]:
    """Logins that got a notice of a kind."""
    names = {people.membership_id(login): login for login in (GILLES, BRIGITTE, KARIM, "fatou.diallo")}

    def read(kind: str) -> set[str]:
        db.session.remove()
        with system_actor("tests: read notices"), write_transaction() as session:
            rows = session.scalars(select(Notice).where(Notice.kind == kind)).all()
            return {names.get(row.membership_id, str(row.membership_id)) for row in rows}

    return read


def mails() -> int:
    db.session.remove()
    with system_actor("tests: read mails"), write_transaction() as session:
        return len(session.scalars(select(Mail.id)).all())


def test_each_step_is_told_to_whose_turn_it_is(acting: Acting, told: Callable[[str], set[str]]) -> None:
    with acting(GILLES) as actor:
        ref = steps.prepare(actor)
    assert told("return.issued") == set()
    with acting(GILLES) as actor:
        steps.issue(actor, ref)
    assert told("return.issued") == {BRIGITTE, KARIM}
    with acting(BRIGITTE) as actor:
        steps.ask_fix(actor, ref, Side.EMPLOYMENT)
    assert told("return.sent_back") == {GILLES, KARIM}
    for login, act in ((GILLES, steps.reissue), (GILLES, steps.comment)):
        with acting(login) as actor:
            act(actor, ref)
    assert told("return.commented") == set()  # one side alone
    with acting(BRIGITTE) as actor:
        steps.comment(actor, ref, None)
    assert told("return.commented") == {GILLES, KARIM}
    with acting(BRIGITTE) as actor:
        steps.certify(actor, ref)
    assert told("return.certified") == {GILLES, KARIM}
    assert mails() == 0


def ended(days: int) -> None:
    """The agreement of Haute-Garonne ran for two days and ended so many days ago."""
    db.session.remove()
    with system_actor("tests: end"), write_transaction() as session:
        agreement = session.get_one(Agreement, people.agreement_of("31").id)
        agreement.end_on = today("31") - timedelta(days)
        agreement.start_on = agreement.end_on - timedelta(1)


def due() -> int:
    db.session.remove()
    with system_actor("tests: remind"), write_transaction():
        return remind(at=now())


def test_a_year_without_a_return_is_told_once_to_both_parties(
    app_context: AppContext, told: Callable[[str], set[str]]
) -> None:
    ended(DUE_DAYS - 2)
    assert due() == 0
    ended(LATEST_DAYS + 1)
    assert due() == 0
    ended(DUE_DAYS)
    assert (due(), due()) == (1, 0)
    assert told("return.due") == {GILLES, BRIGITTE, KARIM}
    assert mails() == 0


def test_a_year_that_has_its_return_is_not_told(acting: Acting, told: Callable[[str], set[str]]) -> None:
    ended(DUE_DAYS + 9)
    year = (today("31") - timedelta(DUE_DAYS + 9)).year
    with acting(GILLES) as actor:
        ref = steps.prepare(actor, Span(year, Part.YEAR))
    assert due() == 0
    with acting(GILLES) as actor:
        steps.cancel(actor, ref)
    assert due() == 1


DAYS = st.dates(date(2014, 1, 1), date(2034, 12, 31))


@given(st.tuples(DAYS, DAYS).map(sorted), DAYS)
def test_the_year_that_is_due_is_over_for_a_month_and_no_more_than_a_year(ends: list[date], day: date) -> None:
    first, last = ends
    found = due_year(first, last, day)
    if found is None:
        closing = [min(last, date(year, 12, 31)) for year in range(first.year, last.year + 1)]
        assert not any(DUE_DAYS <= (day - one).days <= LATEST_DAYS for one in closing)
        return
    closed = min(last, date(found, 12, 31))
    assert first <= closed
    assert DUE_DAYS <= (day - closed).days <= LATEST_DAYS
