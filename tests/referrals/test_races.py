"""Two people at the same time: one wins, the other is told, nothing is half done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from casefiles import queries as casefiles
from casefiles.actions import withdraw_person_agreement
from casefiles.consent import End
from casefiles.models import Support
from casefiles.workflow import Mode
from core.actor import current_actor
from core.clock import now, today
from core.db import db
from core.errors import Conflict, NotFound, Refusal
from core.guard import system_actor
from referrals import actions, queries
from referrals.models import Referral, ReferralBarrier
from referrals.workflow import OPEN_STATES, DeclineReason
from tests import people
from tests.page import Browser
from tests.referrals.doing import acting, draft, leave_places, sent, worker
from tests.referrals.test_links import asked

DECLINED: dict[str, Any] = {"reason": DeclineReason.CAPACITY, "text": None, "suggestion": None}


def at_once(app: Flask, *moves: tuple[str, Callable[[], object]]) -> list[str]:
    """Everybody at once, each in a thread of their own; in the order of the moves "done", or the kind of refusal."""
    start = Barrier(len(moves))

    def one(move: tuple[str, Callable[[], object]]) -> str:
        login, act = move
        with app.app_context():
            people.actor(login)
            start.wait()
            try:
                with acting(login):
                    act()
            except Refusal as refusal:
                return type(refusal).__name__
            return "done"

    with ThreadPoolExecutor(len(moves)) as pool:
        return list(pool.map(one, moves))


def together(app: Flask, *moves: tuple[str, str, Callable[[Referral], object]]) -> list[str]:
    """Steps of referrals at once, sorted by what came of them."""
    return sorted(at_once(app, *((login, partial(step, ref, verb)) for login, ref, verb in moves)))


def step(ref: str, verb: Callable[[Referral], object]) -> object:
    return verb(queries.get(ref, lock=True))


def count(app: Flask, cls: Any, *where: Any) -> int:
    with app.app_context(), system_actor("tests: count"):
        return db.session.scalar(select(func.count()).select_from(cls).where(*where)) or 0


def accept(referral: Referral) -> object:
    return actions.accept(referral, **worker("anne.roux"), by=current_actor(), at=now())


def decline(referral: Referral) -> None:
    actions.decline(referral, **DECLINED, by=current_actor(), at=now())


def send(referral: Referral) -> None:
    actions.send(referral, by=current_actor(), at=now())


def second_draft(app: Flask) -> str:
    """Another draft about the same person, as two open pages may leave."""
    with app.app_context():
        first = draft()
        with acting("paul.martin") as session:
            kept = queries.get(first)
            twin = Referral(ref="OR-31-TW1NTW1N", **{name: getattr(kept, name) for name in COPIED})
            twin.barriers = [ReferralBarrier(file_id=row.file_id, category=row.category) for row in kept.barriers]
            session.add(twin)
    return "OR-31-TW1NTW1N"


COPIED = (
    "file_id", "territory", "state", "author_id", "from_unit_id", "to_unit_id", "to_organisation_id", "named_id",
    "reason", "agreed_on", "agreed_by", "created_at", "edited_at",
)  # fmt: skip


def test_of_two_twins_sent_at_once_one_leaves(app: Flask) -> None:
    twin = second_draft(app)
    with app.app_context():
        first = draft()
    refs = {first, twin}
    assert together(app, *(("paul.martin", ref, send) for ref in refs)) == ["Conflict", "done"]
    assert count(app, Referral, Referral.ref.in_(refs), Referral.state.in_(OPEN_STATES)) == 1


def test_of_two_acceptances_at_once_one_opens_a_support(app: Flask) -> None:
    with app.app_context():
        ref = sent()
    outcome = together(app, ("claire.dumas", ref, accept), ("elise.gros", ref, accept))
    assert outcome[1] == "done"
    assert outcome[0] in (Conflict.__name__, NotFound.__name__)
    file_id = people.file_of("Costes").id
    assert count(app, Support, Support.file_id == file_id, Support.mode == Mode.GLOBAL) == 1


@pytest.mark.parametrize("_round", range(3))
def test_of_an_acceptance_and_a_refusal_at_once_one_counts(app: Flask, _round: int) -> None:
    with app.app_context():
        ref = sent()
    outcome = together(app, ("claire.dumas", ref, accept), ("elise.gros", ref, decline))
    assert outcome.count("done") == 1
    supports = count(app, Support, Support.file_id == people.file_of("Costes").id, Support.mode == Mode.GLOBAL)
    accepted = count(app, Referral, Referral.ref == ref, Referral.state == "accepted")
    assert supports == accepted


def test_the_last_place_of_a_portfolio_is_given_once(app: Flask) -> None:
    with app.app_context():
        leave_places("paul.martin", 1)
    moves = [("claire.dumas", people.referral_of(name).ref, accept) for name in ("Benali", "Fabre")]
    assert together(app, *moves) == ["Refusal", "done"]


def take_agreement_back(name: str) -> None:
    """As the page of the file does: the file is held first, then what hangs on it."""
    file = casefiles.content(people.file_of(name).ref, lock=True)
    given = casefiles.running_agreement(file.id, people.unit_of("CD Haute-Garonne").id)
    assert given, "the person agreed before the referral was sent"
    withdraw_person_agreement(given, reason=End.NOT_SAID, on=today("31"), by=current_actor(), at=now())


@pytest.mark.parametrize("_round", range(5))
def test_an_acceptance_and_the_withdrawal_of_the_person_never_wait_in_a_circle(app: Flask, _round: int) -> None:
    with app.app_context():
        ref = sent()
    withdrawn, accepted = at_once(
        app,
        ("paul.martin", partial(take_agreement_back, "Costes")),
        ("claire.dumas", partial(step, ref, accept)),
    )
    assert (withdrawn, accepted in ("done", "Conflict", "NotFound")) == ("done", True)
    file_id = people.file_of("Costes").id
    assert count(app, Support, Support.file_id == file_id, Support.mode == Mode.GLOBAL, Support.end_on.is_(None)) == 0
    assert count(app, Referral, Referral.ref == ref, Referral.state.in_(OPEN_STATES)) == 0


@pytest.mark.parametrize("_round", range(5))
def test_an_answer_by_link_and_the_withdrawal_of_the_person_never_wait_in_a_circle(app: Flask, _round: int) -> None:
    target = f"{asked(app)}/refuser"
    office = Browser(app)
    typed = office.get(target).fields(target) | {"reason": "capacity"}
    start = Barrier(2)

    def answer() -> int:
        start.wait()
        return office.client.post(target, data=typed).status_code

    def withdraw() -> None:
        with app.app_context():
            people.actor("sonia.vidal")
            start.wait()
            with acting("sonia.vidal"):
                take_agreement_back("Fabre")

    with ThreadPoolExecutor(2) as pool:
        answered, withdrawn = pool.submit(answer), pool.submit(withdraw)
        withdrawn.result()
        assert answered.result() in (303, 404, 409)
    assert count(app, Referral, Referral.file_id == people.file_of("Fabre").id, Referral.state.in_(OPEN_STATES)) == 0
