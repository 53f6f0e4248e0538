"""Reading over and signing here: what is frozen, who approves, who signs, what is refused, what stays readable."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from agreements import actions, queries, queries_signing
from agreements.clause_words import sections
from agreements.clauses import clauses
from agreements.frozen import Altered, canonical, digest
from agreements.models import Agreement, AgreementVersion
from agreements.workflow import State, Step
from core.actor import Actor
from core.clock import now, today
from core.db import db, write_transaction
from core.errors import Conflict, NotFound
from core.guard import system_actor
from tests import people
from tests.agreements.doing import YEAR, Acting, Refused, approve, digest_of, sign, signatures, tarn
from tests.page import plain
from tests.signed_copies import paper

Take = Callable[[str, Actor], None]


def locked(ref: str) -> Agreement:
    return queries.get(ref, lock=True)


def changes(ref: str, by: Actor, reason: str = "Les objectifs") -> None:
    actions.request_changes(locked(ref), reason=reason, by=by, at=now())


def refuse(ref: str, by: Actor, reason: str = "Pas le pouvoir") -> None:
    actions.refuse_signature(locked(ref), reason=reason, by=by, at=now())


def approval(ref: str, by: Actor, *named: str, seen: str | None = None) -> None:
    keys = [people.membership_id(one) for one in named]
    actions.approve(locked(ref), signatories=keys, seen=seen or digest_of(ref), by=by, at=now())


def signature(ref: str, by: Actor, **changed: str) -> None:
    declared = {"quality": "Direction", "authority": "Délégation", "seen": digest_of(ref)} | changed
    actions.sign(locked(ref), **declared, by=by, at=now())


def test_what_is_submitted_is_frozen_with_its_digest(acting: Acting, submitted: str) -> None:
    with acting("karim.benali"):
        found = queries.get(submitted)
        version = queries_signing.version(found.id, 1)
        assert (found.state, found.version_number) == (State.IN_REVIEW, 1)
        assert (version.text, version.sha256) == (canonical(clauses(found)), digest(version.text))
        assert queries_signing.text_of(version)["targets"][0] == {"year": YEAR, "entries": 100, "active_file": 120}


def test_a_frozen_text_reads_in_words(acting: Acting, submitted: str) -> None:
    with acting("karim.benali"):
        found = queries_signing.version(queries.get(submitted).id, 1)
        said = plain(str(sections(queries_signing.text_of(found))))
    for words in ("Convention du Tarn", "Albi", "4,5 ETP", "100 entrées", "10 jours ouvrés", "dpo@tarn.exemple.test"):
        assert words in said


def test_an_incomplete_draft_is_not_submitted(acting: Acting, refused: Refused, drafted: str) -> None:
    with acting("fatou.diallo"):
        actions.edit(locked(drafted), tarn(targets=()))
    said = refused("fatou.diallo", lambda actor: actions.submit(locked(drafted), by=actor, at=now())).message
    assert str(YEAR) in said


@pytest.mark.parametrize("change", ["UPDATE agreement_versions SET text = '{}'", "DELETE FROM agreement_versions"])
def test_the_database_keeps_a_frozen_text(app_context: Any, submitted: str, change: str) -> None:
    with pytest.raises(IntegrityError), system_actor("test"), write_transaction() as session:
        session.execute(text(change))


def test_a_text_that_is_not_the_frozen_one_is_not_read() -> None:
    with pytest.raises(Altered):
        queries_signing.text_of(AgreementVersion(text="{}", sha256="0" * 64))


def test_changes_asked_for_return_to_draft_and_the_version_stays(acting: Acting, submitted: str) -> None:
    with acting("karim.benali") as actor:
        changes(submitted, actor, " Les objectifs ")
    with acting("karim.benali"):
        found = queries.get(submitted)  # both sides still read it
        assert (found.state, found.version_number) == (State.DRAFT, None)
        assert queries.history(found.id)[0].reason == "Les objectifs"
        assert queries_signing.version(found.id, 1).number == 1


def test_a_second_submission_is_version_two(acting: Acting, submitted: str) -> None:
    with acting("karim.benali") as actor:
        changes(submitted, actor)
    with acting("fatou.diallo") as actor:
        actions.edit(locked(submitted), tarn(title="Autre titre"))
        actions.submit(locked(submitted), by=actor, at=now())
    with acting("fatou.diallo"):
        found = queries_signing.versions(queries.get(submitted).id)
        assert [one.number for one in found] == [2, 1]
        assert found[0].sha256 != found[1].sha256


def test_a_version_that_does_not_exist_is_not_found(acting: Acting, submitted: str) -> None:
    with acting("fatou.diallo"), pytest.raises(NotFound):
        queries_signing.version(queries.get(submitted).id, 9)


def test_a_text_under_review_is_not_edited(refused: Refused, submitted: str) -> None:
    attempt = lambda actor: actions.edit(locked(submitted), tarn())  # noqa: E731
    assert isinstance(refused("fatou.diallo", attempt), Conflict)


def test_the_second_approval_opens_the_signature(acting: Acting, submitted: str) -> None:
    approve(acting, submitted, "karim.benali", "karim.benali")
    with acting("fatou.diallo"):
        assert queries.get(submitted).state is State.IN_REVIEW
    approve(acting, submitted, "fatou.diallo", "fatou.diallo", "lea.marchand")
    with acting("fatou.diallo"):
        found = queries.get(submitted)
        assert found.state is State.TO_SIGN
        assert [one.name for one in found.standing] == ["Karim Benali", "Fatou Diallo", "Léa Marchand"]
        assert [one.step for one in queries.history(found.id)] == [Step.APPROVE, Step.APPROVE, Step.SUBMIT]


def test_a_side_approves_once(acting: Acting, refused: Refused, submitted: str) -> None:
    approve(acting, submitted, "karim.benali", "karim.benali")
    said = refused("karim.benali", lambda actor: approval(submitted, actor, "karim.benali")).message
    assert "déjà approuvé" in said


def test_another_text_than_the_frozen_one_is_not_approved(refused: Refused, submitted: str) -> None:
    other = lambda actor: approval(submitted, actor, "karim.benali", seen="0" * 64)  # noqa: E731
    assert isinstance(refused("karim.benali", other), Conflict)


@pytest.mark.parametrize("named", [(), ("lea.marchand",), ("gilles.henry",), ("marc.albert",)])
def test_only_who_may_sign_for_the_side_is_named(refused: Refused, submitted: str, named: tuple[str, ...]) -> None:
    assert refused("karim.benali", lambda actor: approval(submitted, actor, *named)).field == "signatories"


def test_signing_keeps_who_when_in_which_quality_and_what(acting: Acting, half_signed: str) -> None:
    with acting("lea.marchand"):
        found = queries.get(half_signed)
        one = found.standing[0]
        assert found.state is State.PARTLY_SIGNED
        assert (one.name, one.quality, one.authority) == ("Léa Marchand", "Présidence", "Délibération 12")
        assert (one.signed_on, one.sha256) == (today("81"), digest_of(half_signed))


def test_the_last_signature_signs_the_agreement(acting: Acting, signed: str) -> None:
    with acting("karim.benali"):
        found = queries.get(signed)
        assert (found.state, found.signed_on, found.confirmed_at) == (State.SIGNED, today("81"), None)
        steps = [one.step for one in queries.history(found.id)]
        assert steps == [Step.SIGN, Step.SIGN, Step.APPROVE, Step.APPROVE, Step.SUBMIT]


@pytest.mark.parametrize("login", ["lea.marchand", "fatou.diallo"])
def test_who_has_signed_or_was_not_named_does_not_sign(refused: Refused, half_signed: str, login: str) -> None:
    assert "pas attendue" in refused(login, lambda actor: signature(half_signed, actor)).message


def test_another_text_than_the_frozen_one_is_not_signed(refused: Refused, approved: str) -> None:
    other = lambda actor: signature(approved, actor, seen="0" * 64)  # noqa: E731
    assert isinstance(refused("karim.benali", other), Conflict)


@pytest.mark.parametrize("field", ["quality", "authority"])
def test_quality_and_authority_are_declared(refused: Refused, approved: str, field: str) -> None:
    assert refused("karim.benali", lambda actor: signature(approved, actor, **{field: " "})).field == field


def test_the_council_does_not_sign_before_its_deliberation(acting: Acting, refused: Refused, drafted: str) -> None:
    with acting("fatou.diallo") as actor:
        actions.edit(locked(drafted), tarn(deliberation_on=today("81") + timedelta(5)))
        actions.submit(locked(drafted), by=actor, at=now())
    approve(acting, drafted, "fatou.diallo", "lea.marchand")
    approve(acting, drafted, "karim.benali", "karim.benali")
    assert "délibération" in refused("lea.marchand", lambda actor: signature(drafted, actor)).message


def test_a_refusal_to_sign_voids_what_was_signed_and_keeps_it(acting: Acting, half_signed: str) -> None:
    with acting("karim.benali") as actor:
        refuse(half_signed, actor)
    with acting("fatou.diallo"):
        found = queries.get(half_signed)
        assert (found.state, found.standing) == (State.DRAFT, [])
        assert [one.has_signed for one in found.signatories] == [True, False]
        assert queries.history(found.id)[0].reason == "Pas le pouvoir"


@pytest.mark.parametrize("take", [changes, refuse])
def test_sending_back_needs_a_reason(refused: Refused, approved: str, take: Any) -> None:
    assert refused("karim.benali", lambda actor: take(approved, actor, " ")).field == "reason"


def test_an_overlap_is_refused_at_signature(acting: Acting, refused: Refused, approved: str) -> None:
    with acting("fatou.diallo") as actor:
        draft = tarn(number="bis", start_on=date(YEAR, 6, 1))
        made = actions.create(draft, territory="81", by=actor, at=now()).ref
    with acting("fatou.diallo") as actor:
        actions.record_signed(locked(made), signatures(), copy=paper(), by=actor, at=now())
    with acting("karim.benali") as actor:
        actions.confirm(locked(made), seen=paper().sha256, by=actor, at=now())
    assert "n° bis" in plain(refused("karim.benali", lambda actor: signature(approved, actor)).message)


def test_paper_replaces_what_was_signed_here(acting: Acting, half_signed: str) -> None:
    with acting("fatou.diallo") as actor:
        actions.record_signed(locked(half_signed), signatures(), copy=paper(), by=actor, at=now())
    with acting("fatou.diallo"):
        found = queries.get(half_signed)
        assert (found.state, found.version_number) == (State.RECORDED, 1)
        assert [one.name for one in found.standing] == ["Ada Colin", "Guy Mercier"]


def test_a_rejected_record_of_an_approved_text_is_signed_again(acting: Acting, half_signed: str) -> None:
    with acting("fatou.diallo") as actor:
        actions.record_signed(locked(half_signed), signatures(), copy=paper(), by=actor, at=now())
    with acting("karim.benali") as actor:
        actions.reject(locked(half_signed), reason="Date fausse", by=actor, at=now())
    with acting("lea.marchand"):
        assert queries.get(half_signed).state is State.TO_SIGN
    for login in ("karim.benali", "lea.marchand"):
        sign(acting, half_signed, login)
    with acting("lea.marchand"):
        assert queries.get(half_signed).state is State.SIGNED


def test_the_database_asks_nobody_twice_to_sign_a_text(app: Flask, app_context: Any, approved: str) -> None:
    again = (
        "INSERT INTO agreement_signatories (agreement_id, version_number, side, name, quality, membership_id, user_id)"
        " SELECT agreement_id, version_number, side, name, quality, membership_id, user_id FROM agreement_signatories"
        " WHERE user_id IS NOT NULL"
    )
    db.session.remove()
    with pytest.raises(IntegrityError), system_actor("test"), write_transaction() as session:
        session.execute(text(again))
