"""Correcting over HTTP: what both sides read afterwards, on the page and on the sheet, and what is refused in words."""

from typing import Any

import pytest
from flask import Flask

from tests import people
from tests.page import Browser
from tests.referrals import doing
from tests.referrals.test_corrections import NEW, TOLD, WHY, kept, told
from tests.referrals.test_to_employment import meeting, sent

SCRIPT = '<script>alert("x")</script> & <b>gras</b>'


def ref(name: str = "Benali") -> str:
    return people.referral_of(name).ref


def correct(app: Flask, value: Any, about: str = "motif", status: int = 303, **typed: str) -> Any:
    """Sonia, who wrote it, corrects the referral of Karim Benali."""
    answers = {"value": value, "why": WHY, **typed}
    return Browser(app, "sonia.vidal").post("referrals.correct", answers, status, ref=ref(), about=about)


@pytest.mark.parametrize("login", ["sonia.vidal", "claire.dumas", "paul.martin"])
def test_each_side_reads_the_new_text_and_the_one_that_was_sent(app: Flask, login: str) -> None:
    correct(app, NEW)
    page = Browser(app, login).get("referrals.show", ref=ref())
    before = people.text_of("Benali", "referral")
    assert NEW.replace("’", "'") in page.text
    assert f", avant : {before}" in page.text.replace("\n", " ")
    assert "Pourquoi un accompagnement global ? – J'avais mal compris." in page.text


def test_the_form_shows_what_holds_now_and_the_page_leads_to_it(app: Flask) -> None:
    sonia = Browser(app, "sonia.vidal")
    shown = sonia.get("referrals.show", ref=ref())
    assert "Corriger ce qui a été envoyé" in shown.text
    for about in ("motif", "freins", "binome", "tente"):
        assert f"/orientations/{ref()}/corriger/{about}?" in shown.html
    target = sonia.address("referrals.correct", ref=ref(), about="tente")
    assert sonia.get(target).fields(target)["value"] == people.text_of("Benali", "tried")
    assert "Corriger ce qui" not in Browser(app, "claire.dumas").get("referrals.show", ref=ref()).text


@pytest.mark.parametrize(
    ("about", "value", "typed", "said"),
    [
        ("motif", "", {}, "Écrivez pourquoi vous orientez cette personne."),
        ("motif", "é" * 4001, {}, "4001 caractères pour 4000 possibles"),
        ("tente", "é" * 2001, {}, "2001 caractères pour 2000 possibles"),
        ("motif", NEW, {"why": ""}, "Écrivez pourquoi vous corrigez."),
        ("motif", NEW, {"why": "é" * 201}, "201 caractères pour 200 possibles"),
        ("freins", [], {}, "Cochez au moins un frein."),
        ("freins", ["zzz"], {}, "Choisissez une réponse de la liste."),
        ("binome", "", {}, "Choisissez le membre du binôme de votre équipe."),
        ("binome", "9" * 30, {}, "Choisissez une personne de la liste."),
    ],
)
def test_what_cannot_be_is_said_in_words_and_writes_nothing(
    app: Flask, about: str, value: Any, typed: dict[str, str], said: str
) -> None:
    page = correct(app, value, about, 422, **typed)
    assert said in page.text
    with app.app_context():
        assert (kept(ref()), told(TOLD, ref())) == ([], set())


def test_a_barrier_the_person_did_not_agree_to_share_is_refused_on_its_field(app: Flask) -> None:
    with app.app_context():
        made = doing.sent()
    values = ["logement-hebergement", "sante", "mobilite"]
    paul = Browser(app, "paul.martin")
    page = paul.post("referrals.correct", {"value": values, "why": WHY}, 422, ref=made, about="freins")
    assert "L'accord de la personne avec CD Haute-Garonne ne couvre pas : Mobilité." in page.text
    assert 'id="value-error"' in page.html
    assert "/accords" in page.html


def test_an_unchanged_value_is_refused_on_its_field(app: Flask) -> None:
    page = correct(app, people.text_of("Benali", "referral") + "\r\n", status=422)
    assert "il n'y a rien à corriger" in page.text
    assert 'id="value-error"' in page.html


