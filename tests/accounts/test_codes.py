"""Codes of a telephone and on paper, and the keys that lock secrets: pure rules."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.factors import workflow
from accounts.factors.workflow import Answer, Read, code_of, next_code, read, recovery_hash, step_of
from core import keys
from core.config import Settings

NOON = datetime(2026, 5, 12, 10, 0, 5, tzinfo=UTC)
# RFC 6238, appendix B, SHA-1, six last digits; the secret is "12345678901234567890".
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_CODES = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"}


def look(secret: str, typed: str, *, last: int | None = None, told: int | None = None) -> Read:
    return read(secret, typed, NOON, last_step=last, told_step=told)


def shown(steps: int) -> str:
    return code_of(RFC_SECRET, step_of(NOON) + steps)


@pytest.mark.parametrize("second", RFC_CODES)
def test_codes_are_those_of_the_standard(second: int) -> None:
    assert code_of(RFC_SECRET, second // 30) == RFC_CODES[second]


@pytest.mark.parametrize(("steps", "answer"), [(-2, Answer.SLOW), (-1, Answer.RIGHT), (0, Answer.RIGHT),
                                               (1, Answer.RIGHT), (2, Answer.FAST), (40, Answer.WRONG)])  # fmt: skip
def test_one_step_before_and_after_is_accepted_and_no_more(steps: int, answer: Answer) -> None:
    assert look(RFC_SECRET, shown(steps)).answer is answer


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "000000", "é٣٤٥٦٧", "0" * 20])
def test_anything_else_is_wrong(typed: str) -> None:
    assert look(RFC_SECRET, typed).answer is Answer.WRONG


def test_spaces_and_hyphens_are_no_part_of_a_code() -> None:
    code = shown(0)
    assert look(RFC_SECRET, f" {code[:3]} {code[3:]} ").answer is Answer.RIGHT
    assert look(RFC_SECRET, f"{code[:3]}-{code[3:]}").answer is Answer.RIGHT


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_is_good_once_and_those_before_it_never_again(steps: int) -> None:
    assert look(RFC_SECRET, shown(steps), last=step_of(NOON) + steps).answer is Answer.USED
    assert look(RFC_SECRET, shown(-1), last=step_of(NOON)).answer is Answer.USED


@pytest.mark.parametrize(("minutes", "answer"), [(-10, Answer.SLOW), (10, Answer.FAST)])
def test_a_clock_ten_minutes_off_is_told_by_how_much(minutes: int, answer: Answer) -> None:
    found = look(RFC_SECRET, shown(minutes * 2))
    assert (found.answer, found.minutes) == (answer, 10)


def test_a_code_that_came_too_early_is_worth_nothing_when_its_time_comes() -> None:
    """Or telling about the clock would help whoever guesses: a wait would make the guess good."""
    early = look(RFC_SECRET, shown(20))
    later = read(RFC_SECRET, shown(20), NOON + timedelta(minutes=10), last_step=None, told_step=early.step)
    assert later.answer is Answer.USED


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=40))
def test_the_code_shown_in_the_demonstration_is_accepted(offset: int, behind: int) -> None:
    at = NOON + timedelta(seconds=offset)
    last = step_of(at) - behind
    typed = next_code(RFC_SECRET, at, last_step=last)
    assert read(RFC_SECRET, typed, at, last_step=last, told_step=None).answer in (Answer.RIGHT, Answer.USED)


def test_recovery_codes_are_long_differ_and_are_kept_for_one_user_only() -> None:
    made = {workflow.new_recovery_code() for _number in range(200)}
    assert len(made) == 200
    assert all(len(workflow.tidy(code)) == 16 for code in made)
    code = next(iter(made))
    assert recovery_hash(1, code) == recovery_hash(1, code.replace("-", " ").lower())
    assert recovery_hash(1, code) != recovery_hash(2, code)
    assert workflow.tidy(code) not in recovery_hash(1, code)


def test_a_locked_secret_opens_for_its_own_row_and_purpose_only() -> None:
    locked = keys.lock("secret", purpose="a", record="row 1", secret="k" * 40)
    assert keys.unlock(locked, purpose="a", record="row 1", secrets=("k" * 40,)) == ("secret", True)
    for purpose, record, secret in (("b", "row 1", "k" * 40), ("a", "row 2", "k" * 40), ("a", "row 1", "l" * 40)):
        with pytest.raises(keys.Unreadable):
            keys.unlock(locked, purpose=purpose, record=record, secrets=(secret,))


@pytest.mark.parametrize("altered", ["", "AAAA", "not base 64 !", "é"])
def test_what_was_altered_does_not_open(altered: str) -> None:
    with pytest.raises(keys.Unreadable):
        keys.unlock(altered, purpose="a", record="row 1", secrets=("k" * 40,))


def test_the_same_secret_is_never_locked_twice_the_same_way() -> None:
    assert len({keys.lock("secret", purpose="a", record="row 1", secret="k" * 40) for _time in range(50)}) == 50


def test_while_a_key_is_changed_the_former_one_opens_and_says_so() -> None:
    locked = keys.lock("secret", purpose="a", record="row 1", secret="former")
    assert keys.unlock(locked, purpose="a", record="row 1", secrets=("present", "former")) == ("secret", False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changing(Settings):
    """Settings while a key is being changed."""

    secret_key_previous: str = ""


def test_one_key_is_in_force_and_two_while_it_is_changed() -> None:
    assert keys.secrets(Settings(secret_key="present")) == ("present",)
    assert keys.secrets(Changing(secret_key="present", secret_key_previous="former")) == ("present", "former")
