"""How long a file is kept: the rule on plain dates, and its setting."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.rights.retention import DEFAULTS, Facts, due_on, months_of, warning_at

DAY = date(2026, 3, 31)
FOLLOWED = Facts(date(2023, 1, 1), entered=True, last_contact_on=date(2024, 2, 29), last_end_on=DAY, last_answer_on=DAY)


def test_twenty_four_months_run_from_the_last_contact_with_the_person() -> None:
    assert due_on(FOLLOWED, DEFAULTS) == date(2026, 2, 28)


def test_who_was_never_met_is_kept_from_the_end_of_the_support() -> None:
    assert due_on(Facts(date(2023, 1, 1), True, None, DAY, None), DEFAULTS) == date(2028, 3, 31)


def test_without_an_entry_twelve_months_run_from_the_last_answer() -> None:
    assert due_on(Facts(date(2023, 1, 1), False, None, None, DAY), DEFAULTS) == date(2027, 3, 31)
    assert due_on(Facts(DAY, False, None, None, None), DEFAULTS) == date(2027, 3, 31)


def test_a_later_contact_without_an_entry_counts_too() -> None:
    assert due_on(Facts(date(2023, 1, 1), False, DAY, None, date(2025, 1, 1)), DEFAULTS) == date(2027, 3, 31)


@given(st.integers(0, 200))
def test_a_warning_is_due_from_its_day_on_and_the_nearest_one_is_told(before: int) -> None:
    expected = 30 if before <= 30 else 60 if before <= 60 else None
    assert warning_at(DAY, DAY - timedelta(days=before)) == expected


def test_delays_are_settings_and_what_is_not_named_keeps_its_own() -> None:
    assert months_of("") == DEFAULTS
    assert months_of("file=36, journal=24") == {"file": 36, "referral": 12, "journal": 24}


@pytest.mark.parametrize("wrong", ["file", "file=", "file=0", "file=-1", "files=24", "journal=11", "file=1.5", "24"])
def test_a_slip_in_the_setting_stops_the_start(wrong: str) -> None:
    with pytest.raises(ValueError, match="no delay"):
        months_of(wrong)
