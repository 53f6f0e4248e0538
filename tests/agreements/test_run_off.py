"""What becomes of the cases of an agreement that ends: when it is written, what is refused, two who write at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from agreements import actions, queries, queries_renewal, scope
from agreements.actions import End, RunOff
from agreements.models import Agreement
from agreements.models_renewal import AgreementRunOff
from agreements.workflow import CONCLUDED, is_in_force
from core.actor import Actor
from core.clock import now, today
from core.db import db
from core.errors import Conflict
from core.guard import system_actor
from tests import people
from tests.agreements.doing import Acting, Refused

pytestmark = pytest.mark.every_engine

DAY = today("81")


def plan(by: Actor, territory: str = "81", **changed: Any) -> AgreementRunOff:
    values: dict[str, Any] = {"plan": "Poursuivis", "close_by": DAY + timedelta(90), "owner": "Service insertion"}
    agreement = queries.get(people.agreement_of(territory).ref, lock=True)
    return actions.plan_run_off(agreement, RunOff(**(values | changed)), by=by, at=now())


def end_of_31(by: Actor, last_on: date) -> None:
    """Its first day without new referrals is the day after."""
    end = End(on=last_on + timedelta(1), notice_on=DAY, reason="Réorganisation", plan="Poursuivis")
    actions.terminate(queries.get(people.agreement_of("31").ref, lock=True), end, by=by, at=now())


def test_the_plan_of_an_agreement_that_is_over_is_written_and_written_anew(acting: Acting) -> None:
    with acting("fatou.diallo") as actor:
        made = plan(actor)
        assert (made.version, made.edited_by_id) == (1, people.membership_id("fatou.diallo"))
    with acting("karim.benali") as actor:
        made = plan(actor, plan="Repris par le droit commun")
        assert (made.version, made.edited_by_id) == (2, people.membership_id("karim.benali"))
        assert list(db.session.scalars(select(AgreementRunOff.plan))) == ["Repris par le droit commun"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"plan": " "}, "plan"),
        ({"owner": " "}, "owner"),
        ({"close_by": DAY - timedelta(1)}, "close_by"),
        ({"close_by": DAY - timedelta(900)}, "close_by"),
    ],
)
def test_it_says_what_until_when_and_who(refused: Refused, changed: dict[str, Any], field: str) -> None:
    assert refused("fatou.diallo", lambda actor: plan(actor, **changed)).field == field


def test_a_day_that_has_passed_since_may_stay(acting: Acting) -> None:
    with acting("fatou.diallo") as actor:
        plan(actor).close_by = DAY - timedelta(5)
    with acting("fatou.diallo") as actor:
        assert plan(actor, close_by=DAY - timedelta(5), owner="Un autre service").version == 2


def test_an_agreement_that_runs_for_long_has_no_such_plan(refused: Refused) -> None:
    assert isinstance(refused("brigitte.leroy", lambda actor: plan(actor, "31")), Conflict)


def test_an_agreement_ended_early_has_one_at_once_that_reaches_beyond_its_end(acting: Acting, refused: Refused) -> None:
    last = DAY + timedelta(300)
    with acting("gilles.henry") as actor:
        end_of_31(actor, last)
    assert refused("brigitte.leroy", lambda actor: plan(actor, "31", close_by=last - timedelta(1))).field == "close_by"
    with acting("brigitte.leroy") as actor:
        assert plan(actor, "31", close_by=last).version == 1


@pytest.mark.parametrize(("last", "found"), [(180, True), (181, False), (0, True), (-1, False)])
def test_the_list_of_those_that_end_holds_the_ladder(acting: Acting, last: int, found: bool) -> None:
    with acting("gilles.henry") as actor:
        agreement = queries.get(people.agreement_of("31").ref, lock=True)
        agreement.end_on = DAY + timedelta(last)
        db.session.flush()
        del actor
        refs = [one.agreement.ref for one in queries_renewal.ending(DAY)]
        assert (people.agreement_of("31").ref in refs) == found


@pytest.mark.parametrize(("last", "found"), [(180, True), (181, False)])
def test_an_early_end_counts_as_the_end(acting: Acting, last: int, found: bool) -> None:
    with acting("gilles.henry") as actor:
        end_of_31(actor, DAY + timedelta(last))
        refs = [one.agreement.ref for one in queries_renewal.ending(DAY)]
        assert (people.agreement_of("31").ref in refs) == found


@pytest.mark.parametrize("days", [-1300, -500, -371, -370, -369, 0, 9, 10, 11, 700, 701])
def test_over_is_in_sql_what_it_is_in_python(acting: Acting, days: int) -> None:
    day = DAY + timedelta(days)
    with acting("gilles.henry") as actor:
        end_of_31(actor, DAY + timedelta(10))
    with acting("karim.benali"):
        over = {one.id for one in queries_renewal.over(day)}
        running = set(db.session.scalars(select(Agreement.id).where(scope.runs(day))))
        for one in db.session.scalars(select(Agreement)):
            assert (one.id in over) == (one.state in CONCLUDED and day > one.last_on)
            assert (one.id in running) == is_in_force(one.state, one.start_on, one.end_on, day, one.closes_on)


def test_who_sees_an_agreement_sees_it_in_the_lists(acting: Acting) -> None:
    seen = {}
    for login in ("fatou.diallo", "karim.benali", "nora.haddad", "brigitte.leroy", "lea.marchand"):
        with acting(login):
            seen[login] = [one.ref for one in queries_renewal.over(DAY)]
    theirs = [people.agreement_of("81").ref]
    assert seen == dict.fromkeys(seen, theirs) | {"brigitte.leroy": []}
    with system_actor("test"):
        assert queries_renewal.over(DAY) == [], "the lists are those of a member"
