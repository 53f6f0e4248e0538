"""Lists as files: the rows of the page in both formats, all of them, without formula, journalled before the answer."""

import csv
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from io import BytesIO, StringIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from accounts import list_file
from accounts.models import JournalEntry
from casefiles.models import Person
from core.clock import today
from core.db import side_session
from core.guard import system_actor
from partners.models import Unit
from reports.labels_journal import LISTS, words
from tests import people
from tests.accessibility.screens import every_address, opens, set_scene
from tests.page import Browser

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Endpoint of the file and who opens it, with what else its address needs.
LISTED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("referrals.inbox_file", "claire.dumas", {}),
    ("referrals.sent_file", "sonia.vidal", {}),
    ("casefiles.portfolio_file", "paul.martin", {}),
    ("partners.index_file", "claire.dumas", {}),
    ("reports.agreements_file", "brigitte.leroy", {}),
    ("reports.coverage_file", "brigitte.leroy", {}),
    ("reports.search_file", "paul.martin", {"part": "personnes", "q": "abadie"}),
)


def lines(app: Flask, login: str, endpoint: str, language: str = "fr", **values: Any) -> list[list[str]]:
    """The lines of the CSV file, its headings first."""
    page = Browser(app, login, language=language).get(endpoint, kind="csv", **values)
    assert page.response.mimetype == "text/csv"
    assert page.html.startswith("\ufeff")
    return list(csv.reader(StringIO(page.html.removeprefix("\ufeff")), delimiter=";"))


