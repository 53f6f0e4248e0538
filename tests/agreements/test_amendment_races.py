"""Two people at the same moment on one amendment: what excludes each other is kept once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from agreements import actions, queries
from agreements.workflow import State, Step
from core.actor import Actor, acting_as
from core.clock import now
from core.db import write_transaction
from core.errors import Refusal
from tests import people
from tests.agreements import amendment_steps as do

COUNCIL, EMPLOYMENT, REGION = "brigitte.leroy", "gilles.henry", "karim.benali"
Attempt = tuple[str, Callable[[Actor], Any]]


def at_once(app: Flask, *attempts: Attempt) -> list[str]:
    """What each of them was answered, in their order."""
    start = Barrier(len(attempts))

    def take(attempt: Attempt) -> str:
        login, act = attempt
        with app.app_context():
            actor = people.actor(login)
            start.wait()
            try:
                with acting_as(actor), write_transaction():
                    act(actor)
            except Refusal:
                return "refused"
            return "done"

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(take, attempts))


def state_and_steps(app: Flask) -> tuple[State, list[Step]]:
    with app.app_context(), acting_as(people.actor(REGION)), write_transaction():
        found = do.get()
        return found.state, [event.step for event in queries.history(found.agreement_id, 1)]


def changes(actor: Actor) -> None:
    actions.request_changes(do.get(), reason="Le plafond", by=actor, at=now())


@pytest.mark.usefixtures("amendment_to_sign")
def test_two_signatories_at_once_both_sign_and_the_terms_are_written_once(app: Flask) -> None:
    assert at_once(app, (COUNCIL, do.sign), (REGION, do.sign)) == ["done", "done"]
    state, steps = state_and_steps(app)
    assert (state, steps[:2]) == (State.SIGNED, [Step.SIGN, Step.SIGN])
    with app.app_context(), acting_as(people.actor(REGION)), write_transaction():
        assert [row.portfolio_cap for row in do.in_force().terms] == [70, 50]


@pytest.mark.usefixtures("amendment_half_signed")
def test_the_last_signature_and_a_refusal_at_once(app: Flask) -> None:
    def refuse(actor: Actor) -> None:
        actions.refuse_signature(do.get(), reason="Non", by=actor, at=now())

    assert sorted(at_once(app, (REGION, do.sign), (REGION, refuse))) == ["done", "refused"]
    state, steps = state_and_steps(app)
    assert (state, steps[0]) in ((State.SIGNED, Step.SIGN), (State.DRAFT, Step.REFUSE_SIGNATURE))
    with app.app_context(), acting_as(people.actor(REGION)), write_transaction():
        assert len(do.in_force().terms) == (2 if state is State.SIGNED else 1)


@pytest.mark.usefixtures("amendment_in_review")
def test_an_approval_while_the_other_side_asks_for_changes(app: Flask) -> None:
    """Changes win: whoever comes second either finds a draft, or sends the approved text back."""
    approve: Callable[[Actor], None] = lambda actor: do.approve(actor, COUNCIL)  # noqa: E731
    answers = at_once(app, (COUNCIL, approve), (EMPLOYMENT, changes))
    assert answers in (["done", "done"], ["refused", "done"])
    state, _steps = state_and_steps(app)
    assert state is State.DRAFT
    with app.app_context(), acting_as(people.actor(REGION)), write_transaction():
        assert (do.get().approved(), do.get().standing) == ([], [])


@pytest.mark.usefixtures("amendment_in_review")
def test_two_approvals_of_one_side_at_once_count_once(app: Flask) -> None:
    approve: Callable[[Actor], None] = lambda actor: do.approve(actor, REGION)  # noqa: E731
    assert sorted(at_once(app, (EMPLOYMENT, approve), (REGION, approve))) == ["done", "refused"]
    assert state_and_steps(app)[0] is State.IN_REVIEW


def test_two_proposals_at_once_leave_one(app: Flask) -> None:
    assert sorted(at_once(app, (EMPLOYMENT, do.propose), (COUNCIL, do.propose))) == ["done", "refused"]
