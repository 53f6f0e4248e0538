"""Ten years of referrals lived through by the actions and the worker, against a calendar and rules written apart."""

from datetime import date

import pytest
from flask import Flask

from tests.referrals.clock_histories import simulate
from tests.referrals.clock_oracle import Oracle

FULL = pytest.mark.full
# Toulouse, and four hours ahead of UTC; then Alsace with its holidays, and behind UTC; other seeds.
USUAL = {("31", 1): 5, ("974", 1): 4}
CASES = [*USUAL, *(pytest.param(*case, marks=FULL) for case in
         (("67", 1), ("971", 1), ("973", 1), ("31", 2), ("974", 2), ("67", 2), ("971", 2)))]  # fmt: skip
MOST = 55  # one after the other, as many as ten years take


@pytest.mark.parametrize(("territory", "seed"), CASES)
@pytest.mark.usefixtures("freeze")
def test_ten_years_of_histories_with_amendments_give_no_wrong_alert(
    app: Flask, request: pytest.FixtureRequest, territory: str, seed: int
) -> None:
    number = MOST if request.config.getoption("--full") else USUAL[territory, seed]
    capsys = request.getfixturevalue("capsys")
    made = simulate(app, territory, number, seed=1000 * seed + int(territory))
    with capsys.disabled():
        print(
            f"\nhistories {territory}: {made.referrals} referrals, {made.steps} steps, {made.amendments} amendments, "
            f"{made.instants} instants, {made.alerts} alerts, {made.ends} ends, {len(made.differences)} differences"
        )
    assert made.differences == []
    assert min(made.steps, made.alerts, made.instants // 10) > number / 2


def test_the_oracle_knows_the_holidays_of_its_territory() -> None:
    eve = date(2027, 3, 25)  # of Good Friday, a holiday in Alsace only
    assert Oracle("31", []).after(eve, 1) == date(2027, 3, 26)
    assert Oracle("67", []).after(eve, 1) == date(2027, 3, 30)
