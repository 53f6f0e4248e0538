"""The inbox and the answers over HTTP: who reads, who answers, what a colleague's first answer does."""

from typing import Any

import pytest
from flask import Flask

from tests import people
from tests.page import Browser

REFUSAL = {"reason": "capacity", "suggestion": "MDS Muret", "text": ""}


def ref(name: str = "Benali") -> str:
    return people.referral_of(name).ref


def named(login: str) -> dict[str, str]:
    return {"worker": str(people.membership_id(login))}


def test_a_coordinator_starts_on_what_is_to_assign(app: Flask) -> None:
    page = Browser(app, "claire.dumas").get("referrals.inbox")
    assert "BENALI Karim" in page.text
    assert "FABRE Hugo" not in page.text
    assert page.queries <= 12


def test_a_social_worker_starts_on_what_is_to_answer(app: Flask) -> None:
    page = Browser(app, "anne.roux").get("referrals.inbox")
    assert "FABRE Hugo" in page.text
    assert "BENALI" not in page.text


@pytest.mark.parametrize(
    "query",
    ["onglet=zzz", "tri=zzz", "ordre=zzz", "page=zzz", "page=bm9uZQ", "frein=zzz", "affectation=-1", "urgence=x"],
)
def test_what_the_address_says_wrong_is_ignored(app: Flask, query: str) -> None:
    assert "BENALI Karim" in Browser(app, "claire.dumas").get(f"/orientations?{query}").text


@pytest.mark.parametrize("query", ["affectation=99999999999999999999", "q=%00%F0%9F%98%80", "page=" + "A" * 5000])
def test_odd_addresses_get_an_answer(app: Flask, query: str) -> None:
    assert Browser(app, "claire.dumas").get(f"/orientations?{query}").status == 200


def test_the_secretary_has_no_referrals(app: Flask) -> None:
    Browser(app, "denis.favre").get("referrals.inbox", 403)


def test_who_only_sends_or_only_receives_is_led_to_that_list(app: Flask) -> None:
    assert Browser(app, "sonia.vidal").get("referrals.inbox", 303).location == "/orientations/envoyees"
    assert Browser(app, "claire.dumas").get("referrals.sent", 303).location == "/orientations"


@pytest.mark.parametrize("login", ["paul.martin", "anne.roux"])
def test_who_does_both_goes_from_one_list_to_the_other(app: Flask, login: str) -> None:
    browser = Browser(app, login)
    assert "/orientations/envoyees" in browser.get("referrals.inbox").html
    assert 'href="/orientations"' in browser.get("referrals.sent").html


def test_the_first_reading_by_the_receiving_side_is_shown_to_the_author(app: Flask) -> None:
    author = Browser(app, "sonia.vidal")
    assert "pas encore lue" in author.get("referrals.show", ref=ref()).text
    Browser(app, "claire.dumas").get("referrals.show", ref=ref())
    assert ", lue le" in author.get("referrals.show", ref=ref()).text


def test_the_named_advisor_reads_without_opening(app: Flask) -> None:
    assert "pas encore lue" in Browser(app, "paul.martin").get("referrals.show", ref=ref()).text


@pytest.mark.parametrize("login", ["leo.caron", "julie.blanc", "yves.nadal", "hugo.perez", "luc.moreau", "val.perrin"])
def test_a_referral_of_others_does_not_exist(app: Flask, login: str) -> None:
    Browser(app, login).get("referrals.show", 404, ref=ref())


@pytest.mark.parametrize("endpoint", ["assign", "accept", "ask", "decline"])
@pytest.mark.parametrize(("login", "status"), [("leo.caron", 404), ("sonia.vidal", 403), ("denis.favre", 403)])
def test_nobody_else_opens_an_answer(app: Flask, endpoint: str, login: str, status: int) -> None:
    if (login, endpoint) == ("leo.caron", "assign"):
        status = 403
    Browser(app, login).get(f"referrals.{endpoint}", status, ref=ref())


def test_assigning_leads_back_to_the_list_it_came_from(app: Flask) -> None:
    browser = Browser(app, "claire.dumas")
    back = "/orientations?onglet=a-affecter&q=ben"
    page = browser.post("referrals.assign", named("anne.roux"), ref=ref(), next=back)
    assert page.location == back
    assert "Orientation affectée." in browser.get(back).text


def test_a_foreign_way_back_is_not_followed(app: Flask) -> None:
    browser = Browser(app, "claire.dumas")
    page = browser.post("referrals.assign", named("anne.roux"), ref=ref(), next="https://exemple.test/")
    assert page.location == "/orientations"


@pytest.mark.parametrize("login", ["julie.blanc", "claire.dumas", "paul.martin"])
def test_somebody_of_another_unit_is_not_assigned(app: Flask, login: str) -> None:
    page = Browser(app, "claire.dumas").post("referrals.assign", named(login), 422, ref=ref())
    assert "Choisissez une personne du travail social de ce lieu d'accueil." in page.text


@pytest.mark.parametrize("value", ["", "abc", "-1", "99999999999999999999"])
def test_a_worker_that_is_none_is_refused(app: Flask, value: str) -> None:
    Browser(app, "claire.dumas").post("referrals.assign", {"worker": value}, 422, ref=ref())


