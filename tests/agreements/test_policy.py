"""Who sees and moves an agreement: every actor against every state, from a table written apart."""

from itertools import product

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from agreements import actions, policy, queries, scope
from agreements.actions import End
from agreements.models import Agreement
from agreements.workflow import State, Step
from core.actor import Actor
from core.clock import now, today
from core.db import db
from core.errors import Conflict, NotAllowed
from tests import people
from tests.agreements.doing import Acting

# State: the fixture that brings it there.
MADE = {
    "draft": "drafted",
    "in_review": "submitted",
    "to_sign": "approved",
    "partly_signed": "half_signed",
    "recorded": "recorded",
    "signed": "confirmed",
    "suspended": "suspended",
    "terminated": "terminated",
    "cancelled": "cancelled",
}
STATES = tuple(MADE)
CONCLUDED = ("signed", "suspended", "terminated")
SUBMITTED = tuple(state for state in STATES if state not in ("draft", "cancelled"))  # given up before it was submitted
# The agreement of Tarn is written and recorded by fatou.diallo (council); who sees it in which state.
SEES: dict[str, tuple[str, ...]] = {
    "fatou.diallo": STATES,
    "karim.benali": SUBMITTED,
    "lea.marchand": ("to_sign", "partly_signed", *CONCLUDED),
    "marc.albert": CONCLUDED,
    "nora.haddad": CONCLUDED,
    "yves.nadal": CONCLUDED,
}
# What an administrator of either party does.
EITHER = {
    ("in_review", "request_changes"),
    ("in_review", "approve"),
    ("in_review", "cancel"),
    ("to_sign", "record_signed"),
    ("to_sign", "cancel"),
    ("partly_signed", "record_signed"),
    ("recorded", "reject"),
    ("signed", "suspend"),
    ("signed", "terminate"),
    ("suspended", "resume"),
    ("suspended", "terminate"),
}
# And who takes which step: (state, step).
TAKES: dict[str, set[tuple[str, str]]] = {
    "fatou.diallo": {
        ("draft", "submit"),
        ("draft", "record_signed"),
        ("draft", "cancel"),
        *EITHER,
    },
    "karim.benali": {
        ("to_sign", "sign"),
        ("to_sign", "refuse_signature"),
        ("partly_signed", "sign"),
        ("partly_signed", "refuse_signature"),
        ("recorded", "confirm"),
        *EITHER,
    },
    "lea.marchand": {("to_sign", "sign"), ("to_sign", "refuse_signature")},
}
ACTORS = [login for login in people.LOGINS if login not in (people.FORMER, people.DEACTIVATED)]


def of_tarn(state: str, ref: str) -> Agreement:
    """The agreement, whoever may see it."""
    db.session.remove()
    found = db.session.scalars(select(Agreement).where(Agreement.ref == ref).options(*queries.whole())).unique().one()
    assert found.state == state
    return found


@pytest.fixture
def suspended(acting: Acting, confirmed: str) -> str:
    """The signed agreement, suspended from its first day on."""
    with acting("karim.benali") as actor:
        found = queries.get(confirmed, lock=True)
        actions.suspend(found, reason="R", on=found.start_on, by=actor, at=now())
    return confirmed


@pytest.fixture
def terminated(acting: Acting, confirmed: str) -> str:
    """The signed agreement, ended before its date."""
    with acting("karim.benali") as actor:
        found = queries.get(confirmed, lock=True)
        end = End(reason="R", on=found.end_on, plan="P", notice_on=today("81"))
        actions.terminate(found, end, by=actor, at=now())
    return confirmed


@pytest.fixture
def cancelled(acting: Acting, drafted: str) -> str:
    """The draft, given up."""
    with acting("fatou.diallo") as actor:
        actions.cancel(queries.get(drafted, lock=True), reason="R", by=actor, at=now())
    return drafted


@pytest.fixture(params=STATES)
def agreement(request: pytest.FixtureRequest) -> Agreement:
    """The agreement of Tarn in each state."""
    return of_tarn(request.param, request.getfixturevalue(MADE[request.param]))


def test_each_actor_sees_it_in_the_states_of_the_table(agreement: Agreement) -> None:
    seen = {login for login in ACTORS if policy.can_view(people.actor(login), agreement)}
    assert seen == {login for login, states in SEES.items() if agreement.state in states}


def test_the_rule_in_sql_shows_the_same(agreement: Agreement) -> None:
    for login in ACTORS:
        query = select(Agreement.id).where(Agreement.id == agreement.id, scope.visible_to(people.actor(login)))
        assert (db.session.scalar(query) is not None) == policy.can_view(people.actor(login), agreement), login


def test_each_actor_takes_the_steps_of_the_table(agreement: Agreement) -> None:
    for login, step in product(ACTORS, Step):
        expected = (agreement.state, step) in TAKES.get(login, set())
        assert policy.can_take(people.actor(login), agreement, step) == expected, (login, step)


def test_require_says_the_same_as_can_take(agreement: Agreement) -> None:
    for login, step in product(("fatou.diallo", "karim.benali", "brigitte.leroy", "nora.haddad", "lea.marchand"), Step):
        actor = people.actor(login)
        try:
            policy.require(actor, agreement, step)
        except (NotAllowed, Conflict):
            assert not policy.can_take(actor, agreement, step)
        else:
            assert policy.can_take(actor, agreement, step)


def test_only_the_administrators_of_its_creator_edit_a_draft(agreement: Agreement) -> None:
    able = {login for login in ACTORS if policy.can_edit(people.actor(login), agreement)}
    assert able == ({"fatou.diallo"} if agreement.state is State.DRAFT else set())


def test_nobody_and_former_members_see_nothing(agreement: Agreement) -> None:
    for actor in (people.actor(people.FORMER), Actor(kind=people.actor(people.FORMER).kind)):
        assert not policy.can_view(actor, agreement)
        assert policy.steps_for(actor, agreement) == []


def test_an_administrator_of_a_department_prepares_only_its_agreements(app_context: AppContext) -> None:
    brigitte, karim = people.actor("brigitte.leroy"), people.actor("karim.benali")
    assert policy.can_administer(brigitte, "31", "76")
    assert not policy.can_administer(brigitte, "81", "76")
    assert policy.can_administer(karim, "34", "76")
    assert not policy.can_administer(karim, "33", "75")
    assert not policy.can_administer(people.actor("elise.gros"), "31", "76")


def test_the_person_who_recorded_is_told_that_another_must_confirm(acting: Acting, recorded: str) -> None:
    with acting("fatou.diallo") as actor, pytest.raises(NotAllowed, match="autre personne"):
        policy.require(actor, queries.get(recorded), Step.CONFIRM)
