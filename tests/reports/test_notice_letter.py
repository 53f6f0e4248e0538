"""Every notice as a letter: a page and a PDF anybody can read, to its addressee alone, without person or barrier."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from accounts.models import Notice
from core.clock import now
from tests import people
from tests.page import Browser, plain
from tests.reports import paper as sheet

Browse = Callable[..., Browser]
ANNE = "anne.roux"
ENDPOINTS = ("reports.notice_letter", "reports.notice_letter_pdf")
pytestmark = [pytest.mark.layout, pytest.mark.usefixtures("paper")]


@pytest.fixture
def notice(app: Flask, writing: Any) -> int:
    """Somebody acted on the referral of Karim Benali."""
    with writing() as session:
        told = Notice(
            membership_id=people.membership_id(ANNE), kind="referral.assigned", endpoint="referrals.show",
            ref=people.referral_of("Benali").ref, about=people.file_of("Benali").ref,
            text="Une orientation vous est affectée : à vous d’y répondre.",
            by_id=people.membership_id("claire.dumas"), created_at=now(),
        )  # fmt: skip
        session.add(told)
        session.flush()
        return told.id


def text(browser: Browser, endpoint: str, key: int) -> str:
    page = browser.get(endpoint, notice_id=key)
    return " ".join(sheet.pages(page.response.data)) if endpoint.endswith("_pdf") else page.text


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_the_letter_says_what_the_notice_says_and_names_no_person(browse: Browse, notice: int, endpoint: str) -> None:
    read, ref = text(browse(ANNE), endpoint, notice), people.referral_of("Benali").ref
    assert "Une orientation vous est affectée" in read
    for part in ("Anne Roux", "Travail social – MDS Toulouse Nord", "Claire Dumas", ref):
        assert part in read
    assert f"http://127.0.0.1:8000/orientations/{ref}" in read.replace(" ", "")  # paper breaks the line
    hidden = ("Karim", "BENALI", "Logement", people.file_of("Benali").ref, people.text_of("Benali", "referral"))
    assert [part for part in hidden if part in read] == []


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("login", ["leo.caron", "claire.dumas", "tom.garcia"])
def test_the_letter_is_its_addressee_s(browse: Browse, notice: int, endpoint: str, login: str) -> None:
    browse(login).get(endpoint, 404, notice_id=notice)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_letter_is_accessible_on_one_page_and_in_our_fonts(browse: Browse, notice: int, language: str) -> None:
    answer = browse(ANNE, None, language).get(ENDPOINTS[1], notice_id=notice).response
    assert sheet.faults(answer.data) == []
    assert sheet.fonts(answer.data) <= sheet.FONTS
    (page,) = sheet.pages(answer.data)
    assert ("A referral is assigned to you" in page) == (language == "en")
    assert plain(answer.headers["Content-Disposition"]).startswith('inline; filename="courrier-OR-31-')


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_each_letter_is_journalled(browse: Browse, journal: Any, notice: int, endpoint: str) -> None:
    browse(ANNE).get(endpoint, notice_id=notice)
    last = journal()[-1]
    assert (last.action, last.subject) == ("notice.letter", people.referral_of("Benali").ref)


@pytest.mark.parametrize(
    ("kind", "endpoint", "sentence"),
    [
        ("referral.sent", "referrals.show", "Une orientation est arrivée dans votre lieu d’accueil."),
        ("agreement.signed", "agreements.show", "Une convention est signée par les deux parties."),
        ("amendment.to_sign", "agreements.show", "Un avenant attend votre signature."),
        ("return.due", "agreements.show", "Une année de votre convention est terminée : son retour est à préparer."),
        ("agreement.ending", "agreements.show", "Une convention prend fin bientôt et aucune suite n’est préparée."),
    ],
)
def test_any_kind_of_notice_makes_a_letter(
    browse: Browse, writing: Any, kind: str, endpoint: str, sentence: str
) -> None:
    with writing() as session:
        told = Notice(
            membership_id=people.membership_id("karim.benali"), kind=kind, endpoint=endpoint, ref="CV-31-AAAAAAAA",
            text=sentence, created_at=now(),
        )  # fmt: skip
        session.add(told)
        session.flush()
        key = told.id
    data = browse("karim.benali").get(ENDPOINTS[1], notice_id=key).response.data
    assert sheet.faults(data) == []
    assert plain(sentence) in " ".join(sheet.pages(data))