def cells(app: Flask, login: str, endpoint: str, **values: Any) -> list[list[Any]]:
    """The rows of the XLSX file, its headings first."""
    page = Browser(app, login).get(endpoint, kind="xlsx", **values)
    assert page.response.mimetype == XLSX
    sheet = load_workbook(BytesIO(page.response.data)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def plain(value: Any) -> str:
    """A cell of either format as the same text."""
    if isinstance(value, datetime):
        return str(value.date())
    text = "" if value is None else str(value).replace(",", ".")
    try:
        return str(float(text))
    except ValueError:
        return text


def column(found: list[list[Any]], heading: str) -> list[Any]:
    place = found[0].index(heading)
    return [row[place] for row in found[1:]]


def journal(app: Flask) -> list[JournalEntry]:
    """Rows of exports, the latest last."""
    with app.app_context(), system_actor("tests: exports"), side_session() as session:
        query = select(JournalEntry).where(JournalEntry.action.startswith("export.")).order_by(JournalEntry.id)
        found = list(session.scalars(query))
        session.expunge_all()
        return found


@pytest.mark.parametrize("tab", ["a-affecter", "a-repondre", "complement", "en-attente", "terminees"])
def test_each_tab_of_the_inbox_is_saved_with_the_rows_it_shows(app: Flask, tab: str) -> None:
    browser = Browser(app, "claire.dumas")
    page = browser.get("referrals.inbox", onglet=tab)
    found = column(lines(app, "claire.dumas", "referrals.inbox_file", onglet=tab), "Personne")
    assert [name for name in ("BENALI Karim", "FABRE Hugo") if name in page.text] == sorted(found)


def test_a_filter_of_the_page_is_a_filter_of_its_file(app: Flask) -> None:
    page = Browser(app, "claire.dumas").get("referrals.inbox", onglet="a-repondre", q="fab", page="abc")
    links = [link.get("href") for link in page.tree.all("a") if "orientations." in (link.get("href") or "")]
    assert links == [f"/orientations.{kind}?onglet=a-repondre&q=fab" for kind in ("csv", "xlsx")]
    for link in links:
        assert Browser(app, "claire.dumas").get(str(link)).status == 200
    assert len(lines(app, "claire.dumas", "referrals.inbox_file", onglet="a-repondre", q="zzz")) == 1


def test_a_list_that_shows_nothing_offers_no_file(app: Flask) -> None:
    assert "Exporter" not in Browser(app, "claire.dumas").get("referrals.inbox", q="zzz").text


@pytest.mark.parametrize(("endpoint", "login", "values"), LISTED)
def test_both_formats_hold_the_same_rows(app: Flask, endpoint: str, login: str, values: dict[str, Any]) -> None:
    text, sheet = lines(app, login, endpoint, **values), cells(app, login, endpoint, **values)
    assert text[0] == sheet[0]
    assert len(text) == len(sheet) > 1
    for written, kept in zip(text[1:], sheet[1:], strict=True):
        assert [plain(one) for one in written] == [plain(one) for one in kept]


def test_days_are_iso_in_csv_and_dates_in_xlsx(app: Flask) -> None:
    filters = {"onglet": "a-repondre"}
    (written,) = column(lines(app, "claire.dumas", "referrals.inbox_file", **filters), "Reçue le")
    (kept,) = column(cells(app, "claire.dumas", "referrals.inbox_file", **filters), "Reçue le")
    assert date.fromisoformat(written) == kept.date()
    assert isinstance(kept, datetime)


def test_headings_follow_the_language_of_the_page(app: Flask) -> None:
    assert lines(app, "claire.dumas", "referrals.inbox_file")[0][1] == "Personne"
    assert lines(app, "claire.dumas", "referrals.inbox_file", "en")[0][1] == "Person"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_no_cell_is_a_formula(app: Flask, writing: Callable[[], Any], start: str) -> None:
    with writing() as session, system_actor("tests: a name that computes"):
        session.get_one(Unit, people.unit_of("MDS Toulouse Nord").id).town = f"{start}HYPERLINK(1)"
    for found in (lines(app, "claire.dumas", "partners.index_file"), cells(app, "claire.dumas", "partners.index_file")):
        hit = next(town for town in column(found, "Commune") if town and "HYPERLINK" in town)
        assert hit.startswith("'")


def test_a_name_that_computes_is_text_in_the_inbox(app: Flask, writing: Callable[[], Any]) -> None:
    with writing() as session, system_actor("tests: a name that computes"):
        session.scalars(select(Person).where(Person.birth_name == "Benali")).one().birth_name = "=cmd"
    assert column(lines(app, "claire.dumas", "referrals.inbox_file"), "Personne") == ["'=CMD Karim"]
    sheet = cells(app, "claire.dumas", "referrals.inbox_file")
    assert column(sheet, "Personne") == ["'=CMD Karim"]


def test_all_pages_are_saved_block_by_block(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = lines(app, "paul.martin", "casefiles.portfolio_file")
    monkeypatch.setattr("casefiles.views.portfolio.BLOCK_SIZE", 1)
    assert lines(app, "paul.martin", "casefiles.portfolio_file") == whole
    assert len(whole) > 2


def test_a_block_costs_the_same_whatever_it_holds(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    count = partial(lambda: Browser(app, "paul.martin").get("casefiles.portfolio_file", kind="csv").queries)
    whole = count()
    narrow = Browser(app, "paul.martin").get("casefiles.portfolio_file", kind="csv", nom="abadie").queries
    assert whole == narrow
    monkeypatch.setattr("casefiles.views.portfolio.BLOCK_SIZE", 1)
    assert count() > whole


def test_a_list_that_is_too_long_is_refused_in_words_and_not_cut(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_file, "MOST_ROWS", 1)
    page = Browser(app, "paul.martin").get("casefiles.portfolio_file", 422, kind="csv")
    assert "Cette liste dépasse 1 lignes" in page.text
    assert journal(app) == []


@pytest.mark.parametrize(("endpoint", "login", "values"), LISTED)
def test_the_journal_keeps_the_list_and_its_number_of_rows(
    app: Flask, endpoint: str, login: str, values: dict[str, Any]
) -> None:
    found = lines(app, login, endpoint, **values)
    (row,) = journal(app)
    assert row.shown == len(found) - 1
    assert row.user_id == people.user_id(login)
    assert row.subject == values.get("q")


def test_no_row_in_the_journal_no_file(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: Any, **_about: Any) -> None:
        raise OSError("the journal cannot be written")

    monkeypatch.setattr(list_file, "record_reading", fails)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = Browser(app, "claire.dumas").client.get("/orientations.csv")
    assert answer.status_code == 500
    assert "BENALI" not in answer.get_data(as_text=True)


def test_every_file_opens_for_those_of_its_page_and_its_row_has_words(app: Flask) -> None:
    """Every address of the test world, by the first visitor who may open it."""
    scene = set_scene(app)
    files = [one for one in every_address(app, scene) if one.path.partition("?")[0].endswith((".csv", ".xlsx"))]
    visitors = ("paul.martin", "claire.dumas", "brigitte.leroy", "karim.benali", "dora.petit")
    for one in files:
        for login in visitors:
            if opens(app, one.endpoint, login):
                assert Browser(app, login).client.get(one.path).status_code in (200, 303, 404), one.path
    codes = {row.action.removeprefix("export.") for row in journal(app)}
    assert codes == set(LISTS)
    with app.test_request_context():
        assert words("export.received") == ("export d’une liste", "orientations reçues")


@pytest.mark.parametrize(("login", "endpoint"), [("denis.favre", "inbox_file"), ("dora.petit", "sent_file")])
def test_a_role_without_the_page_has_no_file(app: Flask, login: str, endpoint: str) -> None:
    Browser(app, login).get(f"referrals.{endpoint}", 403, kind="csv")


@pytest.mark.parametrize("path", ["/orientations.pdf", "/orientations.CSV", "/recherche/tout.csv"])
def test_other_formats_do_not_exist(app: Flask, path: str) -> None:
    Browser(app, "claire.dumas").get(path, 404)


def test_the_file_is_named_by_its_list_and_its_day(app: Flask) -> None:
    answer = Browser(app, "claire.dumas").get("referrals.inbox_file", kind="xlsx").response
    assert answer.headers["Content-Disposition"] == f'attachment; filename="orientations-recues-{today()}.xlsx"'


def test_what_the_actor_may_not_see_is_in_no_file(app: Flask) -> None:
    refs = column(lines(app, "anne.roux", "referrals.inbox_file", onglet="a-repondre"), "Référence")
    assert refs == [people.referral_of("Fabre").ref]
