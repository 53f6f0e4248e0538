"""The transition table, held against one written apart."""

import itertools

import pytest

from core.errors import Conflict
from referrals.models import Referral
from referrals.workflow import CLOSED_STATES, OPEN_STATES, TRANSITIONS, Part, State, Step, parts_that_take, state_after

A, R, W = Part.AUTHOR, Part.ROUTER, Part.WORKER
# (state, step): next state and who takes it. What is not here is refused.
EXPECTED: dict[tuple[str, str], tuple[str, set[Part]]] = {
    ("draft", "send"): ("sent", {A}),
    ("draft", "queue"): ("waiting", {A}),
    ("waiting", "assign"): ("waiting", {R}),
    ("waiting", "ask_info"): ("info_needed", {R, W}),
    ("waiting", "accept"): ("accepted", {R, W}),
    ("waiting", "decline"): ("declined", {R, W}),
    ("sent", "open"): ("received", {R, W}),
    ("sent", "assign"): ("sent", {R}),
    ("sent", "ask_info"): ("info_needed", {R, W}),
    ("sent", "accept"): ("accepted", {R, W}),
    ("sent", "decline"): ("declined", {R, W}),
    ("received", "assign"): ("received", {R}),
    ("received", "ask_info"): ("info_needed", {R, W}),
    ("received", "accept"): ("accepted", {R, W}),
    ("received", "decline"): ("declined", {R, W}),
    ("info_needed", "answer_info"): ("received", {A}),
}
EVERY = list(itertools.product(State, Step, Part))


@pytest.mark.parametrize(("state", "step", "part"), EVERY)
def test_each_state_step_and_part_is_decided(state: State, step: Step, part: Part) -> None:
    expected = EXPECTED.get((state, step))
    known = TRANSITIONS.get((state, step))
    assert (known is not None and part in known.parts) == (expected is not None and part in expected[1])


@pytest.mark.parametrize(("state", "step"), list(itertools.product(State, Step)))
def test_take_moves_along_the_table_or_refuses(state: State, step: Step) -> None:
    referral = Referral(state=state, version=1)
    expected = EXPECTED.get((state, step))
    if expected is None:
        with pytest.raises(Conflict):
            referral.take(step)
        assert (referral.state, referral.version) == (state, 1)
    else:
        assert referral.take(step) == (state, State(expected[0]))
        assert (referral.state, referral.version) == (expected[0], 2)


def test_an_answered_referral_never_moves_again() -> None:
    assert {state for state, _step in TRANSITIONS} & set(CLOSED_STATES) == set()


def test_each_sent_state_is_open_or_closed() -> None:
    assert {*OPEN_STATES, *CLOSED_STATES, State.DRAFT} == set(State)


def test_each_step_leads_from_somewhere() -> None:
    assert {step for _state, step in TRANSITIONS} == set(Step)
    assert all(parts_that_take(step) for step in Step)


def test_assigning_keeps_the_state() -> None:
    assert state_after(State.RECEIVED, Step.ASSIGN) is State.RECEIVED
