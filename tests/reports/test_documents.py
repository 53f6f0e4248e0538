"""The referral sheet and the case summary: who gets them, what they hold and leave out, as a page and on paper."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from casefiles.models import Contact, Note
from casefiles.workflow import Channel, Level
from core.clock import now
from tests import people
from tests.page import Browser, plain
from tests.reports import paper as sheet

Browse = Callable[..., Browser]
pytestmark = pytest.mark.usefixtures("paper")

SHEETS = ("reports.referral_sheet", "reports.referral_sheet_pdf")
SUMMARIES = ("reports.case_summary", "reports.case_summary_pdf")


def text(browser: Browser, endpoint: str, ref: str) -> str:
    page = browser.get(endpoint, ref=ref)
    return " ".join(sheet.pages(page.response.data)) if endpoint.endswith("_pdf") else page.text


@pytest.mark.parametrize("endpoint", SHEETS)
@pytest.mark.parametrize(
    ("login", "name", "status"),
    [
        ("sonia.vidal", "Benali", 200),
        ("claire.dumas", "Benali", 200),
        ("elise.gros", "Benali", 200),
        ("paul.martin", "Benali", 200),
        ("anne.roux", "Benali", 404),
        ("anne.roux", "Fabre", 200),
        ("leo.caron", "Fabre", 404),
        ("julie.blanc", "Benali", 404),
        ("yves.nadal", "Benali", 404),
        ("denis.favre", "Benali", 403),
        ("brigitte.leroy", "Benali", 403),
    ],
)
def test_the_sheet_is_for_those_the_referral_concerns(
    browse: Browse, endpoint: str, login: str, name: str, status: int
) -> None:
    browse(login).get(endpoint, status, ref=people.referral_of(name).ref)


@pytest.mark.parametrize("endpoint", SUMMARIES)
@pytest.mark.parametrize(
    ("login", "status"),
    [
        ("paul.martin", 200), ("anne.roux", 200), ("leo.caron", 404), ("sonia.vidal", 404), ("claire.dumas", 403),
        ("elise.gros", 403), ("denis.favre", 403), ("brigitte.leroy", 403), ("nora.haddad", 404),
    ],
)  # fmt: skip
def test_the_summary_is_for_the_pair(browse: Browse, endpoint: str, login: str, status: int) -> None:
    browse(login).get(endpoint, status, ref=people.file_of("Abadie").ref)


@pytest.mark.parametrize("endpoint", SUMMARIES)
@pytest.mark.parametrize("login", ["paul.martin", "anne.roux"])
def test_the_summary_holds_shared_items_only_even_for_their_author(browse: Browse, endpoint: str, login: str) -> None:
    shown = text(browse(login), endpoint, people.file_of("Abadie").ref)
    for author in ("conseil", "social"):
        assert people.text_of("Abadie", f"{Level.SHARED} {author}") in shown
        for level in (Level.OWN_SERVICE, Level.AUTHOR):
            assert people.text_of("Abadie", f"{level} {author}") not in shown


@pytest.mark.parametrize("endpoint", SUMMARIES)
def test_no_reserved_item_of_any_kind_reaches_the_summary(browse: Browse, writing: Any, endpoint: str) -> None:
    with writing() as session:
        by = {"author_id": people.membership_id("anne.roux"), "organisation_id": people.unit_of("CD Haute-Garonne").id}
        of = {"file_id": people.file_of("Abadie").id, "created_at": now(), "level": Level.OWN_SERVICE}
        session.add(Note(**of, **by, text="CANARI note"))
        session.add(Contact(**of, **by, channel=Channel.LETTER, reached=True, on=now().date(), line="CANARI contact"))
    assert "CANARI" not in text(browse("anne.roux"), endpoint, people.file_of("Abadie").ref)


@pytest.mark.parametrize("endpoint", SUMMARIES)
def test_the_summary_says_what_it_leaves_out(browse: Browse, endpoint: str) -> None:
    shown = text(browse("paul.martin"), endpoint, people.file_of("Abadie").ref)
    assert "Niveau de lecture : éléments partagés du binôme." in shown
    assert "même ceux de la personne qui édite ce document" in shown


@pytest.mark.parametrize("endpoint", SHEETS)
def test_the_sheet_holds_what_the_office_needs(browse: Browse, endpoint: str) -> None:
    shown = text(browse("claire.dumas"), endpoint, people.referral_of("Benali").ref)
    ref = people.referral_of("Benali").ref
    for expected in (ref, "BENALI Karim", "03/11/1979", "Logement ; Santé", people.text_of("Benali", "referral")):
        assert expected in shown
    for expected in ("Réponse attendue avant le", "Sonia Vidal", "MDS Toulouse Nord", "Déclinée", "signature"):
        assert expected in shown


@pytest.mark.parametrize("endpoint", SHEETS)
def test_the_sheet_shows_what_was_corrected_with_what_was_sent(browse: Browse, endpoint: str) -> None:
    ref = people.referral_of("Benali").ref
    for about, value in (("motif", "Le logement seul. " * 200), ("freins", ["logement-hebergement"]), ("tente", "")):
        typed = {"value": value, "why": "Une erreur"}
        browse("sonia.vidal").post("referrals.correct", typed, ref=ref, about=about)
    shown = text(browse("claire.dumas"), endpoint, ref)
    assert "Le logement seul." in shown
    assert f"avant : {people.text_of('Benali', 'referral')}" in shown
    assert "avant : Logement, Santé" in shown
    assert shown.count("corrigé le") == 3


def test_an_answered_referral_shows_its_answer_instead_of_the_box(browse: Browse) -> None:
    shown = browse("nora.haddad").get("reports.referral_sheet", ref=people.referral_of("Esteve").ref).text
    assert "Réponse enregistrée" in shown
    assert "Réponse attendue avant" not in shown


@pytest.mark.parametrize(
    ("login", "endpoint", "name", "most"),
    [("claire.dumas", SHEETS[1], "Benali", 2), ("anne.roux", SUMMARIES[1], "Abadie", 3)],
)
def test_paper_is_accessible_short_and_in_our_fonts(
    browse: Browse, login: str, endpoint: str, name: str, most: int
) -> None:
    ref = (people.referral_of if endpoint == SHEETS[1] else people.file_of)(name).ref
    data = browse(login).get(endpoint, ref=ref).response.data
    assert sheet.faults(data) == []
    assert sheet.fonts(data) <= sheet.FONTS
    written = sheet.pages(data)
    assert 1 <= len(written) <= most
    assert len(written[-1]) > 300, "the last page is nearly empty"


def test_a_long_file_still_fits_three_pages(browse: Browse, writing: Any) -> None:
    with writing() as session:
        by = {"author_id": people.membership_id("anne.roux"), "organisation_id": people.unit_of("CD Haute-Garonne").id}
        for number in range(60):
            at = now() - timedelta(days=number)
            words = "Une note partagée. " * 12
            session.add(Note(file_id=people.file_of("Abadie").id, created_at=at, text=words, **by))
    page = browse("paul.martin").get(SUMMARIES[1], ref=people.file_of("Abadie").ref)
    written = sheet.pages(page.response.data)
    assert len(written) <= 3
    assert "plus anciens se lisent dans le dossier" in written[-1]


@pytest.mark.parametrize("endpoint", [*SHEETS, *SUMMARIES])
def test_each_display_is_journalled_with_its_level(browse: Browse, journal: Any, endpoint: str) -> None:
    login, name, action, level = "anne.roux", "Abadie", "casefile.summary", "shared"
    if endpoint in SHEETS:
        login, name, action, level = "claire.dumas", "Benali", "referral.sheet", "index"
    ref = (people.referral_of if endpoint in SHEETS else people.file_of)(name).ref
    browse(login).get(endpoint, ref=ref)
    last = journal()[-1]
    assert (last.action, last.level, last.subject) == (action, level, ref)
    assert (last.file_id, last.user_id) == (people.file_of(name).id, people.user_id(login))


def test_a_refused_document_leaves_no_trace_in_the_journal(browse: Browse, journal: Any) -> None:
    before = len(journal())
    browse("leo.caron").get(SUMMARIES[1], 404, ref=people.file_of("Abadie").ref)
    (miss,) = journal()[before:]
    assert (miss.action, miss.file_id, miss.subject) == (
        "miss.read",
        None,
        SUMMARIES[1],
    )  # that it was tried, not for whom


def test_the_same_instant_gives_the_same_bytes(browse: Browse, freeze: Any) -> None:
    browser = browse("paul.martin")
    freeze(now() + timedelta(seconds=10))
    first, second = (browser.get(SUMMARIES[1], ref=people.file_of("Abadie").ref).response.data for _turn in "ab")
    assert first == second


def test_the_file_is_named_after_the_document(browse: Browse) -> None:
    ref = people.referral_of("Benali").ref
    response = browse("claire.dumas").get(SHEETS[1], ref=ref).response
    assert response.mimetype == "application/pdf"
    assert plain(response.headers["Content-Disposition"]) == f'inline; filename="{ref}.pdf"'
