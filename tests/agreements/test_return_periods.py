"""Which periods a monitoring return may be about, and that one has one return only."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from agreements.returns.workflow import Part, Span, spans
from core.db import db, write_transaction
from core.errors import Conflict
from core.guard import system_actor
from tests.agreements.doing import Acting, Refused
from tests.agreements.return_steps import LAST_YEAR, cancel, prepare

GILLES, BRIGITTE = "gilles.henry", "brigitte.leroy"


@pytest.mark.parametrize(
    "span",
    [None, Span(LAST_YEAR.year + 1, Part.YEAR), Span(LAST_YEAR.year - 1, Part.YEAR), Span(2001, Part.FIRST_HALF)],
)
def test_a_period_outside_the_agreement_or_not_over_is_refused_on_its_field(
    refused: Refused, span: Span | None
) -> None:
    assert refused(GILLES, lambda actor: prepare(actor, span)).field == "period"


def test_one_return_for_a_period_until_it_is_given_up(acting: Acting, refused: Refused) -> None:
    with acting(GILLES) as actor:
        ref = prepare(actor)
    found = refused(BRIGITTE, prepare)
    assert isinstance(found, Conflict)
    assert found.field == "period"
    with acting(GILLES) as actor:
        cancel(actor, ref)
    with acting(BRIGITTE) as actor:
        assert prepare(actor) != ref


def test_the_database_refuses_a_second_one(acting: Acting) -> None:
    with acting(GILLES) as actor:
        prepare(actor)
    columns = "agreement_id, year, part, state, created_at, created_by_id, version"
    db.session.remove()
    with pytest.raises(IntegrityError), system_actor("test"), write_transaction() as session:
        session.execute(
            text(f"INSERT INTO agreement_returns (ref, {columns}) SELECT 'RS-2', {columns} FROM agreement_returns")
        )


DAYS = st.dates(date(2014, 1, 1), date(2034, 12, 31))


@given(st.tuples(DAYS, DAYS).map(sorted), DAYS)
def test_periods_offered_are_over_within_the_agreement_and_hold_every_day_that_is(
    ends: list[date], today: date
) -> None:
    first, last = ends
    offered = list(spans(first, last, today))
    assert len(set(offered)) == len(offered)
    held = [span.within(first, last) for span in offered]
    assert all(days is not None and first <= days[0] <= days[1] <= last and days[1] < today for days in held)
    assert len(set(held)) == len(held)  # no two of the same days
    assert [span.year for span in offered] == sorted((span.year for span in offered), reverse=True)
    for day in (first, last, min(last, today - timedelta(1))):
        whole = Span(day.year, Part.YEAR).within(first, last)
        over = first <= day and whole is not None and whole[1] < today
        assert over is any(span == Span(day.year, Part.YEAR) for span in offered)
