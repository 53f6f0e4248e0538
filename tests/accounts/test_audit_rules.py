"""What counts as abnormal use: pure rules."""

import pytest

from accounts.audit import workflow


@pytest.mark.parametrize(
    ("foreign", "own", "portfolio", "counts"),
    [(40, 60, 70, 40), (41, 105, 70, 41), (0, 106, 70, 1), (10, 120, 70, 25), (0, 30, 0, 0), (0, 31, 0, 1)],
)
def test_own_assignments_count_beyond_one_and_a_half_portfolios(
    foreign: int, own: int, portfolio: int, counts: int
) -> None:
    assert workflow.counted(foreign, own, portfolio) == counts


def test_thresholds_are_read_by_role_and_default_to_forty() -> None:
    limits = workflow.limits_of("50, router=80,secretary = 10")
    assert [workflow.limit_of(role, limits) for role in ("advisor", "router", "secretary", None)] == [50, 80, 10, 50]
    assert workflow.limit_of("head", workflow.limits_of("router=80")) == workflow.DEFAULT_FILES


@pytest.mark.parametrize("setting", ["many", "router=", "0", "-3", "router=1.5", "²"])
def test_an_odd_threshold_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match="no number of files"):
        workflow.limits_of(setting)


@pytest.mark.parametrize(
    ("today", "earlier", "unusual"),
    [
        (31, [10, 10, 10, 10, 10], True),
        (30, [10, 10, 10, 10, 10], False),  # three times exactly
        (90, [10, 10, 10, 10], False),  # too few days to know
        (19, [1, 1, 1, 1, 1], False),  # three times very little
        (61, [5, 5, 20, 40, 40], True),  # a median, not a mean
    ],
)
def test_a_day_is_unusual_beyond_three_medians(today: int, earlier: list[int], unusual: bool) -> None:
    assert workflow.is_unusual(today, earlier) is unusual
