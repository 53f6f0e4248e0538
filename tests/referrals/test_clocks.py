"""Clocks of referrals: working days, waiting, and whose move it is."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.clock import months_after
from referrals.clocks import (
    Act,
    Facts,
    Move,
    Party,
    due_after,
    median_delay,
    postponed,
    was_acknowledged_in_time,
    whose_move,
)
from referrals.workflow import State

FRIDAY = datetime(2026, 4, 24, 9, tzinfo=UTC)
MONDAY = datetime(2026, 4, 27, 9, tzinfo=UTC)


def facts(state: State, **more: Any) -> Facts:
    usual: dict[str, Any] = {
        "territory": "31",
        "sent_at": FRIDAY,
        "answer_due_on": date(2026, 5, 11),
        "acknowledge_wd": 2,
        "information_wd": 5,
    }
    return Facts(state=state, **(usual | more))


def test_two_working_days_from_a_friday_end_on_tuesday() -> None:
    assert due_after(FRIDAY, 2, "31") == date(2026, 4, 28)


def test_a_public_holiday_does_not_count() -> None:
    assert due_after(datetime(2026, 4, 30, 9, tzinfo=UTC), 1, "31") == date(2026, 5, 4)


def test_holidays_are_those_of_the_territory() -> None:
    good_friday_eve = datetime(2026, 4, 2, 9, tzinfo=UTC)
    assert due_after(good_friday_eve, 1, "31") == date(2026, 4, 3)
    assert due_after(good_friday_eve, 1, "67") == date(2026, 4, 7)


def test_a_clock_starts_on_the_day_of_the_territory() -> None:
    night = datetime(2026, 4, 27, 20, 30, tzinfo=UTC)  # already the 28th in Réunion
    assert due_after(night, 1, "31") == date(2026, 4, 28)
    assert due_after(night, 1, "974") == date(2026, 4, 29)


def test_the_answer_waits_while_information_is_owed() -> None:
    thursday = datetime(2026, 4, 30, 9, tzinfo=UTC)
    assert postponed(date(2026, 5, 11), MONDAY, thursday, "31") == date(2026, 5, 15)  # the 14th is Ascension Day


def test_information_given_the_same_day_moves_nothing() -> None:
    assert postponed(date(2026, 5, 11), MONDAY, MONDAY, "31") == date(2026, 5, 11)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (facts(State.DRAFT, sent_at=None), Move(Party.AUTHOR, Act.SEND)),
        (facts(State.SENT), Move(Party.ROUTER, Act.ACKNOWLEDGE, date(2026, 4, 28))),
        (facts(State.SENT, is_assigned=True), Move(Party.WORKER, Act.ANSWER, date(2026, 5, 11))),
        (facts(State.RECEIVED), Move(Party.ROUTER, Act.ASSIGN, date(2026, 5, 11))),
        (facts(State.RECEIVED, is_assigned=True), Move(Party.WORKER, Act.ANSWER, date(2026, 5, 11))),
        (facts(State.INFO_NEEDED, asked_at=MONDAY), Move(Party.AUTHOR, Act.INFORM, date(2026, 5, 5))),
        (facts(State.ACCEPTED), Move(Party.AUTHOR, Act.READ_ANSWER)),
        (facts(State.RESOURCED), Move(Party.AUTHOR, Act.READ_ANSWER)),
        (facts(State.DECLINED, closed_at=MONDAY), Move(Party.AUTHOR, Act.FOLLOW_UP, date(2026, 5, 5))),
        (facts(State.EXPIRED, closed_at=MONDAY), Move(Party.AUTHOR, Act.FOLLOW_UP, date(2026, 5, 5))),
        (facts(State.WAITING), Move(Party.NOBODY, Act.AWAIT_PLACE)),
        (facts(State.WAITING, place_by=date(2026, 5, 6)), Move(Party.ROUTER, Act.ANSWER, date(2026, 5, 6))),
        (facts(State.WAITING, review_on=date(2026, 5, 7)), Move(Party.ROUTER, Act.REVIEW, date(2026, 5, 7))),
        (facts(State.DECLINED, read_answer_at=MONDAY), Move(Party.NOBODY, Act.NOTHING)),
    ],
)
def test_whose_move_it_is(given: Facts, expected: Move) -> None:
    assert whose_move(given) == expected


def test_a_move_is_late_the_day_after_its_last_day() -> None:
    move = Move(Party.WORKER, Act.ANSWER, date(2026, 5, 11))
    assert not move.is_late(date(2026, 5, 11))
    assert move.is_late(date(2026, 5, 12))
    assert not Move(Party.AUTHOR, Act.READ_ANSWER).is_late(date(2030, 1, 1))


def test_acknowledged_in_time_compares_civil_days() -> None:
    opened = datetime(2026, 4, 28, 21, 59, tzinfo=UTC)  # 23:59 in Toulouse
    assert was_acknowledged_in_time(facts(State.RECEIVED, opened_at=opened)) is True
    late = datetime(2026, 4, 28, 22, 1, tzinfo=UTC)
    assert was_acknowledged_in_time(facts(State.RECEIVED, opened_at=late)) is False
    assert was_acknowledged_in_time(facts(State.SENT)) is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 24), 12, date(2027, 11, 24)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_end_on_the_last_day_at_most(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


def test_the_median_delay_is_in_working_days() -> None:
    wednesday = datetime(2026, 4, 29, 9, tzinfo=UTC)
    assert median_delay([]) is None
    assert median_delay([(FRIDAY, MONDAY, "31")]) == 1
    assert median_delay([(FRIDAY, MONDAY, "31"), (FRIDAY, wednesday, "31")]) == 2
