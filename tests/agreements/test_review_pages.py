"""Reading over and signing on the pages: from a draft to the last signature, and a form that comes too late."""

import pytest
from flask import Flask

from agreements.workflow import Clause
from core.clock import today
from tests import people
from tests.agreements.test_pages import SIGNED as RECORDED
from tests.agreements.test_pages import TYPED, reference
from tests.page import Browser
from tests.signed_copies import OPENED

SIGNED = {"quality": "Présidente", "authority": "Délibération n° 12", "declared": "y"}


def named(login: str) -> dict[str, list[str]]:
    return {"signatories": [str(people.membership_id(login))]}


@pytest.fixture
def fatou(app: Flask) -> Browser:
    """Administrator of the council of Tarn."""
    return Browser(app, "fatou.diallo")


@pytest.fixture
def karim(app: Flask) -> Browser:
    """Regional administrator."""
    return Browser(app, "karim.benali")


@pytest.fixture
def lea(app: Flask) -> Browser:
    """Signs for the council."""
    return Browser(app, "lea.marchand")


@pytest.fixture
def ref(fatou: Browser) -> str:
    """A draft of Tarn, submitted."""
    made = reference(fatou.post("agreements.new", TYPED))
    fatou.post("agreements.submission", {}, ref=made)
    return made


def approve(browser: Browser, ref: str, login: str) -> None:
    source = f"/conventions/{ref}/relecture"
    browser.post("agreements.approve", named(login), ref=ref, _from=source)


@pytest.fixture
def to_sign(fatou: Browser, karim: Browser, ref: str) -> str:
    """The same, approved by both sides."""
    approve(karim, ref, "karim.benali")
    approve(fatou, ref, "lea.marchand")
    return ref


def test_from_draft_to_the_last_signature(fatou: Browser, karim: Browser, lea: Browser, to_sign: str) -> None:
    assert "n° " in lea.get("agreements.waiting").text
    lea.post("agreements.signing", SIGNED, ref=to_sign)
    assert "Signée en partie" in fatou.get("agreements.show", ref=to_sign).text
    karim.post("agreements.signing", SIGNED, ref=to_sign)
    page = fatou.get("agreements.show", ref=to_sign)
    assert "À venir" in page.text
    assert "Délibération n° 12 ; version 1, empreinte" in page.text
    assert "Aucune convention n'attend" in lea.get("agreements.waiting").text


def test_the_other_side_reads_the_frozen_text_and_its_digest(karim: Browser, ref: str) -> None:
    page = karim.get("agreements.version", ref=ref, number=1)
    assert "Convention <b>du Tarn</b>" in page.text
    assert "1 000 entrées" in page.text
    karim.get("agreements.version", 404, ref=ref, number=2)


def test_professionals_do_not_read_versions(app: Flask, ref: str) -> None:
    Browser(app, "nora.haddad").get("agreements.version", 403, ref=ref, number=1)
    Browser(app, "nora.haddad").get("agreements.show", 404, ref=ref)


def test_changes_asked_for_are_read_in_the_history(fatou: Browser, karim: Browser, ref: str) -> None:
    source = f"/conventions/{ref}/relecture"
    assert "Répondez" in karim.post("agreements.request_changes", {"reason": " "}, 422, ref=ref, _from=source).text
    wrong = {"reason": "Plus d’agences.", "clauses": ["agency", "nothing"]}
    assert "Choisissez une réponse" in karim.post("agreements.request_changes", wrong, 422, ref=ref, _from=source).text
    named = {"reason": "Plus d’agences.", "clauses": ["targets", "agency"]}
    karim.post("agreements.request_changes", named, ref=ref, _from=source)
    page = fatou.get("agreements.show", ref=ref)
    assert "Plus d'agences. Clauses concernées : Agences, Objectifs." in page.text
    assert f'href="/conventions/{ref}/modifier#agency"' in page.html
    assert "Version 1 du" in page.text
    form = fatou.get("agreements.edit", ref=ref)
    assert all(f'id="{clause}"' in form.html for clause in Clause)
    fatou.post("agreements.submission", {}, ref=ref)
    assert "Modifications demandées" in fatou.get("agreements.show", ref=ref).text  # in its history alone
    assert "modifier#agency" not in fatou.get("agreements.show", ref=ref).html


def test_an_approval_names_who_signs(karim: Browser, ref: str) -> None:
    source = f"/conventions/{ref}/relecture"
    karim.post("agreements.approve", {"signatories": []}, 422, ref=ref, _from=source)
    page = karim.post("agreements.approve", named("marc.albert"), 422, ref=ref, _from=source)
    assert "ne peut pas signer" in page.text


