"""Renewing an agreement over HTTP: what the page shows, what is refused on it, what the page of the old one says."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from core.clock import today
from tests import people
from tests.page import Browser, Page

DAY = today("31")


@pytest.fixture
def ending(writing: Callable[[], Any]) -> date:
    """The agreement of Haute-Garonne ends in sixty days."""
    last = DAY + timedelta(60)
    with writing() as session:
        session.execute(text(f"UPDATE agreements SET end_on = '{last}' WHERE territory = '31'"))
        session.execute(text(f"UPDATE agreement_runs SET end_on = '{last}' WHERE territory = '31'"))
    return last


def ref() -> str:
    return people.agreement_of("31").ref


def renewed(browser: Browser, **changed: str) -> str:
    """Reference of the draft made on the page."""
    page = browser.post("reports.renewal", {"number": "R-31"} | changed, ref=ref())
    found = re.search(r"CV-\d+-\w+", page.location)
    assert found
    return found[0]


def shown(app: Flask, login: str, agreement: str | None = None) -> Page:
    page = Browser(app, login).get("agreements.show", ref=agreement or ref())
    assert page.queries <= 19
    return page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_shows_the_year_and_proposes_what_follows(app: Flask, ending: date, language: str) -> None:
    page = Browser(app, "brigitte.leroy", language=language).get("reports.renewal", ref=ref())
    typed = page.fields("/")
    assert (typed["number"], typed["title"]) == ("", "Convention CD Haute-Garonne – FT Occitanie")
    assert typed["start_on"] == str(ending + timedelta(1))
    assert page.queries <= 15


def test_the_figures_are_those_of_the_list_of_agreements(app: Flask, ending: date) -> None:
    page = Browser(app, "gilles.henry").get("reports.renewal", ref=ref())
    cells = [[cell.text for cell in row.all("td")] for row in page.tree.all("tr") if row.all("td")]
    listed = Browser(app, "gilles.henry").get("reports.agreements")
    line = next(row for row in listed.tree.all("tr") if "31 Haute-Garonne" in row.text)
    active, entries = line.all("td")[1].text, line.all("td")[3].text
    assert [" / ".join(cell) for cell in cells] == [entries, active]


def test_the_draft_is_filled_linked_and_said_on_both_pages(app: Flask, ending: date) -> None:
    made = renewed(Browser(app, "gilles.henry"))
    assert "Renouvelle la convention n° 2024-31-01" in shown(app, "gilles.henry", made).text
    page = shown(app, "gilles.henry")
    assert "Renouvellement n° R-31, état : Projet" in page.text
    assert made in page.html
    assert "Préparer le renouvellement" not in page.text


def test_the_other_side_learns_that_a_renewal_is_prepared_not_its_number(app: Flask, ending: date) -> None:
    made = renewed(Browser(app, "gilles.henry"))
    page = shown(app, "brigitte.leroy")
    assert "Renouvellement préparé par FT Occitanie" in page.text
    assert "R-31" not in page.text
    assert made not in page.html
    assert "R-31" not in shown(app, "paul.martin").text
    assert "préparé par" not in shown(app, "paul.martin").text


def test_a_second_renewal_is_refused_on_the_form(app: Flask, ending: date) -> None:
    first, second = Browser(app, "gilles.henry"), Browser(app, "karim.benali")
    fields = second.get("reports.renewal", ref=ref()).fields("/") | {"number": "R-32"}
    renewed(first)
    page = second.send(second.address("reports.renew", ref=ref()), fields, 409)
    assert "La convention n° R-31 renouvelle déjà celle-ci" in page.text
    assert page.fields("/")["number"] == "R-32"
    assert "R-31" in second.get("reports.renewal", 409, ref=ref()).text


def test_a_signed_renewal_is_said_to_everybody(app: Flask, ending: date, writing: Callable[[], Any]) -> None:
    made = renewed(Browser(app, "gilles.henry"))
    with writing() as session:
        session.execute(text(f"UPDATE agreements SET state = 'signed', signed_on = '{DAY}' WHERE ref = '{made}'"))
    for login in ("paul.martin", "brigitte.leroy"):
        page = shown(app, login)
        assert "Renouvelée par la convention n° R-31 à partir du" in page.text
        assert "En vigueur" in page.text
        assert made in page.html


def test_an_agreement_that_was_renewed_says_so_once_over(app: Flask, writing: Callable[[], Any]) -> None:
    own, other = people.agreement_of("81").id, people.agreement_of("31").id
    with writing() as session:
        session.execute(text(f"UPDATE agreements SET previous_id = {own} WHERE id = {other}"))
    assert "Renouvelée" in shown(app, "fatou.diallo", people.agreement_of("81").ref).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": ""}, "Répondez à cette question"),
        ({"number": "2024-31-01"}, "déjà celui d'une autre convention"),
        ({"start_on": str(DAY)}, "commencez après"),
        ({"end_on": str(DAY)}, "La fin vient avant le début"),
        ({"end_on": str(DAY + timedelta(9000))}, "au plus 10 ans"),
        ({"number": "x" * 99}, "99 caractères pour 40 possibles"),
    ],
)
def test_what_is_wrong_is_said_on_its_field(app: Flask, ending: date, changed: dict[str, str], said: str) -> None:
    page = Browser(app, "karim.benali").post("reports.renewal", {"number": "R-31"} | changed, 422, ref=ref())
    assert said in page.text
    assert page.fields("/")["title"]


def offered(page: Page) -> tuple[bool, bool]:
    """Whether the page leads to a renewal, and whether by a button at its top."""
    top = " ".join(part.text for part in page.tree.all("div") if part.get("class") == "actions")
    return "Préparer le renouvellement" in page.text, "Préparer le renouvellement" in top


def test_a_renewal_is_offered_on_top_from_the_first_rung_on(app: Flask, ending: date) -> None:
    assert offered(shown(app, "brigitte.leroy")) == (True, True)
    assert offered(shown(app, "paul.martin")) == (False, False)


def test_long_before_the_end_it_is_a_plain_link(app: Flask) -> None:
    assert offered(shown(app, "brigitte.leroy")) == (True, False)


def test_the_list_of_agreements_leads_from_an_ended_one_to_its_renewal(app: Flask) -> None:
    page = Browser(app, "fatou.diallo").get("reports.agreements")
    assert Browser(app).address("reports.renewal", ref=people.agreement_of("81").ref) in page.html


def test_the_two_acts_are_in_the_journal(app: Flask, ending: date, journal: Callable[[], Any]) -> None:
    made = renewed(Browser(app, "gilles.henry"))
    written = [(row.action, row.subject) for row in journal() if row.action.startswith("agreement.")]
    assert written == [("agreement.created", made), ("agreement.renewed", ref())]
