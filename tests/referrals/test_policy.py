"""Parts, steps and refusals: actor against referral, without a database."""

import itertools

import pytest

from core.actor import NOBODY, Actor, Kind
from core.clock import now
from core.errors import Conflict, NotAllowed
from referrals import labels, policy
from referrals.models import Referral
from referrals.workflow import Direction, Part, State, Step
from tests.referrals.test_workflow import EXPECTED

AUTHOR, WORKER, ADVISOR, STRANGER, OFFICE, OTHER_OFFICE = 1, 2, 3, 4, 10, 11


def member(membership: int, *queues: int) -> Actor:
    return Actor(kind=Kind.MEMBER, membership=membership, queues=queues)


PLAYERS = {
    "author": (member(AUTHOR), {Part.AUTHOR}),
    "router": (member(5, OFFICE), {Part.ROUTER}),
    "router above": (member(6, OTHER_OFFICE, OFFICE), {Part.ROUTER}),
    "router elsewhere": (member(7, OTHER_OFFICE), set()),
    "worker": (member(WORKER), {Part.WORKER}),
    "named advisor": (member(ADVISOR), set()),
    "colleague": (member(STRANGER), set()),
    "nobody": (NOBODY, set()),
    "system": (Actor(kind=Kind.SYSTEM), {Part.SYSTEM}),
}


def referral(state: State) -> Referral:
    sent = None if state is State.DRAFT else now()
    return Referral(
        state=state,
        direction=Direction.TO_COUNCIL,
        sent_at=sent,
        author_id=AUTHOR,
        assigned_id=WORKER,
        named_id=ADVISOR,
        to_unit_id=OFFICE,
        version=1,
    )


@pytest.mark.parametrize("name", PLAYERS)
def test_the_part_an_actor_plays(name: str) -> None:
    actor, expected = PLAYERS[name]
    assert policy.parts(actor, referral(State.SENT)) == expected


@pytest.mark.parametrize(("name", "state", "step"), list(itertools.product(PLAYERS, State, Step)))
def test_who_takes_which_step(name: str, state: State, step: Step) -> None:
    actor, played = PLAYERS[name]
    expected = EXPECTED.get((state, step))
    assert policy.can_take(actor, referral(state), step) == (expected is not None and bool(played & expected[1]))


@pytest.mark.parametrize(("name", "state"), list(itertools.product(PLAYERS, State)))
def test_steps_offered_are_those_that_can_be_taken(name: str, state: State) -> None:
    actor, _played = PLAYERS[name]
    offered = policy.steps_for(actor, referral(state))
    assert offered == [step for step in Step if policy.can_take(actor, referral(state), step)]


@pytest.mark.parametrize("name", PLAYERS)
def test_a_draft_is_its_authors_alone(name: str) -> None:
    actor, played = PLAYERS[name]
    assert policy.can_view(actor, referral(State.DRAFT)) == (played == {Part.AUTHOR})


@pytest.mark.parametrize("name", PLAYERS)
def test_a_sent_referral_is_seen_by_its_parts_and_the_named_advisor(name: str) -> None:
    actor, played = PLAYERS[name]
    assert policy.can_view(actor, referral(State.SENT)) == (bool(played) or name == "named advisor")


def test_a_step_of_somebody_else_is_not_allowed() -> None:
    with pytest.raises(NotAllowed):
        policy.require(PLAYERS["worker"][0], referral(State.SENT), Step.ASSIGN)


def test_a_step_of_another_state_is_a_conflict_that_names_the_state() -> None:
    assert labels.LABELS
    with pytest.raises(Conflict, match="Refusée"):
        policy.require(PLAYERS["router"][0], referral(State.DECLINED), Step.ACCEPT)


def test_an_answer_is_marked_read_once_by_its_author() -> None:
    answered = referral(State.DECLINED)
    answered.closed_at = now()
    author, worker = PLAYERS["author"][0], PLAYERS["worker"][0]
    assert policy.can_read_answer(author, answered)
    assert not policy.can_read_answer(worker, answered)
    answered.read_answer_at = now()
    assert not policy.can_read_answer(author, answered)
