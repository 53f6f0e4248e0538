"""An amendment read over and signed here: what is frozen, who approves and signs, what is refused, who sees it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from agreements import actions, policy, queries, queries_signing
from agreements import queries_amendments as amendments
from agreements.actions import amendments as writing
from agreements.frozen import Altered, digest
from agreements.models_amendments import AgreementAmendment
from agreements.workflow import State, Step
from core.clock import now, today
from core.db import db, write_transaction
from core.errors import Conflict
from core.guard import system_actor
from tests import people
from tests.agreements import amendment_steps as do
from tests.agreements.doing import Acting, Refused
from tests.agreements.test_notifications import told

# Who may sign in Haute-Garonne: administrators of both parties.
COUNCIL, EMPLOYMENT, REGION = "brigitte.leroy", "gilles.henry", "karim.benali"
BOTH = (COUNCIL, EMPLOYMENT, REGION)
ACTORS = [login for login in people.LOGINS if login not in (people.FORMER, people.DEACTIVATED)]


MADE = {
    "draft": "proposed",
    "in_review": "amendment_in_review",
    "to_sign": "amendment_to_sign",
    "partly_signed": "amendment_half_signed",
    "recorded": "amendment_recorded",
    "signed": "amendment_signed",
}


def test_what_is_submitted_is_frozen_with_its_digest(acting: Acting, amendment_in_review: None) -> None:
    with acting(COUNCIL):
        found = do.get()
        version = queries_signing.version(found.agreement_id, 1, 1)
        assert (version.text, version.sha256, version.sha256) == (found.text, found.sha256, digest(version.text))
        frozen = queries_signing.text_of(version)
        assert (frozen["agreement"]["number"], frozen["effective_on"]) == (found.agreement.number, str(do.ON))
        assert frozen["changes"] == [{"clause": "portfolio_cap", "old": 70, "new": 50}]


def test_texts_approvals_and_steps_of_an_agreement_are_not_those_of_its_amendment(
    acting: Acting, amendment_signed: None
) -> None:
    with acting(COUNCIL):
        found, agreement = do.get(), do.in_force()
        assert queries_signing.versions(agreement.id) == []
        assert {one.name for one in found.signatories}.isdisjoint(one.name for one in agreement.signatories)
        assert (agreement.approvals, len(found.approvals)) == ([], 2)
        steps = [one.step for one in queries.history(agreement.id, 1)]
        assert steps == [Step.SIGN, Step.SIGN, Step.APPROVE, Step.APPROVE, Step.SUBMIT]
        assert Step.SIGN not in [one.step for one in queries.history(agreement.id)]


def test_the_last_signature_signs_it_and_its_terms_hold_from_its_date(acting: Acting, amendment_signed: None) -> None:
    with acting(COUNCIL):
        found = do.get()
        assert (found.state, found.signed_on, found.confirmed_at) == (State.SIGNED, today("31"), None)
        caps = [queries.terms_at(found.agreement, day).portfolio_cap for day in (do.ON - timedelta(1), do.ON)]
        assert caps == [70, 50]


def test_nothing_holds_before_the_last_signature(acting: Acting, amendment_half_signed: None) -> None:
    with acting(COUNCIL):
        assert [row.portfolio_cap for row in do.in_force().terms] == [70]


def test_a_side_and_a_person_approve_once(acting: Acting, refused: Refused, amendment_in_review: None) -> None:
    with acting(EMPLOYMENT) as actor:
        do.approve(actor, REGION)
    for login in (EMPLOYMENT, REGION):
        assert "déjà approuvé" in refused(login, lambda actor: do.approve(actor, REGION)).message


@pytest.mark.parametrize("named", [(), (COUNCIL,), ("paul.martin",)])
def test_only_who_may_sign_for_the_side_is_named(
    refused: Refused, amendment_in_review: None, named: tuple[str, ...]
) -> None:
    assert refused(EMPLOYMENT, lambda actor: do.approve(actor, *named)).field == "signatories"


def test_another_text_is_neither_approved_nor_signed(
    refused: Refused, acting: Acting, amendment_in_review: None
) -> None:
    other = "0" * 64
    assert isinstance(refused(COUNCIL, lambda actor: do.approve(actor, COUNCIL, seen=other)), Conflict)
    with acting(EMPLOYMENT) as actor:
        do.approve(actor, REGION)
    with acting(COUNCIL) as actor:
        do.approve(actor, COUNCIL)
    assert isinstance(refused(COUNCIL, lambda actor: do.sign(actor, seen=other)), Conflict)


def test_a_text_altered_under_the_signature_does_not_apply(acting: Acting, amendment_half_signed: None) -> None:
    changed = do_text().replace('"new":50', '"new":90')
    with system_actor("test"), write_transaction() as session:
        values = {"text": changed, "sha256": digest(changed)}
        session.execute(text("UPDATE agreement_amendments SET text = :text, sha256 = :sha256"), values)
    with pytest.raises(Altered), acting(REGION) as actor:
        do.sign(actor)


def do_text() -> str:
    with system_actor("test"):
        found = amendments.find(people.agreement_of("31").id, 1).text
    db.session.remove()
    return found


@pytest.mark.parametrize("login", [COUNCIL, EMPLOYMENT])
def test_who_has_signed_or_was_not_named_does_not_sign(
    refused: Refused, amendment_half_signed: None, login: str
) -> None:
    assert "pas attendue" in refused(login, do.sign).message


@pytest.mark.parametrize("field", ["quality", "authority"])
def test_quality_and_authority_are_declared(refused: Refused, amendment_to_sign: None, field: str) -> None:
    assert refused(COUNCIL, lambda actor: do.sign(actor, 1, **{field: " "})).field == field


def test_a_refusal_voids_what_was_signed_and_it_is_written_again(acting: Acting, amendment_half_signed: None) -> None:
    with acting(REGION) as actor:
        actions.refuse_signature(do.get(), reason="Trop bas", by=actor, at=now())
    with acting(EMPLOYMENT):
        found = do.get()
        assert (found.state, found.version_number, found.standing) == (State.DRAFT, None, [])
        assert [one.has_signed for one in found.signatories] == [False, True]
        typed = writing.Proposal(effective_on=do.ON, purpose="Soixante", draft=_with(found, portfolio_cap=60))
        writing.edit(found, typed, at=now())
    with acting(EMPLOYMENT) as actor:
        do.submit(actor)
    with acting(COUNCIL):
        found, first, second = do.get(), *(queries_signing.version(do.in_force().id, one, 1) for one in (1, 2))
        assert [queries_signing.text_of(one)["changes"][0]["new"] for one in (first, second)] == [50, 60]
        assert (found.approved(), found.purpose, found.version_number) == ([], "Soixante", 2)


def _with(found: AgreementAmendment, **changed: Any) -> Any:
    return replace(found.agreement.draft(found.effective_on), **changed)


def test_a_text_under_review_is_not_written_again(refused: Refused, amendment_in_review: None) -> None:
    def attempt(_actor: Any) -> None:
        found = do.get()
        typed = writing.Proposal(effective_on=do.ON, purpose="x", draft=_with(found, portfolio_cap=60))
        writing.edit(found, typed, at=now())

    assert isinstance(refused(EMPLOYMENT, attempt), Conflict)


def test_sending_back_and_giving_up_need_a_reason(refused: Refused, amendment_to_sign: None) -> None:
    for login, take in ((COUNCIL, actions.refuse_signature), (COUNCIL, actions.cancel)):
        said = refused(login, lambda actor, take=take: take(do.get(), reason=" ", by=actor, at=now()))  # type: ignore[misc]
        assert said.field == "reason"


def test_paper_replaces_what_was_signed_here(acting: Acting, amendment_half_signed: None) -> None:
    with acting(EMPLOYMENT) as actor:
        do.record(actor)
    with acting(COUNCIL) as actor:
        assert [one.name for one in do.get().standing] == ["Ada Colin", "Guy Mercier"]
        do.confirm(actor)
    with acting(COUNCIL):
        assert (do.get().state, do.get().version_number) == (State.SIGNED, 1)


def test_a_rejected_record_of_an_approved_text_is_signed_again(acting: Acting, amendment_half_signed: None) -> None:
    with acting(EMPLOYMENT) as actor:
        do.record(actor)
    with acting(COUNCIL) as actor:
        actions.reject(do.get(), reason="Date fausse", by=actor, at=now())
    for login in (COUNCIL, REGION):
        with acting(login) as actor:
            do.sign(actor)
    with acting(COUNCIL):
        assert do.get().state is State.SIGNED


# Its date


@pytest.mark.parametrize(
    "tried",
    [
        ("proposed", EMPLOYMENT, do.submit, "Corrigez-la"),
        ("amendment_in_review", EMPLOYMENT, lambda actor: do.approve(actor, REGION), "Demandez des modifications"),
        ("amendment_half_signed", REGION, do.sign, "Refusez de signer"),
        ("amendment_to_sign", COUNCIL, do.record, "Abandonnez-le"),
        ("amendment_recorded", COUNCIL, do.confirm, "Renvoyez cet enregistrement"),
    ],
)
def test_a_date_that_passed_is_refused_at_each_step_with_what_to_do(
    request: pytest.FixtureRequest, refused: Refused, freeze: Any, tried: tuple[str, str, Any, str]
) -> None:
    made, login, attempt, advice = tried
    request.getfixturevalue(made)
    freeze(now() + timedelta(days=(do.ON - do.DAY).days + 1))
    said = refused(login, attempt).message
    assert "est passée" in said
    assert advice in said


def test_the_last_day_is_its_date(acting: Acting, amendment_half_signed: None, freeze: Any) -> None:
    freeze(now() + timedelta(days=(do.ON - do.DAY).days))
    with acting(REGION) as actor:
        do.sign(actor)
    with acting(REGION):
        assert do.get().state is State.SIGNED


def test_one_signed_in_part_whose_date_passed_is_given_up(
    acting: Acting, amendment_half_signed: None, freeze: Any
) -> None:
    freeze(now() + timedelta(days=20))
    with acting(COUNCIL) as actor:
        actions.cancel(do.get(), reason="Trop tard", by=actor, at=now())
    with acting(COUNCIL) as actor:
        assert do.get().standing == []
        assert do.propose(actor, on=today("31")) == 2


@pytest.mark.parametrize("made", [name for name in MADE if name != "signed"])
def test_one_open_amendment_at_a_time(request: pytest.FixtureRequest, refused: Refused, made: str) -> None:
    request.getfixturevalue(MADE[made])
    assert refused(COUNCIL, do.propose).field == "effective_on"


# In the database


def test_the_database_asks_nobody_twice_to_sign_a_text(app_context: Any, amendment_to_sign: None) -> None:
    columns = "agreement_id, amendment_number, version_number, side, name, quality, membership_id, user_id"
    again = f"INSERT INTO agreement_signatories ({columns}) SELECT {columns} FROM agreement_signatories"
    db.session.remove()
    with pytest.raises(IntegrityError), system_actor("test"), write_transaction() as session:
        session.execute(text(f"{again} WHERE user_id IS NOT NULL"))


@pytest.mark.parametrize("state", ["suspended", "terminated", "in_review", "signed"])
def test_the_database_refuses_a_state_without_what_it_needs(app_context: Any, proposed: None, state: str) -> None:
    db.session.remove()
    with pytest.raises(IntegrityError), system_actor("test"), write_transaction() as session:
        session.execute(text("UPDATE agreement_amendments SET state = :state"), {"state": state})


# Who is told


def test_whose_turn_it_is_is_told(acting: Acting, amendment_in_review: None) -> None:
    assert told("amendment.submitted") == {COUNCIL, REGION}
    with acting(EMPLOYMENT) as actor:
        do.approve(actor, REGION)
    assert told("amendment.approved") == {COUNCIL}
    with acting(COUNCIL) as actor:
        do.approve(actor, COUNCIL)
    assert told("amendment.to_sign") == {REGION}  # who approved last and signs for the council knows
    with acting(COUNCIL) as actor:
        do.sign(actor)
    assert told("amendment.signed") == set()
    with acting(REGION) as actor:
        do.sign(actor)
    assert told("amendment.signed") == {COUNCIL, EMPLOYMENT}
    assert told("agreement.signed") == set()


def test_what_is_sent_back_or_given_up_is_told(acting: Acting, amendment_in_review: None) -> None:
    with acting(COUNCIL) as actor:
        actions.request_changes(do.get(), reason="Le plafond", by=actor, at=now())
    assert told("amendment.returned") == {EMPLOYMENT, REGION}
    with acting(EMPLOYMENT) as actor:
        actions.cancel(do.get(), reason="Abandon", by=actor, at=now())
    assert told("amendment.cancelled") == {COUNCIL, REGION}


def test_one_never_shown_is_given_up_without_a_word_to_the_other_side(acting: Acting, proposed: None) -> None:
    with acting(EMPLOYMENT) as actor:
        actions.cancel(do.get(), reason="Abandon", by=actor, at=now())
    assert told("amendment.cancelled") == {REGION}


def test_it_waits_in_the_list_of_whose_turn_it_is(acting: Acting, amendment_half_signed: None) -> None:
    def waits(login: str) -> bool:
        with acting(login) as actor:
            found = amendments.in_states((State.PARTLY_SIGNED,))
            return any(policy.can_take(actor, one, Step.SIGN) for one in found)

    assert [login for login in ACTORS if waits(login)] == [REGION]
