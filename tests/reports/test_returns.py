"""Monitoring returns over HTTP: their way from draft to certificate, figures that no later data moves, the document."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.page import Browser
from tests.reports.random_world import Maker
from tests.reports.return_pages import CERTIFIED, COMMENT, LAST, in_force, prepared, show, step

Browse = Callable[..., Browser]


def test_the_way_of_a_return(gilles: Browser, brigitte: Browser) -> None:
    assert "Aucun retour de suivi" in brigitte.get("reports.monitoring_returns", ref=in_force()).text
    key = prepared(gilles)
    assert "Ces chiffres bougent encore" in show(gilles, key).text
    step(gilles, key, "issue_return", {})
    assert "À commenter" in show(brigitte, key).text
    step(gilles, key, "comment_return", COMMENT)
    page = show(brigitte, key)
    assert "Une agence a ouvert <b>en mars</b>" in page.text
    step(brigitte, key, "comment_return", {"nothing": "y"})
    assert "Pas de commentaire." in show(gilles, key).text
    step(brigitte, key, "certify_return", CERTIFIED)
    page = show(gilles, key)
    assert "Il est certifié et ne change plus." in page.text
    assert "Certifié par" in page.text
    assert "Brigitte Leroy" in page.text
    assert not [form for form in page.tree.all("form") if "/retours/" in (form.get("action") or "")]


def test_whose_turn_it_is_stands_on_the_page_of_the_agreement(browse: Browse, gilles: Browser, issued: str) -> None:
    page = gilles.get("agreements.show", ref=in_force())
    assert "Retour de suivi, année" in page.text
    assert "Retours de suivi" in page.text
    assert "Retour de suivi, année" not in browse("anne.roux").get("agreements.show", ref=in_force()).text
    assert "Retours de suivi" not in browse("anne.roux").get("agreements.show", ref=in_force()).text


def test_it_waits_in_the_list_of_whose_turn_it_is(gilles: Browser, brigitte: Browser, issued: str) -> None:
    step(gilles, issued, "comment_return", COMMENT)
    assert "Commenter ces chiffres" in brigitte.get("agreements.waiting").text
    assert "Commenter ces chiffres" not in gilles.get("agreements.waiting").text


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        ("", "Répondez à cette question."),
        ("demain", "Choisissez une période de la convention"),
        (f"{LAST.year + 1}-year", "Choisissez une période de la convention"),
        (f"{LAST.year}-quarter", "Choisissez une période de la convention"),
        ("²²²²-year", "Choisissez une période de la convention"),
        ("99999999999-year", "Choisissez une période de la convention"),
    ],
)
def test_a_period_that_is_none_is_said_on_its_field(gilles: Browser, period: str, sentence: str) -> None:
    page = gilles.post("reports.new_return", {"period": period}, 422, ref=in_force())
    assert sentence in page.text


def test_a_period_has_one_return(gilles: Browser, brigitte: Browser) -> None:
    target = brigitte.address("reports.new_return", ref=in_force())
    fields = brigitte.get(target).fields(target)
    prepared(gilles)
    page = brigitte.send(target, fields | {"period": LAST.key}, 409)
    assert "Un retour de suivi existe déjà pour cette période : année" in page.text
    assert LAST.key not in brigitte.get(target).html


@pytest.mark.parametrize("answers", [{}, {"text": "Un texte", "nothing": "y"}])
def test_a_comment_is_a_text_or_expressly_none(brigitte: Browser, issued: str, answers: dict[str, str]) -> None:
    page = step(brigitte, issued, "comment_return", answers, 422)
    assert "l'un ou l'autre" in page.text
    assert answers.get("text", "") in page.html


@pytest.mark.parametrize(
    ("name", "answers", "sentence"),
    [
        ("ask_return_fix", {"side": "", "reason": "x"}, "Répondez à cette question."),
        ("ask_return_fix", {"side": "nobody", "reason": "x"}, "Choisissez une réponse de la liste."),
        ("ask_return_fix", {"side": "council", "reason": " "}, "Répondez à cette question."),
        ("ask_return_fix", {"side": "council", "reason": "x" * 2001}, "Raccourcissez ce texte"),
        ("comment_return", {"text": "x" * 2001}, "Raccourcissez ce texte"),
    ],
)
def test_what_is_wrong_is_said_on_its_field(
    brigitte: Browser, issued: str, name: str, answers: dict[str, str], sentence: str
) -> None:
    assert sentence in step(brigitte, issued, name, answers, 422).text


def test_it_is_certified_by_another_person_who_says_so(gilles: Browser, brigitte: Browser, commented: str) -> None:
    assert "Cochez cette case" in step(brigitte, commented, "certify_return", {}, 422).text
    target = gilles.address("reports.certify_return", ref=in_force(), key=commented)
    assert "/certifier" not in show(gilles, commented).html
    fields = show(brigitte, commented).fields(target) | CERTIFIED
    gilles.send(target, {**fields, "csrf_token": csrf(gilles)}, 403)


def csrf(browser: Browser) -> str:
    target = browser.address("reports.new_return", ref=in_force())
    return str(browser.get(target).fields(target)["csrf_token"])


def test_a_fix_is_asked_of_a_side_and_what_changes_is_said(
    app: Flask, gilles: Browser, brigitte: Browser, commented: str
) -> None:
    step(brigitte, commented, "ask_return_fix", {"side": "employment", "reason": "Des entrées manquent"})
    page = show(gilles, commented)
    assert "Correction demandée à : DT 31" not in page.text  # the party is the institution, not its unit
    assert "Des entrées manquent" in page.text
    assert "/corriger" not in show(brigitte, commented).html
    with app.app_context():
        Maker(3, "31", LAST.year, 90).make()
    step(gilles, commented, "reissue_return", {"answer": "Saisies depuis"})
    page = show(brigitte, commented)
    assert "Ce qui change depuis la version 1" in page.text
    assert "Orientations adressées" in page.text
    assert "À commenter" in page.text
    old = brigitte.get("reports.return_version", ref=in_force(), key=commented, number=1)
    assert "Une agence a ouvert" in old.text
    brigitte.get("reports.return_version", 404, ref=in_force(), key=commented, number=3)
    target = gilles.address("reports.comment_return", ref=in_force(), key=commented)
    assert show(gilles, commented).fields(target)["text"] == COMMENT["text"]  # what one said before is offered again


def test_a_colleague_who_acted_first_is_not_overruled(gilles: Browser, brigitte: Browser, issued: str) -> None:
    target = brigitte.address("reports.comment_return", ref=in_force(), key=issued)
    fields = show(brigitte, issued).fields(target) | COMMENT
    step(gilles, issued, "ask_return_fix", {"side": "council", "reason": "Une coquille"})
    page = brigitte.send(target, fields, 409)
    assert "À corriger" in page.text
    assert "Une agence a ouvert" in page.html


def test_a_draft_is_given_up_with_a_reason(gilles: Browser) -> None:
    key = prepared(gilles)
    assert "Répondez" in step(gilles, key, "cancel_return", {"why": ""}, 422).text
    step(gilles, key, "cancel_return", {"why": "Une autre période"})
    assert "Abandonné" in show(gilles, key).text
    prepared(gilles)


@pytest.mark.parametrize(("login", "status"), [("fatou.diallo", 404), ("anne.roux", 403), ("denis.favre", 403)])
def test_others_learn_nothing(browse: Browse, certified: str, login: str, status: int) -> None:
    browse(login).get("reports.monitoring_returns", status, ref=in_force())
    for endpoint in ("monitoring_return", "return_document", "return_document_pdf"):
        browse(login).get(f"reports.{endpoint}", status, ref=in_force(), key=certified)


def test_heads_and_coordinators_read_it_once_certified(browse: Browse, brigitte: Browser, commented: str) -> None:
    claire = browse("claire.dumas")
    show(claire, commented, 404)
    assert "Aucun retour de suivi certifié" in claire.get("reports.monitoring_returns", ref=in_force()).text
    step(brigitte, commented, "certify_return", CERTIFIED)
    assert "Brigitte Leroy" in show(claire, commented).text
    assert "année" in claire.get("reports.monitoring_returns", ref=in_force()).text


def test_its_pages_ask_a_constant_number_of_queries(gilles: Browser, certified: str) -> None:
    assert show(gilles, certified).queries <= 14
    assert gilles.get("reports.monitoring_returns", ref=in_force()).queries <= 12


def test_the_pages_are_read_in_english(browse: Browse, commented: str) -> None:
    page = show(browse("brigitte.leroy", language="en"), commented)
    assert "Monitoring return" in page.text
    assert "Certify" in page.text
