"""A thousand guesses at one account: at most ten are looked at in a quarter of an hour, from one address or fifty."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from accounts import actions, throttle
from accounts.actions import Try
from core import clock
from core.errors import Refusal, TooMany
from tests import people
from tests.accounts.doing import WRONG, hashing
from tests.conftest import Freeze

NOON = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)
GUESSES = 1000
QUARTER = timedelta(minutes=15)


def guess(number: int, addresses: int) -> bool:
    """One guess at paul's password; whether it was looked at."""
    email = people.email("paul.martin")
    key = throttle.account_key(email, "k" * 32)
    attempt = Try(email=email, password=f"{WRONG} {number}", address=f"192.0.2.{number % addresses}", key=key)
    try:
        actions.sign_in(attempt, None)
    except TooMany:
        return False
    except Refusal:
        return True
    raise AssertionError("a guess got in")


def evaluated(freeze: Freeze, addresses: int, minutes: int) -> list[datetime]:
    """When guesses sent evenly over some minutes were looked at."""
    seen = []
    for number in range(GUESSES):
        freeze(NOON + timedelta(minutes=minutes) * number / GUESSES)
        if guess(number, addresses):
            seen.append(clock.now())
    return seen


@pytest.mark.parametrize("addresses", [1, 50])
@pytest.mark.parametrize("minutes", [1, 60])
def test_at_most_ten_of_a_thousand_guesses_are_looked_at_in_a_quarter_of_an_hour(
    app: Flask, freeze: Freeze, addresses: int, minutes: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with app.test_request_context(), hashing() as worked:
        seen = evaluated(freeze, addresses, minutes)
    most = max(sum(first <= one < first + QUARTER for one in seen) for first in seen)
    assert len(worked) == len(seen)
    assert 0 < most <= 10
    assert minutes > 1 or len(seen) == 5
    with capsys.disabled():
        print(f"\n{GUESSES} guesses in {minutes} min from {addresses}: {len(seen)} looked at, {most} at most in 15 min")
