"""The pages of amendments over HTTP: the form with what is in effect, the table of what changes, the two persons."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from core.clock import today
from tests import people
from tests.page import Browser, Page
from tests.signed_copies import OPENED, SENT

DAY = today("31")
ON = DAY + timedelta(10)
TYPED = {"effective_on": str(ON), "purpose": "Moins par <b>portefeuille</b>", "portfolio_cap": "50"}
SIGNED: dict[str, Any] = SENT | {
    f"signatories-{line}-{name}": value
    for line, who in ((0, "Ada Colin"), (2, "Guy Mercier"))
    for name, value in (("name", who), ("quality", "Direction"), ("signed_on", str(DAY - timedelta(3))))
}


@pytest.fixture
def gilles(app: Flask) -> Browser:
    """Administrator of the employment service in Haute-Garonne."""
    return Browser(app, "gilles.henry")


@pytest.fixture
def brigitte(app: Flask) -> Browser:
    """Administrator of its council."""
    return Browser(app, "brigitte.leroy")


def propose(browser: Browser, status: int = 303, **typed: Any) -> Page:
    return browser.post("agreements.new_amendment", TYPED | typed, status, ref=people.agreement_of("31").ref)


def first() -> dict[str, Any]:
    return {"ref": people.agreement_of("31").ref, "number": 1}


def take(browser: Browser, step: str, answers: dict[str, Any], status: int = 303) -> Page:
    """Fill a form of the amendment's page and send it."""
    page = browser.address("agreements.amendment", **first())
    return browser.post(f"agreements.{step}_amendment", answers, status, _from=page, **first())


def test_the_form_holds_what_is_in_effect(gilles: Browser) -> None:
    page = gilles.get("agreements.new_amendment", ref=people.agreement_of("31").ref)
    fields = page.fields(gilles.address("agreements.new_amendment", ref=people.agreement_of("31").ref))
    assert (fields["portfolio_cap"], fields["dedicated_fte"], fields["answer_wd"]) == ("70", "12", "10")
    assert fields["targets-0-year"] == str(DAY.year + 1)


def test_the_way_of_an_amendment(gilles: Browser, brigitte: Browser) -> None:
    ref = people.agreement_of("31").ref
    assert "Proposer un avenant" in gilles.get("agreements.show", ref=ref).text
    propose(gilles)
    page = gilles.get("agreements.amendment", **first())
    rows = [row.text for row in page.tree.all("tr")]
    assert any("Portefeuille" in row and "70" in row and "50" in row for row in rows)
    assert sum("personnes au plus" in row for row in rows) == 1
    assert "<b>portefeuille</b>" in page.text
    brigitte.get("agreements.amendment", 404, **first())
    take(gilles, "record", SIGNED)
    assert "seconde personne" in gilles.get("agreements.amendment", **first()).text
    take(brigitte, "confirm", OPENED)
    shown = Browser(gilles.app, "paul.martin").get("agreements.show", ref=ref).text
    assert "Avenant n° 1 (Signé)" in shown
    assert shown.count("Moyens et délais à partir du") == 2


def test_an_amendment_without_change_is_refused_and_what_was_typed_is_kept(gilles: Browser) -> None:
    page = propose(gilles, 422, portfolio_cap="70")
    assert "ne change rien" in page.text
    assert page.fields("")["purpose"] == TYPED["purpose"]


@pytest.mark.parametrize("day", [DAY - timedelta(1), DAY + timedelta(9999)])
def test_a_date_outside_stands_on_its_field(gilles: Browser, day: Any) -> None:
    page = propose(gilles, 422, effective_on=str(day))
    assert "rien au passé" in page.text
    assert 'id="effective_on-error"' in page.html


@pytest.mark.parametrize(
    "typed",
    [
        {"effective_on": ""}, {"purpose": " "}, {"portfolio_cap": "0"}, {"portfolio_cap": "x"}, {"dedicated_fte": "1"},
        {"targets-0-entered": ""}, {"targets-0-year": str(DAY.year), "targets-0-entered": "5"},
        {"offices-0-start_on": "2001-01-01"},
        {"answer_wd": "400"}, {"effective_on": "31/02/2027"}, {"purpose": "x" * 201},
    ],
)  # fmt: skip
def test_bad_input_is_said(gilles: Browser, typed: dict[str, str]) -> None:
    assert propose(gilles, 422, **typed).html.count('aria-invalid="true"') >= 1


def test_a_second_one_is_refused_on_the_form(gilles: Browser, brigitte: Browser) -> None:
    propose(gilles)
    assert "un seul à la fois" in propose(brigitte, 422, portfolio_cap="40").text


def test_a_form_that_comes_after_a_signature_is_refused(gilles: Browser, brigitte: Browser) -> None:
    address = gilles.address("agreements.new_amendment", ref=people.agreement_of("31").ref)
    late = gilles.get(address).fields(address) | TYPED | {"effective_on": str(ON + timedelta(5)), "answer_wd": "9"}
    propose(gilles)
    take(gilles, "record", SIGNED)
    take(brigitte, "confirm", OPENED)
    assert "pendant votre saisie" in gilles.send(address, late, 409).text


def test_who_recorded_may_send_back_but_not_confirm(gilles: Browser, brigitte: Browser) -> None:
    propose(gilles)
    take(gilles, "record", SIGNED)
    page = gilles.get("agreements.amendment", **first())
    assert "Confirmer la signature" not in page.text
    assert take(brigitte, "reject", {"reason": " "}, 422).html.count('aria-invalid="true"') == 1
    take(brigitte, "reject", {"reason": "Mauvaise date"})
    assert "Mauvaise date" in gilles.get("agreements.amendment", **first()).text


def test_a_missing_party_is_said_on_its_line(gilles: Browser) -> None:
    propose(gilles)
    only = {key: value for key, value in SIGNED.items() if "-0-" in key} | SENT
    assert "Indiquez qui a signé" in take(gilles, "record", only, 422).text


def test_one_given_up_stays_in_the_list(gilles: Browser) -> None:
    propose(gilles)
    take(gilles, "cancel", {"why": "Autre projet"})
    assert "Autre projet" in gilles.get("agreements.amendment", **first()).text
    assert "Avenant n° 1 (Abandonné)" in gilles.get("agreements.show", ref=people.agreement_of("31").ref).text
    propose(gilles)


def test_the_pages_are_read_in_english(app: Flask, gilles: Browser) -> None:
    propose(gilles)
    english = Browser(app, "karim.benali", language="en")
    assert "Clauses that change" in english.get("agreements.amendment", **first()).html
    english.get("agreements.new_amendment", ref=people.agreement_of("31").ref)
