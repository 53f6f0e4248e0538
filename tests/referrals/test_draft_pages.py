"""A new referral over HTTP: three short pages, a draft on the server, the closed gate."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from casefiles.workflow import Category
from core.clock import today
from core.db import side_session
from core.guard import system_actor
from referrals.models import Referral
from tests import people
from tests.page import Browser, Page

ANSWERS: dict[str, Any] = {
    "barriers": [Category.HOUSING.value, Category.HEALTH.value],
    "agreed_by": "paper",
    "reason": "Hébergée chez des proches.",
    "tried": "Dossier déposé au logement social.",
}


def answers(**changes: Any) -> dict[str, Any]:
    office = people.unit_of("MDS Toulouse Nord").ref
    return {**ANSWERS, "office": office, "agreed_on": today("31").isoformat(), **changes}


def begin(app: Flask, login: str = "paul.martin", name: str = "Costes") -> tuple[Browser, str]:
    """Page 1 done; gives the address of page 2."""
    browser = Browser(app, login)
    page = browser.post("referrals.start", {}, _from=f"/orientations/nouvelle?dossier={people.file_of(name).ref}")
    return browser, page.location


def fill(browser: Browser, address: str, status: int = 303, **changes: Any) -> Page:
    return browser.post(address, answers(**changes), status)


def test_three_pages_send_a_referral(app: Flask) -> None:
    browser, draft = begin(app)
    check = fill(browser, draft).location
    shown = browser.get(check)
    assert "Hébergée chez des proches." in shown.text
    sent = browser.post(check, {})
    page = browser.get(sent.location)
    assert page.heading == "Orientation de COSTES Marie"
    assert "Orientation envoyée. Réponse attendue avant le" in page.text


def test_eight_inputs_at_most(app: Flask) -> None:
    browser, draft = begin(app)
    fields = {name for name in browser.get(draft).fields(draft) if name not in ("csrf_token", "form_token", "version")}
    asked = fields | {"barriers", "agreed_by"}
    assert asked == {"barriers", "office", "advisor", "agreed_on", "agreed_by", "tried", "reason"}


def test_who_already_waits_for_an_answer_is_marked_and_leads_to_the_referral(app: Flask) -> None:
    page = Browser(app, "sonia.vidal").get("referrals.new")
    assert "orientation en cours" in page.text
    for name in ("Benali", "Fabre"):
        assert f"dossier={people.file_of(name).ref}" not in page.html
        assert f"/orientations/{people.referral_of(name).ref}?" in page.html
    assert f"dossier={people.file_of('Dupuy').ref}" in page.html


def test_who_is_in_global_support_is_marked_and_not_offered(app: Flask) -> None:
    browser = Browser(app, "paul.martin")
    page = browser.get("referrals.new")
    assert "accompagnement global depuis le" in page.text
    assert f"dossier={people.file_of('Abadie').ref}" not in page.html
    assert f"dossier={people.file_of('Costes').ref}" in page.html
    typed = browser.get("referrals.new", dossier=people.file_of("Abadie").ref)
    assert "déjà en accompagnement global depuis le" in typed.text
    assert "Continuer" not in typed.text


def test_a_hidden_referral_of_a_colleague_is_marked_without_its_address(app: Flask) -> None:
    ref = people.referral_of("Fabre").ref
    with app.app_context(), system_actor("tests: another author"), side_session(writing=True) as session:
        session.execute(
            update(Referral).where(Referral.ref == ref).values(author_id=people.membership_id("ines.faure"))
        )
    page = Browser(app, "sonia.vidal").get("referrals.new")
    assert f"dossier={people.file_of('Fabre').ref}" not in page.html
    assert ref not in page.html
    assert page.text.count("orientation en cours") == 2


def test_choosing_takes_as_many_queries_for_three_people_as_for_one(app: Flask) -> None:
    browser = Browser(app, "sonia.vidal")
    assert browser.get("referrals.new").queries == browser.get("referrals.new", q="Dupuy").queries


def test_herault_does_not_open_and_says_why_and_what_to_do(app: Flask) -> None:
    browser = Browser(app, "sonia.vidal")
    page = browser.get("referrals.new", dossier=people.file_of("Dupuy").ref)
    assert "Aucune convention ne lie le conseil départemental de l'Hérault" in page.text
    assert "Que faire ?" in page.text
    assert "Continuer" not in page.text


def test_an_ended_agreement_does_not_open(app: Flask) -> None:
    page = Browser(app, "marc.albert").get("referrals.new", dossier=people.file_of("Esteve").ref)
    assert "a pris fin le" in page.text


def test_a_forced_start_in_herault_is_refused_with_the_reason(app: Flask) -> None:
    browser = Browser(app, "sonia.vidal")
    page = browser.get("referrals.new", dossier=people.file_of("Benali").ref)
    assert "Une orientation est déjà en cours depuis le" in page.text
    fields = browser.get("referrals.new", dossier=people.file_of("Dupuy").ref)
    tokens = {"csrf_token": fields.fields("/deconnexion")["csrf_token"], "form_token": "x" * 32}
    refused = browser.send("/orientations/nouvelle", {**tokens, "file": people.file_of("Dupuy").ref}, 422)
    assert "Aucune convention" in refused.text


@pytest.mark.parametrize("name", ["Abadie", "Costes", "Esteve"])
def test_a_person_of_somebody_else_is_not_found(app: Flask, name: str) -> None:
    Browser(app, "sonia.vidal").get("referrals.new", 404, dossier=people.file_of(name).ref)


def test_a_draft_put_aside_is_found_again(app: Flask) -> None:
    browser, draft = begin(app)
    fill(browser, draft, barriers=[], office="", agreed_on="", agreed_by=None, reason="À finir", later="1")
    assert "COSTES Marie" in browser.get("referrals.sent", onglet="brouillons").text
    assert "À finir" in browser.get(draft).html


def test_a_draft_is_saved_by_the_script_without_using_up_the_form(app: Flask) -> None:
    browser, draft = begin(app)
    fields = browser.get(draft).fields(draft) | {"reason": "Tapé au fil de l'eau"}
    assert browser.client.post(f"{draft}/auto", data=fields).status_code == 204
    assert browser.client.post(f"{draft}/auto", data=fields).status_code == 204
    assert "Tapé au fil de l" in browser.get(draft).html
    assert browser.client.post(draft, data=fields | answers()).status_code == 303


@pytest.mark.parametrize("login", ["sonia.vidal", "hugo.perez"])
def test_nobody_else_opens_a_draft(app: Flask, login: str) -> None:
    _browser, draft = begin(app)
    Browser(app, login).get(draft, 404)


@pytest.mark.parametrize("login", ["claire.dumas", "denis.favre", "brigitte.leroy"])
def test_only_who_follows_people_refers(app: Flask, login: str) -> None:
    Browser(app, login).get("referrals.new", 403)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"barriers": []}, "Cochez au moins un frein."),
        ({"barriers": ["zzz"]}, "Choisissez une réponse de la liste."),
        ({"office": ""}, "Choisissez où envoyer l'orientation."),
        ({"office": "U-ZZZZZZZZ"}, "Choisissez un lieu de la liste."),
        ({"advisor": "999999"}, "Choisissez une personne de la liste."),
        ({"advisor": "x"}, "Choisissez une personne de la liste."),
        ({"agreed_on": "hier"}, "Écrivez une date comme 08/02/2017."),
        ({"agreed_on": "2099-01-01"}, "Cette date est à venir"),
        ({"agreed_by": "sms"}, "Choisissez une réponse de la liste."),
        ({"reason": "   "}, "Écrivez pourquoi vous orientez cette personne."),
        ({"reason": "x" * 4001}, "Raccourcissez ce texte"),
    ],
)
def test_a_wrong_answer_is_said_and_what_was_typed_is_kept(app: Flask, changes: dict[str, Any], sentence: str) -> None:
    browser, draft = begin(app)
    page = fill(browser, draft, 422, **changes)
    assert sentence in page.text
    assert "Dossier déposé au logement social." in page.html


def test_a_text_of_ten_megabytes_is_said_to_be_too_long(app: Flask) -> None:
    browser, draft = begin(app)
    fields = browser.get(draft).fields(draft) | answers(reason="x" * 12_000_000)
    assert browser.client.post(draft, data=fields).status_code == 413


def test_two_tabs_do_not_overwrite_one_another(app: Flask) -> None:
    browser, draft = begin(app)
    old = browser.get(draft).fields(draft)
    fill(browser, draft, reason="Version du premier onglet")
    page = browser.send(draft, old | answers(reason="Version du second onglet"), 409)
    assert "Version du premier onglet" in page.text
    assert "Version du second onglet" in page.html


def test_a_form_sent_twice_sends_once(app: Flask) -> None:
    browser, draft = begin(app)
    check = fill(browser, draft).location
    fields = browser.get(check).fields(check)
    first, second = browser.send(check, fields), browser.send(check, fields)
    assert first.location == second.location


def test_a_draft_is_thrown_away(app: Flask) -> None:
    browser, draft = begin(app)
    target = draft + "/supprimer"
    browser.send(target, browser.get(draft).fields(target))
    browser.get(draft, 404)


def test_an_incomplete_draft_leads_back_to_its_form(app: Flask) -> None:
    browser, draft = begin(app)
    page = browser.get(draft.replace("/brouillon", "/envoi"), 303)
    assert page.location == draft


def test_a_number_that_looks_like_the_social_security_one_is_pointed_out(app: Flask) -> None:
    browser, draft = begin(app)
    check = fill(browser, draft, reason="Son numéro est 2 69 05 49 588 157 80.").location
    assert "numéro de sécurité sociale" in browser.get(check).text


def test_the_pages_speak_english(app: Flask) -> None:
    browser = Browser(app, "paul.martin", language="en")
    assert browser.get("referrals.new", dossier=people.file_of("Costes").ref).status == 200
