"""Two people at the same moment: one return for a period, one certificate for a return."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from agreements.returns.models import MonitoringReturn, ReturnCertificate, ReturnVersion
from core.actor import Actor, acting_as
from core.db import db, write_transaction
from core.errors import Conflict, Refusal
from core.guard import system_actor
from tests import people
from tests.agreements import return_steps as steps

Act = Callable[[Actor, str], object]
GILLES, BRIGITTE, KARIM = "gilles.henry", "brigitte.leroy", "karim.benali"


def done(app: Flask, login: str, act: Act, ref: str = "") -> Any:
    """By one person, in a transaction of its own."""
    with app.app_context(), acting_as(people.actor(login)) as actor:
        with write_transaction():
            made = act(actor, ref)
        db.session.remove()
        return made


def together(app: Flask, first: tuple[str, Act], second: tuple[str, Act], ref: str = "") -> list[str]:
    """What became of two acts that begin at once."""
    start = Barrier(2)

    def attempt(one: tuple[str, Act]) -> str:
        with app.app_context(), acting_as(people.actor(one[0])) as actor:
            start.wait()
            try:
                with write_transaction():
                    one[1](actor, ref)
            except Refusal as refusal:
                return "conflict" if isinstance(refusal, Conflict) else refusal.message
            return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(attempt, (first, second)))


def count(app: Flask, model: type[Any]) -> int:
    with app.app_context(), system_actor("tests: count"):
        return int(db.session.scalar(select(func.count()).select_from(model)) or 0)


@pytest.fixture
def ready(app: Flask) -> str:
    """A return that both sides have commented; Gilles issued it."""
    ref = str(done(app, GILLES, lambda actor, _ref: steps.prepare(actor)))
    for login, act in ((GILLES, steps.issue), (GILLES, steps.comment), (BRIGITTE, steps.comment)):
        done(app, login, act, ref)
    return ref


def test_two_people_who_prepare_the_same_period_make_one_return(app: Flask) -> None:
    def prepare(actor: Actor, _ref: str) -> object:
        return steps.prepare(actor)

    assert together(app, (GILLES, prepare), (BRIGITTE, prepare)) == ["conflict", "done"]
    assert count(app, MonitoringReturn) == 1


def test_two_certifiers_give_one_certificate(app: Flask, ready: str) -> None:
    assert together(app, (BRIGITTE, steps.certify), (KARIM, steps.certify), ready) == ["conflict", "done"]
    assert count(app, ReturnCertificate) == 1


def test_a_fix_asked_for_while_another_certifies_never_does_both(app: Flask, ready: str) -> None:
    assert together(app, (BRIGITTE, steps.certify), (KARIM, steps.ask_fix), ready) == ["conflict", "done"]
    with app.app_context(), system_actor("tests: read"):
        state = db.session.scalars(select(MonitoringReturn.state)).one()
    assert (state == "certified") is (count(app, ReturnCertificate) == 1)


def test_two_who_issue_freeze_one_version(app: Flask) -> None:
    ref = str(done(app, GILLES, lambda actor, _ref: steps.prepare(actor)))
    assert together(app, (GILLES, steps.issue), (KARIM, steps.issue), ref) == ["conflict", "done"]
    assert count(app, ReturnVersion) == 1
