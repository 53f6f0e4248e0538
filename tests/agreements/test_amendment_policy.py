"""Who sees and moves an amendment: every actor against every state and step, from a table written apart."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select

from agreements import actions, policy, queries
from agreements import queries_amendments as amendments
from agreements.actions import amendments as writing
from agreements.models import Agreement
from agreements.models_amendments import AgreementAmendment
from agreements.workflow import State, Step
from core.clock import now
from core.db import db
from core.errors import Conflict, NotAllowed
from core.guard import system_actor
from tests import people
from tests.agreements.doing import Acting
from tests.agreements.test_amendment_review import BOTH, COUNCIL, EMPLOYMENT, MADE, REGION

# The employment service proposes; both sides approve; the administrator of the council and the region sign.
READERS = {
    "draft": {EMPLOYMENT, REGION},
    **{state: set(BOTH) for state in ("in_review", "to_sign", "partly_signed", "recorded")},
}
EITHER = {
    ("in_review", "request_changes"),
    ("in_review", "cancel"),
    *product(("to_sign", "partly_signed"), ("record_signed", "cancel")),
    ("recorded", "reject"),
}
OWN_DRAFT = {("draft", "submit"), ("draft", "record_signed"), ("draft", "cancel")}
MINE = {("to_sign", "sign"), ("to_sign", "refuse_signature")}
TAKES: dict[str, set[tuple[str, str]]] = {
    COUNCIL: {*EITHER, ("in_review", "approve"), ("recorded", "confirm"), *MINE},
    EMPLOYMENT: {*EITHER, *OWN_DRAFT, ("in_review", "approve")},
    REGION: {
        *EITHER, *OWN_DRAFT, ("in_review", "approve"), ("recorded", "confirm"), *MINE,
        ("partly_signed", "sign"), ("partly_signed", "refuse_signature"),
    },
}  # fmt: skip
ACTORS = [login for login in people.LOGINS if login not in (people.FORMER, people.DEACTIVATED)]


@pytest.fixture(params=MADE)
def amendment(request: pytest.FixtureRequest) -> AgreementAmendment:
    """The amendment in each state, whoever may see it."""
    request.getfixturevalue(MADE[request.param])
    db.session.remove()
    with system_actor("test"):
        query = select(Agreement).where(Agreement.ref == people.agreement_of("31").ref).options(*queries.whole())
        agreement = db.session.scalars(query).unique().one()
        found = amendments.of(agreement, amendments.find(agreement.id, 1))
    assert found.state == request.param
    return found


def test_each_actor_sees_it_in_the_states_of_the_table(amendment: AgreementAmendment) -> None:
    seen = {login for login in ACTORS if policy.can_view(people.actor(login), amendment)}
    everyone = {login for login in ACTORS if policy.can_view(people.actor(login), amendment.agreement)}
    assert seen == READERS.get(str(amendment.state), everyone)
    assert len(everyone) > len(BOTH)


def test_the_rule_in_sql_shows_the_same(amendment: AgreementAmendment) -> None:
    for login in ACTORS:
        actor = people.actor(login)
        if policy.can_view(actor, amendment.agreement):
            query = select(AgreementAmendment.id).where(AgreementAmendment.id == amendment.id)
            shown = db.session.scalar(query.where(amendments.visible_to(actor))) is not None
            assert shown == policy.can_view(actor, amendment), login


def test_each_actor_takes_the_steps_of_the_table(amendment: AgreementAmendment) -> None:
    for login, step in product(ACTORS, Step):
        expected = (amendment.state, step) in TAKES.get(login, set())
        assert policy.can_take(people.actor(login), amendment, step) == expected, (login, step)


def test_require_says_the_same_as_can_take(amendment: AgreementAmendment) -> None:
    for login, step in product((*BOTH, "fatou.diallo", "lea.marchand", "paul.martin"), Step):
        actor = people.actor(login)
        try:
            policy.require(actor, amendment, step)
        except (NotAllowed, Conflict):
            assert not policy.can_take(actor, amendment, step)
        else:
            assert policy.can_take(actor, amendment, step)


def test_a_draft_is_written_by_its_own_side_only(amendment: AgreementAmendment) -> None:
    able = {login for login in ACTORS if policy.can_edit(people.actor(login), amendment)}
    assert able == ({EMPLOYMENT, REGION} if amendment.state is State.DRAFT else set())


def test_a_signatory_sees_what_asks_for_their_signature_and_nothing_before(acting: Acting, confirmed: str) -> None:
    """In Tarn, where the president signs without being an administrator."""
    with acting("fatou.diallo") as actor:
        agreement = queries.get(confirmed, lock=True)
        on = agreement.start_on + timedelta(10)
        draft = replace(agreement.draft(on), portfolio_cap=50)
        writing.propose(agreement, writing.Proposal(effective_on=on, purpose="x", draft=draft), by=actor, at=now())
    with acting("fatou.diallo") as actor:
        actions.submit(amendments.get(confirmed, 1, lock=True), by=actor, at=now())
    for login, named in (("fatou.diallo", "lea.marchand"), (REGION, REGION)):
        assert not seen_by(acting, "lea.marchand")
        with acting(login) as actor:
            found = amendments.get(confirmed, 1, lock=True)
            keys = [people.membership_id(named)]
            actions.approve(found, signatories=keys, seen=found.sha256, by=actor, at=now())
    assert seen_by(acting, "lea.marchand") == [Step.SIGN, Step.REFUSE_SIGNATURE]
    with acting("lea.marchand") as actor:
        found = amendments.get(confirmed, 1, lock=True)
        actions.sign(found, quality="Présidente", authority="Délibération 9", seen=found.sha256, by=actor, at=now())
    assert seen_by(acting, "lea.marchand") == []  # read until the last one has signed
    with acting(REGION) as actor:
        actions.refuse_signature(amendments.get(confirmed, 1, lock=True), reason="Non", by=actor, at=now())
    assert not seen_by(acting, "lea.marchand")


def seen_by(acting: Acting, login: str) -> list[Step] | None:
    """Steps open to a person on the first open amendment that they see; None when they see none."""
    with acting(login) as actor:
        found = amendments.in_states([state for state in State if state is not State.SIGNED])
        return policy.steps_for(actor, found[0]) if found else None
