"""Days and delays of the figures: the same as the one-row rules of core, on every territory."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import median as plain_median

import pytest
from flask.ctx import AppContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import literal, select

from core.clock import civil_date, is_working_day
from core.db import UtcDateTime, db
from core.working_days import working_days_between
from reports.indicators.days import WorkingDays, civil_day, median, quantile, reader, year_period

pytestmark = pytest.mark.every_engine

TERRITORIES = ("31", "67", "971", "972", "973", "974", "976")
DAYS = st.dates(date(2023, 1, 1), date(2027, 12, 31))


@given(DAYS, DAYS, st.sampled_from(TERRITORIES))
def test_working_days_are_those_of_the_calendar(start: date, end: date, territory: str) -> None:
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    expected = sum(is_working_day(day, territory) for day in days)
    assert working_days_between(start, end, territory) == expected
    assert WorkingDays(territory, 2023, 2027).between(start, end) == expected


@given(st.lists(st.integers(0, 40), min_size=1))
def test_the_median_of_groups_is_that_of_the_rows(values: list[int]) -> None:
    assert median(Counter(values).items()) == plain_median(values)


@given(st.lists(st.integers(0, 40), min_size=1))
def test_nine_values_in_ten_are_within_the_ninth_decile(values: list[int]) -> None:
    decile = quantile(Counter(values).items(), 0.9)
    assert decile in values
    assert sum(value <= decile for value in values) * 10 >= len(values) * 9
    assert sum(value < decile for value in values) * 10 < len(values) * 9


def test_nothing_has_no_median() -> None:
    assert median([]) is None
    assert quantile([], 0.9) is None


@pytest.mark.parametrize("territory", TERRITORIES)
def test_the_civil_day_of_the_database_is_that_of_the_clock(app_context: AppContext, territory: str) -> None:
    rng = Random(territory)
    start = datetime(2025, 1, 1, tzinfo=UTC)
    moments = [start + timedelta(minutes=rng.randrange(366 * 24 * 60)) for _turn in range(40)]
    moments += [datetime(2025, month, 30, hour, 30, tzinfo=UTC) for month in (3, 10) for hour in range(24)]
    dialect = db.session.get_bind().dialect.name
    columns = [civil_day(literal(moment, UtcDateTime()), territory, dialect) for moment in moments]
    found = db.session.execute(select(*columns)).one()
    assert [reader(territory)(value) for value in found] == [civil_date(moment, territory) for moment in moments]


@pytest.mark.parametrize("territory", TERRITORIES)
def test_a_year_is_bounded_by_its_own_midnights(territory: str) -> None:
    period = year_period(territory, 2025, date(2026, 5, 1))
    assert civil_date(period.from_at, territory) == date(2025, 1, 1)
    assert civil_date(period.from_at - timedelta(seconds=1), territory) == date(2024, 12, 31)
    assert civil_date(period.before_at, territory) == date(2026, 1, 1)
    assert civil_date(period.before_at - timedelta(seconds=1), territory) == date(2025, 12, 31)
