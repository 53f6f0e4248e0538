"""Suspending, resuming, ending early, giving up: what closes, from which day, what is refused, what the gate says."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from agreements import actions, queries, queries_signing, scope
from agreements.actions import End
from agreements.closed_gate import explain
from agreements.models import Agreement
from agreements.workflow import Closed, Phase, State, is_in_force
from core.actor import Actor
from core.clock import now, today
from core.db import db, write_transaction
from core.guard import system_actor
from partners import queries as partners
from tests import people
from tests.agreements.doing import YEAR, Acting, Refused
from tests.page import plain

DAY = today("31")
IN_TEN = DAY + timedelta(10)


def of_31() -> Agreement:
    return queries.get(people.agreement_of("31").ref, lock=True)


def suspend(by: Actor, on: date = DAY, reason: str = "Un désaccord") -> None:
    actions.suspend(of_31(), on=on, reason=reason, by=by, at=now())


def terminate(by: Actor, **changed: Any) -> None:
    values: dict[str, Any] = {"on": IN_TEN, "notice_on": DAY, "reason": "Réorganisation", "plan": "Poursuivis"}
    actions.terminate(of_31(), End(**(values | changed)), by=by, at=now())


def closed_on(day: date) -> Closed | None:
    db.session.remove()
    return queries.gate(territory="31", day=day).gate.closed


@pytest.fixture
def suspended(acting: Acting) -> None:
    """The agreement of Haute-Garonne, suspended in ten days."""
    with acting("brigitte.leroy") as actor:
        suspend(actor, IN_TEN)


@pytest.fixture
def terminated(acting: Acting) -> None:
    """The same, ending in ten days."""
    with acting("gilles.henry") as actor:
        terminate(actor)


def test_a_suspension_closes_referrals_from_its_day_on(suspended: None) -> None:
    assert closed_on(IN_TEN - timedelta(1)) is None
    assert closed_on(IN_TEN) is Closed.SUSPENDED


def test_the_phase_says_suspended_from_its_day_on(acting: Acting, suspended: None) -> None:
    with acting("paul.martin"):
        found = queries.get(people.agreement_of("31").ref)
        assert found.state is State.SUSPENDED
        assert [found.phase(day) for day in (DAY, IN_TEN, found.end_on + timedelta(1))] == [
            Phase.IN_FORCE,
            Phase.SUSPENDED,
            Phase.ENDED,
        ]


def test_a_resumed_agreement_runs_again(acting: Acting, suspended: None) -> None:
    with acting("gilles.henry") as actor:
        actions.resume(of_31(), reason="Réglé", by=actor, at=now())
    assert closed_on(IN_TEN) is None


def test_an_end_before_the_date_closes_for_good(acting: Acting, terminated: None) -> None:
    assert closed_on(IN_TEN - timedelta(1)) is None
    assert closed_on(IN_TEN) is Closed.TERMINATED
    with acting("paul.martin"):
        found = queries.get(people.agreement_of("31").ref)
        assert (found.phase(DAY), found.phase(IN_TEN)) == (Phase.EXPIRING, Phase.TERMINATED)
        assert found.open_cases_plan == "Poursuivis"


def test_an_end_after_a_suspension_opens_nothing_in_between(acting: Acting, suspended: None) -> None:
    with acting("gilles.henry") as actor:
        terminate(actor, on=IN_TEN + timedelta(30))
    assert closed_on(IN_TEN) is Closed.TERMINATED


@pytest.mark.parametrize("made", ["suspended", "terminated"])
def test_the_closed_gate_says_so_in_words(request: pytest.FixtureRequest, acting: Acting, made: str) -> None:
    request.getfixturevalue(made)
    db.session.remove()
    opening = queries.gate(territory="31", day=IN_TEN)
    words = explain(opening, partners.department("31"), None)
    assert "n° 2024-31-01 est" in plain(words.why)
    assert "accompagnements en cours" in plain(words.why)


@pytest.mark.parametrize("on", [DAY - timedelta(1), DAY + timedelta(9999)])
def test_a_day_outside_is_refused(refused: Refused, on: date) -> None:
    assert refused("brigitte.leroy", lambda actor: suspend(actor, on)).field == "on"
    assert refused("brigitte.leroy", lambda actor: terminate(actor, on=on)).field == "on"


def test_an_end_before_the_first_day_is_refused_on_its_field_and_nothing_moves(
    acting: Acting, refused: Refused, confirmed: str
) -> None:
    eve = End(on=date(YEAR, 1, 1) - timedelta(1), notice_on=DAY, reason="R", plan="P")

    def end(actor: Actor) -> None:
        actions.terminate(queries.get(confirmed, lock=True), eve, by=actor, at=now())

    assert refused("fatou.diallo", end).field == "on"
    with acting("fatou.diallo"):
        found = queries.get(confirmed)
        assert (found.state, found.closes_on, found.notice_on) == (State.SIGNED, None, None)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"reason": " "}, "reason"), ({"plan": " "}, "plan"), ({"notice_on": DAY + timedelta(1)}, "notice_on")],
)
def test_an_end_needs_reason_plan_and_notice(refused: Refused, changed: dict[str, Any], field: str) -> None:
    assert refused("brigitte.leroy", lambda actor: terminate(actor, **changed)).field == field


def test_a_draft_is_given_up_with_a_reason(acting: Acting, refused: Refused, submitted: str) -> None:
    blank = lambda actor: actions.cancel(queries.get(submitted, lock=True), reason=" ", by=actor, at=now())  # noqa: E731
    assert refused("karim.benali", blank).field == "reason"
    with acting("karim.benali") as actor:
        actions.cancel(queries.get(submitted, lock=True), reason="Abandon", by=actor, at=now())
    with acting("fatou.diallo"):
        found = queries.get(submitted)
        assert (found.state, found.phase(date(YEAR, 6, 1))) == (State.CANCELLED, Phase.CANCELLED)


@pytest.mark.parametrize("made", ["suspended", "terminated"])
def test_the_rule_in_sql_is_that_of_python(request: pytest.FixtureRequest, acting: Acting, made: str) -> None:
    request.getfixturevalue(made)
    with acting("karim.benali"):
        for day in (DAY - timedelta(500), DAY, IN_TEN - timedelta(1), IN_TEN, DAY + timedelta(900)):
            running = set(db.session.scalars(select(Agreement.id).where(scope.runs(day))))
            for one in db.session.scalars(select(Agreement)):
                python = is_in_force(one.state, one.start_on, one.end_on, day, one.closes_on)
                assert (one.id in running) == python


@pytest.mark.parametrize("change", ["closes_on = NULL", "closes_on = '2000-01-01'", "state = 'signed'"])
def test_the_database_keeps_state_and_day_together(app_context: Any, suspended: None, change: str) -> None:
    db.session.remove()
    with pytest.raises(IntegrityError), system_actor("test"), write_transaction() as session:
        session.execute(text(f"UPDATE agreements SET {change} WHERE state = 'suspended'"))


def test_an_early_end_frees_the_days_after_it(acting: Acting, terminated: None) -> None:
    with acting("karim.benali"):
        ends = {run.end_on for run in queries_signing.runs_of(people.agreement_of("31").id)}
        assert ends == {IN_TEN - timedelta(1)}