def test_accepting_for_oneself_shows_the_referral(app: Flask) -> None:
    browser = Browser(app, "anne.roux")
    page = browser.get(browser.post("referrals.accept", {}, ref=ref("Fabre")).location)
    assert "L'accompagnement global est ouvert avec Anne Roux et Paul Martin." in page.text


def test_accepting_for_a_colleague_leads_back_to_the_list(app: Flask) -> None:
    browser = Browser(app, "claire.dumas")
    page = browser.post("referrals.accept", named("leo.caron"), ref=ref("Fabre"))
    assert page.location == "/orientations"
    browser.get("referrals.show", 404, ref=ref("Fabre"))


def test_the_author_reads_the_answer_once(app: Flask) -> None:
    Browser(app, "claire.dumas").post("referrals.decline", REFUSAL, ref=ref())
    author = Browser(app, "sonia.vidal")
    page = author.get("referrals.show", ref=ref())
    assert "Plus de place actuellement" in page.text
    assert "MDS Muret" in page.text
    author.post("referrals.read_answer", {}, _from=f"/orientations/{ref()}", ref=ref())
    page = author.get("referrals.show", ref=ref())
    assert "J'ai lu la réponse" not in page.text


def test_a_question_and_its_answer(app: Flask) -> None:
    worker, author = Browser(app, "anne.roux"), Browser(app, "sonia.vidal")
    worker.post("referrals.ask", {"question": "A-t-il un véhicule ?"}, ref=ref("Fabre"))
    assert "À vous : donner le complément" in author.get("referrals.show", ref=ref("Fabre")).text
    author.post("referrals.inform", {"information": "Non."}, ref=ref("Fabre"))
    assert "À vous : répondre" in worker.get("referrals.show", ref=ref("Fabre")).text


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"reason": ""}, "Choisissez un motif."),
        ({"reason": "zzz"}, "Choisissez une réponse de la liste."),
        ({"reason": "other", "text": ""}, "Écrivez le motif"),
        ({"reason": "other", "text": "x" * 2001}, "Raccourcissez ce texte"),
    ],
)
def test_a_wrong_refusal_is_said(app: Flask, answers: dict[str, Any], sentence: str) -> None:
    page = Browser(app, "claire.dumas").post(
        "referrals.decline", answers | {"suggestion": "Voir la mission locale"}, 422, ref=ref()
    )
    assert sentence in page.text
    assert "Voir la mission locale" in page.html


def test_of_two_coordinators_the_second_is_shown_the_first_answer_and_keeps_what_was_typed(app: Flask) -> None:
    claire, elise = Browser(app, "claire.dumas"), Browser(app, "elise.gros")
    target = elise.address("referrals.decline", ref=ref())
    open_form = elise.get(target).fields(target)
    claire.post("referrals.decline", REFUSAL, ref=ref())
    page = elise.send(target, open_form | {"reason": "other", "text": "Ce que j'avais écrit"}, 409)
    assert "Claire Dumas a agi" in page.text
    assert "L'orientation a été refusée." in page.text
    assert "Ce que j'avais écrit" in page.text
    assert "BENALI" not in page.text


def test_a_worker_learns_that_a_coordinator_accepted_for_somebody_else(app: Flask) -> None:
    anne = Browser(app, "anne.roux")
    target = anne.address("referrals.ask", ref=ref("Fabre"))
    open_form = anne.get(target).fields(target)
    Browser(app, "claire.dumas").post("referrals.accept", named("leo.caron"), ref=ref("Fabre"))
    page = anne.send(target, open_form | {"question": "Est-il disponible ?"}, 409)
    assert "L'orientation a été acceptée." in page.text
    assert "Est-il disponible ?" in page.text


def test_a_change_of_state_under_an_open_form_is_shown_and_the_form_kept(app: Flask) -> None:
    claire, elise = Browser(app, "claire.dumas"), Browser(app, "elise.gros")
    target = elise.address("referrals.decline", ref=ref())
    open_form = elise.get(target).fields(target)
    claire.post("referrals.ask", {"question": "Où habite-t-il ?"}, ref=ref())
    page = elise.send(target, open_form | {"reason": "capacity", "text": "Ma précision"}, 409)
    assert "Claire Dumas a agi" in page.text
    assert "Où habite-t-il ?" in page.text
    assert "Ma précision" in page.html


def test_a_form_replayed_gets_the_first_answer(app: Flask) -> None:
    browser = Browser(app, "claire.dumas")
    target = browser.address("referrals.decline", ref=ref())
    fields = browser.get(target).fields(target) | REFUSAL
    assert browser.send(target, fields).location == browser.send(target, fields).location


def test_a_step_of_another_state_is_refused_whatever_the_page_showed(app: Flask) -> None:
    page = Browser(app, "sonia.vidal").get("referrals.inform", 409, ref=ref())
    assert "Cette étape n'est plus possible" in page.text


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("endpoint", ["show", "assign", "accept", "ask", "decline"])
def test_every_page_of_a_referral_in_both_languages(app: Flask, endpoint: str, language: str) -> None:
    Browser(app, "claire.dumas", language=language).get(f"referrals.{endpoint}", ref=ref())


@pytest.mark.parametrize(
    "address", ["/orientations/OR-31-ZZZZZZZZ", "/orientations/%00", "/orientations/" + "A" * 3000]
)
def test_an_unknown_reference_is_not_found(app: Flask, address: str) -> None:
    Browser(app, "claire.dumas").get(address, 404)
