"""The transition table, held against one written apart."""

import itertools

import pytest

from core.errors import Conflict
from referrals.models import Referral
from referrals.workflow import (
    ANSWERED_STATES,
    CLOSED_STATES,
    OPEN_STATES,
    TRANSITIONS,
    Direction,
    Part,
    State,
    Step,
    parts_that_take,
    state_after,
)

A, R, W, S = Part.AUTHOR, Part.ROUTER, Part.WORKER, Part.SYSTEM
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
    ("sent", "hold"): ("waiting", {R}),
    ("sent", "accept_social"): ("accepted", {R, W}),
    ("sent", "answer_resources"): ("resourced", {R, W}),
    ("sent", "expire"): ("expired", {S}),
    ("received", "hold"): ("waiting", {R}),
    ("received", "accept_social"): ("accepted", {R, W}),
    ("received", "answer_resources"): ("resourced", {R, W}),
    ("received", "expire"): ("expired", {S}),
    ("waiting", "hold"): ("waiting", {R}),
    ("waiting", "accept_social"): ("accepted", {R, W}),
    ("waiting", "answer_resources"): ("resourced", {R, W}),
    ("waiting", "expire"): ("expired", {S}),
    ("sent", "redirect"): ("redirected", {R, W}),
    ("sent", "withdraw"): ("withdrawn", {A, S}),
    ("received", "redirect"): ("redirected", {R, W}),
    ("received", "withdraw"): ("withdrawn", {A, S}),
    ("info_needed", "redirect"): ("redirected", {R, W}),
    ("info_needed", "withdraw"): ("withdrawn", {A, S}),
    ("waiting", "redirect"): ("redirected", {R, W}),
    ("waiting", "withdraw"): ("withdrawn", {A, S}),
    **{(state, "correct"): (state, {A}) for state in ("sent", "received", "info_needed", "waiting")},
    ("declined", "re_refer"): ("declined", {A}),
    ("resourced", "re_refer"): ("resourced", {A}),
    ("withdrawn", "re_refer"): ("withdrawn", {A}),
    ("expired", "re_refer"): ("expired", {A}),
}
# What only a council does.
TO_COUNCIL_ONLY = {"accept_social", "answer_resources"}
EVERY = list(itertools.product(State, Step, Part))


@pytest.mark.parametrize(("state", "step", "part"), EVERY)
def test_each_state_step_and_part_is_decided(state: State, step: Step, part: Part) -> None:
    expected = EXPECTED.get((state, step))
    known = TRANSITIONS.get((state, step))
    assert (known is not None and part in known.parts) == (expected is not None and part in expected[1])


@pytest.mark.parametrize(("state", "step", "direction"), list(itertools.product(State, Step, Direction)))
def test_take_moves_along_the_table_or_refuses(state: State, step: Step, direction: Direction) -> None:
    referral = Referral(state=state, direction=direction, version=1)
    expected = EXPECTED.get((state, step))
    if expected is None or (direction is Direction.TO_EMPLOYMENT and step in TO_COUNCIL_ONLY):
        with pytest.raises(Conflict):
            referral.take(step)
        assert (referral.state, referral.version) == (state, 1)
    else:
        assert referral.take(step) == (state, State(expected[0]))
        assert (referral.state, referral.version) == (expected[0], 2)


def test_an_ended_referral_never_leaves_its_state() -> None:
    ended = {row.next for (state, _step), row in TRANSITIONS.items() if state in CLOSED_STATES}
    assert ended == {None}


def test_an_accepted_or_redirected_referral_takes_no_step_at_all() -> None:
    assert {state for state, _step in TRANSITIONS} & {State.ACCEPTED, State.REDIRECTED} == set()


def test_an_answer_is_an_end() -> None:
    assert set(CLOSED_STATES) - set(ANSWERED_STATES) == {State.WITHDRAWN, State.EXPIRED}


def test_each_sent_state_is_open_or_closed() -> None:
    assert {*OPEN_STATES, *CLOSED_STATES, State.DRAFT} == set(State)


def test_each_step_leads_from_somewhere() -> None:
    assert {step for _state, step in TRANSITIONS} == set(Step)
    assert all(parts_that_take(step) for step in Step)


def test_assigning_keeps_the_state() -> None:
    assert state_after(State.RECEIVED, Step.ASSIGN) is State.RECEIVED
