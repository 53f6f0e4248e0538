"""The exit report: what the pair shared and nothing else, frozen when it is issued, the same bytes for ever."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from casefiles.exits.actions import query
from core.clock import now
from tests import people
from tests.casefiles.doing import add_barrier, doing
from tests.casefiles.ending import propose, report, support_in
from tests.page import Browser
from tests.people_stories import text_of
from tests.reports import paper as sheet

Browse = Callable[..., Browser]
pytestmark = pytest.mark.usefixtures("paper")
REPORTS = ("reports.exit_report", "reports.exit_report_pdf")
NEXT = "Mission locale du Mirail"


@pytest.fixture
def reported(app: Flask) -> int:
    file_id = people.file_of("Abadie").id
    with app.app_context():
        propose(file_id, next_referent=NEXT)
        report(file_id, next_referent=NEXT)
    return file_id


def ref() -> str:
    return people.file_of("Abadie").ref


def text(browser: Browser, endpoint: str) -> str:
    page = browser.get(endpoint, ref=ref())
    return " ".join(sheet.pages(page.response.data)) if endpoint.endswith("_pdf") else page.text


@pytest.mark.parametrize("endpoint", REPORTS)
def test_the_report_says_who_followed_what_was_reached_and_who_goes_on(
    browse: Browse, reported: int, endpoint: str
) -> None:
    said = " ".join(text(browse("anne.roux"), endpoint).split())
    for words in (NEXT, "Paul Martin", "Anne Roux", "Emploi de 6 mois", "Atteint en partie", "Niveau de lecture"):
        assert words in said
    assert text_of("Abadie", "barrier")[:20] in said


@pytest.mark.parametrize("endpoint", REPORTS)
@pytest.mark.parametrize(
    ("login", "status"),
    [("paul.martin", 200), ("leo.caron", 404), ("sonia.vidal", 404), ("elise.gros", 403), ("dora.petit", 403)],
)
def test_the_report_is_for_the_pair(browse: Browse, reported: int, endpoint: str, login: str, status: int) -> None:
    browse(login).get(endpoint, status, ref=ref())


def test_there_is_no_report_before_it_is_complete(app: Flask, browse: Browse) -> None:
    with app.app_context():
        propose(people.file_of("Abadie").id)
    browse("anne.roux").get("reports.exit_report", 404, ref=ref())


def test_an_issued_report_keeps_its_bytes_whatever_follows(
    app: Flask, browse: Browse, reported: int, freeze: Any
) -> None:
    anne = browse("anne.roux")
    first = anne.get("reports.exit_report_pdf", ref=ref()).response.data
    with app.app_context(), doing("paul.martin") as paul:
        add_barrier(paul, reported)
    assert anne.get("reports.exit_report_pdf", ref=ref()).response.data == first


def test_a_report_that_was_queried_is_issued_again(app: Flask, browse: Browse, reported: int) -> None:
    with app.app_context(), doing("anne.roux") as anne:
        query(support_in(reported), reason="Qui exactement ?", by=anne, at=now())
    browse("anne.roux").get("reports.exit_report", 404, ref=ref())
    with app.app_context():
        report(reported, next_referent="Cap emploi")
    assert "Cap emploi" in text(browse("anne.roux"), "reports.exit_report")
