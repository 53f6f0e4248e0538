"""How long the person's agreement holds, and what it covers."""

from datetime import date, timedelta

import pytest

from casefiles.consent import (
    WITHDRAWALS,
    End,
    Given,
    Missing,
    Standing,
    latest_expiry,
    missing,
    standing,
    uncovered,
    usual_expiry,
)
from casefiles.workflow import AgreedBy, Category

DAY = date(2026, 3, 2)
HOUSING, HEALTH = Category.HOUSING.value, Category.HEALTH.value


def given(*themes: str, end: End | None = None, expires_on: date = DAY) -> Given:
    return Given(
        agreed_on=DAY - timedelta(days=9), channel=AgreedBy.PAPER, expires_on=expires_on, themes=themes, end=end
    )


def test_the_last_day_is_that_of_a_support_and_never_beyond_a_convention() -> None:
    assert usual_expiry(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert usual_expiry(date(2026, 1, 31), None) == date(2027, 1, 31)
    assert latest_expiry(date(2024, 2, 29)) == date(2027, 2, 28)


def test_the_last_day_still_counts() -> None:
    assert standing(None, DAY, DAY) is Standing.VALID
    assert standing(None, DAY, DAY + timedelta(days=1)) is Standing.EXPIRED


@pytest.mark.parametrize("end", End)
def test_what_ended_is_worth_nothing_whatever_its_date(end: End) -> None:
    expected = Standing.REPLACED if end is End.REPLACED else Standing.WITHDRAWN
    assert standing(end, DAY, DAY) is expected
    assert (end in WITHDRAWALS) == (expected is Standing.WITHDRAWN)


def test_no_theme_named_is_every_theme() -> None:
    assert uncovered((), (HOUSING, HEALTH)) == ()
    assert uncovered((HOUSING,), (HOUSING, HEALTH)) == (HEALTH,)


def test_what_is_missing_is_named() -> None:
    assert missing(None, (), DAY) is Missing.NONE
    assert missing(given(end=End.NOT_SAID), (), DAY) is Missing.WITHDRAWN
    assert missing(given(), (), DAY + timedelta(days=1)) is Missing.EXPIRED
    assert missing(given(HOUSING), (HEALTH,), DAY) is Missing.THEMES
    assert missing(given(HOUSING), (HOUSING,), DAY) is None
    assert missing(given(), (HEALTH,), DAY) is None
