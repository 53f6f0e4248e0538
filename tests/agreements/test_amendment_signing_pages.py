"""The pages of an amendment over HTTP: submitted, approved, signed here, sent back, written again, too late."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from core.clock import now, today
from tests import people
from tests.agreements.test_amendment_pages import ON, SIGNED, TYPED, first, propose, take
from tests.page import Browser
from tests.signed_copies import OPENED, paper

DECLARED = {"quality": "Directrice", "authority": "Délégation n° 4", "declared": "y"}


def named(login: str) -> dict[str, list[str]]:
    return {"signatories": [str(people.membership_id(login))]}


@pytest.fixture
def gilles(app: Flask) -> Browser:
    """Administrator of the employment service in Haute-Garonne."""
    return Browser(app, "gilles.henry")


@pytest.fixture
def brigitte(app: Flask) -> Browser:
    """Administrator of its council."""
    return Browser(app, "brigitte.leroy")


@pytest.fixture
def karim(app: Flask) -> Browser:
    """Administrator of the region, who signs for the service."""
    return Browser(app, "karim.benali")


@pytest.fixture
def in_review(gilles: Browser) -> None:
    propose(gilles)
    take(gilles, "submit", {})


@pytest.fixture
def to_sign(gilles: Browser, brigitte: Browser, in_review: None) -> None:
    take(gilles, "approve", named("karim.benali"))
    take(brigitte, "approve", named("brigitte.leroy"))


def read(browser: Browser, status: int = 200) -> str:
    return browser.get("agreements.amendment", status, **first()).text


def test_from_draft_to_the_last_signature(
    app: Flask, gilles: Browser, brigitte: Browser, karim: Browser, to_sign: None
) -> None:
    for browser in (brigitte, karim):
        assert "Avenant n° 1, convention n°" in browser.get("agreements.waiting").text
        take(browser, "sign", DECLARED)
        assert "Avenant n° 1, convention" not in browser.get("agreements.waiting").text
    shown = read(Browser(app, "paul.martin"))
    for expected in ("Il s'appliquera à partir du", "Délégation n° 4 ; version 1, empreinte", "Signé par une personne"):
        assert expected in shown
    assert "Approbation, Conseil départemental" in shown
    ref = people.agreement_of("31").ref
    assert "Avenant n° 1 (Signé)" in gilles.get("agreements.show", ref=ref).text


def test_a_draft_is_shown_to_its_side_and_a_submitted_text_to_both(
    app: Flask, gilles: Browser, brigitte: Browser
) -> None:
    propose(gilles)
    read(brigitte, 404)
    take(gilles, "submit", {})
    assert "Ce texte convient" in read(brigitte)
    read(Browser(app, "paul.martin"), 404)
    read(Browser(app, "fatou.diallo"), 404)


def test_changes_asked_for_are_read_and_the_draft_is_written_again(
    gilles: Browser, brigitte: Browser, in_review: None
) -> None:
    assert "Répondez" in take(brigitte, "return", {"reason": " "}, 422).text
    take(brigitte, "return", {"reason": "Plutôt soixante."})
    assert "Plutôt soixante." in read(gilles)
    page = gilles.get("agreements.edit_amendment", **first())
    fields = page.fields(gilles.address("agreements.edit_amendment", **first()))
    assert (fields["portfolio_cap"], fields["purpose"], fields["effective_on"]) == ("50", TYPED["purpose"], str(ON))
    gilles.post("agreements.edit_amendment", {"portfolio_cap": "60"}, **first())
    take(gilles, "submit", {})
    shown = gilles.get("agreements.amendment", **first()).text
    assert "60 personnes au plus" in shown
    assert "Version 2 du" in shown
    version = brigitte.get("agreements.amendment_version", version=1, **first()).text
    assert "50 personnes au plus" in version
    brigitte.get("agreements.amendment_version", 404, version=3, **first())


def test_what_is_written_again_is_checked_like_a_proposal(gilles: Browser, brigitte: Browser) -> None:
    propose(gilles)
    for typed, words in (
        ({"portfolio_cap": "70"}, "ne change rien"),
        ({"effective_on": "2001-01-01"}, "rien au passé"),
    ):
        page = gilles.post("agreements.edit_amendment", typed, 422, **first())
        assert words in page.text
        assert page.fields("")["purpose"] == TYPED["purpose"]


def test_two_who_write_the_same_draft_are_shown_what_changed(gilles: Browser, karim: Browser) -> None:
    propose(gilles)
    address = gilles.address("agreements.edit_amendment", **first())
    late = gilles.get(address).fields(address) | {"portfolio_cap": "45"}
    karim.post("agreements.edit_amendment", {"portfolio_cap": "60"}, **first())
    page = gilles.send(address, late, 409)
    assert "pendant votre saisie" in page.text
    assert page.fields(address)["portfolio_cap"] == "45"


def test_a_text_under_review_is_not_written_again(gilles: Browser, in_review: None) -> None:
    assert "l'avenant est à l'état « En relecture »" in gilles.get("agreements.edit_amendment", 409, **first()).text


def test_an_approval_names_who_signs(gilles: Browser, in_review: None) -> None:
    take(gilles, "approve", {"signatories": []}, 422)
    page = take(gilles, "approve", named("paul.martin"), 422)
    assert "ne peut pas signer" in page.text
    assert 'id="signatories-error"' in page.html


def test_an_approval_of_a_text_that_moved_says_what_happened(
    gilles: Browser, brigitte: Browser, in_review: None
) -> None:
    target = gilles.address("agreements.approve_amendment", **first())
    late = brigitte.get("agreements.amendment", **first()).fields(target) | named("brigitte.leroy")
    take(gilles, "approve", named("karim.benali"))
    page = brigitte.send(target, late, 409)
    assert "Approuvé par une partie" in page.text
    brigitte.send(target, page.fields(target) | named("brigitte.leroy"))


def test_another_digest_is_not_signed(brigitte: Browser, to_sign: None) -> None:
    assert "n'est plus celui" in take(brigitte, "sign", DECLARED | {"seen": "0" * 64}, 409).text


@pytest.mark.parametrize("field", ["quality", "authority", "declared"])
def test_what_a_signatory_declares_is_asked_for(brigitte: Browser, to_sign: None, field: str) -> None:
    page = take(brigitte, "sign", DECLARED | {field: ""}, 422)
    assert f'id="{field}-error"' in page.html


def test_nobody_signs_twice(brigitte: Browser, to_sign: None) -> None:
    target = brigitte.address("agreements.sign_amendment", **first())
    fields = brigitte.get("agreements.amendment", **first()).fields(target) | DECLARED
    brigitte.send(target, fields)
    assert "Je signe" not in read(brigitte)
    cancel = brigitte.address("agreements.cancel_amendment", **first())
    other = brigitte.get("agreements.amendment", **first()).fields(cancel)
    said = brigitte.send(target, fields | {"form_token": other["form_token"]}, 403).text
    assert "Votre signature n'est pas attendue" in said


def test_a_refusal_leads_away_and_keeps_the_reason(gilles: Browser, brigitte: Browser, to_sign: None) -> None:
    page = take(brigitte, "refuse", {"reason": "Pas le pouvoir."})
    assert page.location == "/conventions/a-traiter"
    assert "Pas le pouvoir." in read(gilles)


@pytest.mark.usefixtures("to_sign")
def test_a_date_that_passed_is_said_and_the_signature_refused(app: Flask, freeze: Any) -> None:
    freeze(now() + timedelta(days=(ON - today("31")).days + 1))
    brigitte = Browser(app, "brigitte.leroy")
    assert "Sa date d'effet est passée" in read(brigitte)
    said = take(brigitte, "sign", DECLARED, 422).text
    assert "un avenant ne change rien au passé. Refusez de signer" in said


def test_paper_is_recorded_over_an_approved_text(gilles: Browser, brigitte: Browser, to_sign: None) -> None:
    take(gilles, "record", SIGNED)
    copy = brigitte.get("agreements.signed_amendment_copy", **first()).response
    assert copy.data == paper().data
    assert copy.headers["Content-Disposition"].startswith("attachment")
    take(brigitte, "confirm", OPENED)
    shown = read(gilles)
    assert "signature sur papier" in shown
    assert "Ada Colin" in shown


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_is_shown_in_both_languages(app: Flask, to_sign: None, language: str) -> None:
    browser = Browser(app, "brigitte.leroy", language=language)
    for endpoint in ("agreements.amendment", "reports.amendment_act"):
        assert browser.get(endpoint, **first()).queries <= 19
    browser.get("agreements.waiting")
    browser.get("agreements.amendment_version", version=1, **first())


def test_the_page_asks_as_much_of_the_database_signed_as_proposed(gilles: Browser, brigitte: Browser) -> None:
    propose(gilles)
    before = gilles.get("agreements.amendment", **first()).queries
    take(gilles, "submit", {})
    take(gilles, "approve", named("gilles.henry"))
    take(brigitte, "approve", named("brigitte.leroy"))
    for browser in (gilles, brigitte):
        take(browser, "sign", DECLARED)
    assert gilles.get("agreements.amendment", **first()).queries <= before + 1  # its versions