def test_ten_megabytes_are_refused_before_they_are_read(app: Flask) -> None:
    sonia = Browser(app, "sonia.vidal")
    target = sonia.address("referrals.correct", ref=ref(), about="motif")
    fields = sonia.get(target).fields(target) | {"value": "x" * 10_000_000, "why": WHY}
    assert sonia.client.post(target, data=fields).status_code in (413, 422)
    with app.app_context():
        assert kept(ref()) == []


def test_what_looks_like_markup_is_text_on_every_page(app: Flask) -> None:
    correct(app, SCRIPT, why=SCRIPT)
    correct(app, "Autre texte", why=SCRIPT)
    for login, endpoint in (("claire.dumas", "referrals.show"), ("sonia.vidal", "reports.referral_sheet")):
        page = Browser(app, login).get(endpoint, ref=ref())
        assert SCRIPT in page.text
        assert "<script>alert" not in page.html
        assert "<b>gras" not in page.html


def test_of_two_open_pages_the_second_is_shown_both_texts(app: Flask) -> None:
    sonia = Browser(app, "sonia.vidal")
    target = sonia.address("referrals.correct", ref=ref(), about="motif")
    typed = sonia.get(target).fields(target) | {"value": "Mon second texte.", "why": WHY}
    correct(app, NEW)
    page = sonia.send(target, typed, 409)
    assert NEW.replace("’", "'") in page.text
    assert "Mon second texte." in page.text
    again = page.fields(target) | {"value": "Mon second texte.", "why": WHY}
    assert sonia.send(target, again).location.endswith(ref())


def test_a_double_click_corrects_once(app: Flask) -> None:
    sonia = Browser(app, "sonia.vidal")
    target = sonia.address("referrals.correct", ref=ref(), about="motif")
    typed = sonia.get(target).fields(target) | {"value": NEW, "why": WHY}
    assert sonia.send(target, typed).location == sonia.send(target, typed).location
    with app.app_context():
        assert len(kept(ref())) == 1


def test_who_answers_on_a_page_opened_before_reads_that_it_was_corrected(app: Flask) -> None:
    claire = Browser(app, "claire.dumas")
    target = claire.address("referrals.decline", ref=ref())
    typed = claire.get(target).fields(target) | {"reason": "capacity", "suggestion": "La mission locale"}
    correct(app, NEW)
    page = claire.send(target, typed, 409)
    assert "Sonia Vidal a agi" in page.text
    assert "Orientation corrigée" in page.text
    assert "La mission locale" in page.html


def test_who_corrects_what_was_just_answered_keeps_what_was_typed(app: Flask) -> None:
    sonia = Browser(app, "sonia.vidal")
    target = sonia.address("referrals.correct", ref=ref(), about="motif")
    typed = sonia.get(target).fields(target) | {"value": NEW, "why": WHY}
    Browser(app, "claire.dumas").post("referrals.decline", {"reason": "capacity"}, ref=ref())
    page = sonia.send(target, typed, 409)
    assert "Refusée : Plus de place actuellement" in page.text
    assert NEW.replace("’", "'") in page.text


@pytest.mark.parametrize(
    ("login", "status"),
    [("claire.dumas", 403), ("paul.martin", 403), ("elise.gros", 403), ("leo.caron", 404), ("julie.blanc", 404)],
)
def test_only_the_author_corrects(app: Flask, login: str, status: int) -> None:
    Browser(app, login).get("referrals.correct", status, ref=ref(), about="motif")
    Browser(app, "sonia.vidal").get(f"/orientations/{ref()}/corriger/lieu", 404)


def test_a_social_worker_corrects_what_went_to_the_agency(app: Flask) -> None:
    anne = meeting(app, "anne.roux")
    made = sent(anne)
    page = anne.get("referrals.correct", ref=made, about="binome")
    assert "Travail social" in page.text
    leo = str(people.membership_id("leo.caron"))
    anne.post("referrals.correct", {"value": leo, "why": WHY}, ref=made, about="binome")
    shown = Browser(app, "luc.moreau").get("referrals.show", ref=made)
    assert "avant : Anne Roux" in shown.text
    assert "Léo Caron" in Browser(app, "luc.moreau").get("reports.referral_sheet", ref=made).text


def test_it_reads_in_english_too(app: Flask) -> None:
    correct(app, NEW)
    page = Browser(app, "sonia.vidal", language="en").get("referrals.show", ref=ref())
    assert "corrected on" in page.text
    assert "Correct what was sent" in page.text