def test_an_approval_of_a_text_that_moved_says_what_happened(fatou: Browser, karim: Browser, ref: str) -> None:
    source, target = f"/conventions/{ref}/relecture", f"/conventions/{ref}/approuver"
    fields = karim.get(source).fields(target) | named("karim.benali")
    approve(fatou, ref, "lea.marchand")
    page = karim.send(target, fields, 409)
    assert "Approuvée par une partie" in page.text
    karim.send(target, page.fields(target) | named("karim.benali"))


def test_another_digest_is_not_signed(lea: Browser, to_sign: str) -> None:
    page = lea.post("agreements.signing", SIGNED | {"seen": "0" * 64}, 409, ref=to_sign)
    assert "n'est plus celui" in page.text


@pytest.mark.parametrize("field", ["quality", "authority", "declared"])
def test_what_a_signatory_declares_is_asked_for(lea: Browser, to_sign: str, field: str) -> None:
    lea.post("agreements.signing", SIGNED | {field: ""}, 422, ref=to_sign)


def test_a_refusal_to_sign_leads_away_and_keeps_the_reason(fatou: Browser, lea: Browser, to_sign: str) -> None:
    source = f"/conventions/{to_sign}/signer"
    page = lea.post("agreements.refuse_signature", {"reason": "Pas le pouvoir."}, ref=to_sign, _from=source)
    assert page.location == "/conventions/a-traiter"
    lea.get("agreements.show", 404, ref=to_sign)
    assert "Pas le pouvoir." in fatou.get("agreements.show", ref=to_sign).text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_is_shown_in_both_languages(app: Flask, to_sign: str, language: str) -> None:
    lea = Browser(app, "lea.marchand", language=language)
    for endpoint in ("show", "signing"):
        lea.get(f"agreements.{endpoint}", ref=to_sign)
    lea.get("agreements.waiting")
    lea.get("agreements.version", ref=to_sign, number=1)
    assert Browser(app, "karim.benali").get("agreements.show", ref=to_sign).queries <= 16


def test_a_confirmation_that_comes_too_late_says_where_the_agreement_stands(
    app: Flask, fatou: Browser, karim: Browser, to_sign: str
) -> None:
    target = f"/conventions/{to_sign}/signature"
    fatou.post(target, RECORDED)
    late = karim.get("agreements.confirmation", ref=to_sign).fields(f"/conventions/{to_sign}/confirmer") | OPENED
    fatou.post("agreements.reject", {"reason": "Date fausse."}, ref=to_sign, _from=f"/conventions/{to_sign}/confirmer")
    fatou.post(target, RECORDED)
    page = karim.send(f"/conventions/{to_sign}/confirmer", late, 409)
    assert "Signature enregistrée" in page.text
    karim.send(f"/conventions/{to_sign}/confirmer", page.fields(f"/conventions/{to_sign}/confirmer"))


def test_an_administrator_finds_what_waits_from_the_list(karim: Browser, ref: str) -> None:
    assert "/conventions/a-traiter" in karim.get("reports.agreements").html
    assert "Convention <b>du Tarn</b>" in karim.get("agreements.waiting").text


# Stopping


def test_an_agreement_is_suspended_and_resumed_on_its_pages(app: Flask) -> None:
    brigitte, ref = Browser(app, "brigitte.leroy"), people.agreement_of("31").ref
    brigitte.post("agreements.suspension", {"on": str(today("31")), "reason": "Un désaccord."}, ref=ref)
    page = Browser(app, "paul.martin").get("agreements.show", ref=ref)
    assert "Suspendue" in page.text
    assert "Un désaccord." in page.text
    Browser(app, "gilles.henry").post("agreements.resumption", {"reason": "Réglé."}, ref=ref)
    assert "En vigueur" in brigitte.get("agreements.show", ref=ref).text


def test_an_end_before_the_date_shows_its_plan(app: Flask) -> None:
    gilles, ref, day = Browser(app, "gilles.henry"), people.agreement_of("31").ref, str(today("31"))
    wrong = {"on": "2001-01-01", "notice_on": day, "reason": "R", "plan": "P"}
    assert "Écrivez une date entre" in gilles.post("agreements.termination", wrong, 422, ref=ref).text
    gilles.post("agreements.termination", wrong | {"on": day, "plan": "Poursuivis jusqu’à leur terme."}, ref=ref)
    page = Browser(app, "anne.roux").get("agreements.show", ref=ref)
    assert "Résiliée" in page.text
    assert "Poursuivis jusqu'à leur terme." in page.text


def test_a_project_is_given_up_by_its_author_only(app: Flask, fatou: Browser, karim: Browser) -> None:
    ref = reference(fatou.post("agreements.new", TYPED))
    karim.get("agreements.cancellation", 404, ref=ref)
    fatou.post("agreements.cancellation", {"reason": "Abandon."}, ref=ref)
    assert "Annulée" in fatou.get("agreements.show", ref=ref).text
    fatou.get("agreements.cancellation", 409, ref=ref)
