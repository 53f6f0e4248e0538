"""A new person in two pages: known already? then the rest."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from casefiles.models import CaseFile, Person
from core.db import db
from tests import people
from tests.casefiles.doing import looking
from tests.page import Browser, Page

IDENTITY = {"birth_name": "Ferrand", "given_names": "Hugues", "birth_date": "1990-05-17", "usage_name": ""}
LEA: dict[str, Any] = {"birth_name": "ABADIE", "given_names": "Lea", "birth_date": "12/04/1988"}
DETAILS = {"phone": "06 12 34 56 78", "email": "h@exemple.test", "postcode": "31000", "town": "Toulouse"}
CREATE = "/personnes/nouvelle/coordonnees"


def first(browser: Browser, status: int = 200, **answers: str) -> Page:
    return browser.post("casefiles.check_person", IDENTITY | answers, status, _from="/personnes/nouvelle")


def second(browser: Browser, page: Page, status: int = 303, **answers: str) -> Page:
    return browser.send(CREATE, page.fields(CREATE) | DETAILS | answers, status)


def files(app: Flask) -> int:
    with app.app_context(), looking():
        return db.session.scalar(select(func.count(CaseFile.id))) or 0


@pytest.mark.parametrize("login", ["paul.martin", "sonia.vidal", "anne.roux"])
def test_two_short_pages_open_a_file(app: Flask, login: str) -> None:
    browser, before = Browser(app, login), files(app)
    sent = second(browser, first(browser))
    assert "FERRAND Hugues" in browser.get(sent.location).text
    assert "FERRAND Hugues" in browser.get("casefiles.portfolio").text
    assert files(app) == before + 1


def test_a_double_click_opens_one_file(app: Flask) -> None:
    paul, before = Browser(app, "paul.martin"), files(app)
    page = first(paul)
    assert second(paul, page).location == second(paul, page).location
    assert files(app) == before + 1


def test_a_person_already_followed_is_shown_before_the_rest_is_typed(app: Flask) -> None:
    paul, before = Browser(app, "paul.martin"), files(app)
    page = first(paul, **LEA)
    assert people.file_of("Abadie").ref in page.text
    refused = second(paul, page, 422)
    assert "Dites d'abord si c'est l'une de ces personnes." in refused.text
    assert files(app) == before
    second(paul, refused, checked="y")
    assert files(app) == before + 1


@pytest.mark.parametrize("login", ["sonia.vidal", "leo.caron", "marc.albert"])
def test_a_person_followed_by_others_stays_unknown(app: Flask, login: str) -> None:
    browser = Browser(app, login)
    page = first(browser, **LEA)
    assert people.file_of("Abadie").ref not in page.html
    second(browser, page)


def test_a_number_followed_by_others_stays_unknown(app: Flask) -> None:
    with app.app_context(), looking():
        query = select(Person.service_number).where(Person.file_id == people.file_of("Abadie").id)
        number = db.session.scalars(query).one() or ""
    assert "déjà ce numéro" in first(Browser(app, "paul.martin"), 422, service_number=number).text
    sonia = Browser(app, "sonia.vidal")
    second(sonia, first(sonia, service_number=number))


WRONG: list[tuple[dict[str, str], str]] = [
    ({"service_number": "2 95 10 99 126 111 93"}, "numéro de sécurité sociale"),
    ({"service_number": "2951099126111"}, "numéro de sécurité sociale"),
    ({"service_number": "123"}, "Ce numéro a 11 chiffres"),
    ({"birth_name": "295109912611193"}, "Un nom s'écrit sans chiffre."),
    ({"given_names": ""}, "Répondez à cette question."),
    ({"birth_date": "2999-01-01"}, "Cette date est trop éloignée."),
    ({"birth_date": "1899-01-01"}, "Cette date est trop éloignée."),
    ({"birth_date": "2026-01-01"}, "Vérifiez la date de naissance."),
    ({"birth_name": "x" * 121}, "Raccourcissez ce texte"),
]


@pytest.mark.parametrize(("answers", "sentence"), WRONG)
def test_a_wrong_identity_is_said_at_once(app: Flask, answers: dict[str, str], sentence: str) -> None:
    assert sentence in first(Browser(app, "paul.martin"), 422, **answers).text


WRONG_DETAILS: list[tuple[dict[str, str], str]] = [
    ({"phone": "2951099126111"}, "numéro de sécurité sociale"),
    ({"address": "chez 295109912611193"}, "numéro de sécurité sociale"),
    ({"phone": "appeler"}, "Écrivez un numéro"),
    ({"email": "non"}, "Écrivez une adresse"),
    ({"postcode": "3100"}, "Un code postal a 5 chiffres."),
    ({"territory": "99"}, "Choisissez un département de la liste."),
    ({"territory": ""}, "Répondez à cette question."),
    ({"contact_by": "pigeon"}, "Choisissez une réponse de la liste."),
    ({"birth_date": "2026-01-01"}, "Vérifiez la date de naissance."),
    ({"birth_name": ""}, "Répondez à cette question."),
]


@pytest.mark.parametrize(("answers", "sentence"), WRONG_DETAILS)
def test_wrong_details_are_said_and_nothing_is_kept(app: Flask, answers: dict[str, str], sentence: str) -> None:
    paul, before = Browser(app, "paul.martin"), files(app)
    assert sentence in second(paul, first(paul), 422, **answers).text
    assert files(app) == before


def test_a_person_of_another_department_is_followed_from_here(app: Flask) -> None:
    sonia = Browser(app, "sonia.vidal")
    sent = second(sonia, first(sonia), territory="34")
    assert "Hérault" in sonia.get(sent.location).text


def test_the_second_page_is_not_an_address_of_its_own(app: Flask) -> None:
    Browser(app, "paul.martin").get(CREATE, 405)


@pytest.mark.parametrize(("login", "status"), [("paul.martin", 200), ("anne.roux", 200), ("sonia.vidal", 404)])
def test_details_are_changed_by_the_pair(app: Flask, login: str, status: int) -> None:
    ref = people.file_of("Abadie").ref
    browser = Browser(app, login)
    browser.get("casefiles.edit_person", status, ref=ref)
    if status == 200:
        answers: dict[str, Any] = {"town": "Balma", "contact_by": "letter"}
        browser.post("casefiles.change_person", answers, ref=ref)
        assert "Balma" in browser.get("casefiles.show", ref=ref).text
