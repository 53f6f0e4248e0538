"""The directory over HTTP."""

import pytest
from flask import Flask

from tests import people
from tests.page import Browser

SIGNED_IN = [login for login in people.LOGINS if login not in (people.FORMER, people.DEACTIVATED)]


def test_the_directory_opens_on_ones_department(app: Flask) -> None:
    page = Browser(app, "anne.roux").get("partners.index")
    assert "MDS Muret" in page.text
    assert "MDS Albi" not in page.text
    assert "FT Occitanie" in page.text


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("login", SIGNED_IN)
def test_every_role_reads_it(app: Flask, login: str, language: str) -> None:
    browser = Browser(app, login, language=language)
    assert browser.get("partners.index").queries <= 13  # the last look is one of them
    assert browser.get("partners.show", ref=people.unit_of("MDS Muret").ref).queries <= 13


def test_a_partner_shows_who_works_there_and_its_agreements(app: Flask) -> None:
    page = Browser(app, "paul.martin").get("partners.show", ref=people.unit_of("MDS Toulouse Nord").ref)
    assert "Anne Roux" in page.text
    assert "Rémi Colas" not in page.text
    assert "Convention n° 2024-31-01" in page.text


def test_the_secretary_reads_the_partner_without_its_agreements(app: Flask) -> None:
    page = Browser(app, "denis.favre").get("partners.show", ref=people.unit_of("MDS Toulouse Nord").ref)
    assert "Anne Roux" in page.text
    assert "2024-31-01" not in page.text


@pytest.mark.parametrize(
    "filters", [{"departement": "9Z"}, {"type": "zzz"}, {"page": "not-a-cursor"}, {"q": "\x00" * 5}, {"q": "x" * 5000}]
)
def test_odd_filters_are_ignored_or_find_nothing(app: Flask, filters: dict[str, str]) -> None:
    Browser(app, "anne.roux").get("partners.index", 200, **filters)


def test_an_unknown_partner_is_not_found(app: Flask) -> None:
    Browser(app, "anne.roux").get("partners.show", 404, ref="U-NOWHERE")
