"""The export of an agreement and its import over HTTP: who, what is refused where, nothing half-written."""

import json
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from agreements.exchange import read, written
from tests import people
from tests.page import Browser, Page

PLACE = "/conventions/importer"


@pytest.fixture
def fatou(app: Flask) -> Browser:
    """Administrator of the council of Tarn."""
    return Browser(app, "fatou.diallo")


def exported(browser: Browser, territory: str = "81", **changed: Any) -> dict[str, Any]:
    """The file of the agreement of a department under a number nobody bears yet, to be spoilt."""
    ref = people.agreement_of(territory).ref
    found: dict[str, Any] = json.loads(browser.get("agreements.export", ref=ref).response.data)
    return found | {"number": "9999-IMPORT"} | changed


def send(browser: Browser, data: bytes | dict[str, Any], status: int = 303) -> Page:
    """Import a file."""
    body = data if isinstance(data, bytes) else (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
    return browser.post(PLACE, {"file": (BytesIO(body), "convention.json")}, status)


def made(page: Page) -> str:
    return page.location.rpartition("/")[2]


@pytest.mark.parametrize("login", ["brigitte.leroy", "karim.benali", "paul.martin", "anne.roux"])
def test_whoever_views_an_agreement_saves_it_as_a_file(app: Flask, login: str) -> None:
    ref = people.agreement_of("31").ref
    page = Browser(app, login).get("agreements.export", ref=ref)
    assert page.response.mimetype == "application/json"
    assert page.response.headers["Content-Disposition"] == f'attachment; filename="convention-{ref}.json"'
    assert json.loads(page.response.data)["number"] == "2024-31-01"
    assert page.queries <= 13


def test_the_file_is_read_back_to_the_same_bytes(app: Flask) -> None:
    data = Browser(app, "karim.benali").get("agreements.export", ref=people.agreement_of("81").ref).response.data
    assert written(read(data)) == data


def test_the_page_of_the_agreement_leads_to_its_file(app: Flask) -> None:
    ref = people.agreement_of("31").ref
    assert f"/conventions/{ref}/export.json" in Browser(app, "paul.martin").get("agreements.show", ref=ref).html


def test_an_imported_file_is_exported_again_to_the_same_bytes(fatou: Browser) -> None:
    values = exported(fatou)
    ref = made(send(fatou, values))
    again = fatou.get("agreements.export", ref=ref).response.data
    assert again == (json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode()


def test_an_imported_agreement_is_a_draft_of_its_importer(app: Flask, fatou: Browser) -> None:
    ref = made(send(fatou, exported(fatou)))
    page = fatou.get("agreements.show", ref=ref)
    assert "Projet importé" in page.text
    assert "MDS Albi" in page.text
    assert "Présidence du conseil" not in page.text
    Browser(app, "karim.benali").get("agreements.show", 404, ref=ref)


def test_a_number_already_borne_is_refused_where_the_file_says_it(fatou: Browser) -> None:
    page = send(fatou, exported(fatou, number="2024-81-01"), 422)
    assert "« number » : Ce numéro est déjà celui d'une autre convention du département." in page.text


@pytest.mark.parametrize("territory", ["31", "34", "XX", "2A"])
def test_the_department_of_others_is_refused_known_or_not(fatou: Browser, territory: str) -> None:
    page = send(fatou, exported(fatou) | {"territory": territory}, 403)
    assert "« territory » : Vous ne préparez pas les conventions de ce département." in page.text


def test_a_region_imports_for_each_of_its_departments(app: Flask) -> None:
    karim = Browser(app, "karim.benali")
    for territory in ("31", "81"):
        karim.get("agreements.show", ref=made(send(karim, exported(karim, territory))))


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("council", "ref"), "U-INCONNU", "« council.ref » : Choisissez une institution de ce département."),
        (("council", "name"), "CD Lozère", "« council.name » : L'annuaire nomme ce lieu « CD Tarn »"),
        (("agencies", 0, "ref"), "U-INCONNU", "« agencies[0].ref » : Ce lieu n'est pas de cette institution"),
        (("offices", 0, "name"), "MDS Gaillac", "« offices[0].name » : L'annuaire nomme ce lieu « MDS Albi »"),
        (("title",), "", "« title » : Un texte est attendu."),
        (("agencies", 0, "fte"), "99.00", "« dedicated_fte » : Les agences réunissent 99 ETP"),
        (("plus",), 1, "« plus » : Cette clé n'est pas connue."),
    ],
)  # fmt: skip
def test_a_wrong_value_is_said_with_its_place_and_nothing_is_kept(
    fatou: Browser, path: tuple[Any, ...], value: Any, sentence: str
) -> None:
    values = exported(fatou)
    here: Any = values
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    assert sentence in send(fatou, values, 422).text
    assert "9999-IMPORT" not in fatou.get("reports.agreements").text


def test_a_place_of_the_other_side_is_no_office(fatou: Browser) -> None:
    values = exported(fatou)
    albi = values["agencies"][0]
    values["offices"] = [{"ref": albi["ref"], "name": albi["name"], "start_on": albi["start_on"]}]
    assert "« offices[0].ref » : Ce lieu n'est pas de cette institution" in send(fatou, values, 422).text


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\xff\xfe", b"[]", b"{" * 5000, b" " * 300_000])
def test_any_other_file_is_refused_with_a_reason(fatou: Browser, data: bytes) -> None:
    page = send(fatou, data, 422)
    assert page.tree.all("title")[0].text.startswith("Erreur")
    assert "file-error" in page.html


def test_a_form_without_a_file_asks_for_one(fatou: Browser) -> None:
    assert "Choisissez un fichier." in fatou.post(PLACE, {}, 422).text
    assert "Choisissez un fichier." in fatou.post(PLACE, {"file": "convention.json"}, 422).text


def test_a_file_sent_twice_makes_one_draft(fatou: Browser) -> None:
    fields, values = fatou.get(PLACE).fields(PLACE), json.dumps(exported(fatou)).encode()
    first, second = (fatou.send(PLACE, fields | {"file": (BytesIO(values), "c.json")}) for _turn in "ab")
    assert first.location == second.location


def test_administrators_find_the_import_from_the_list(app: Flask, fatou: Browser) -> None:
    assert PLACE in fatou.get("reports.agreements").html
    assert PLACE not in Browser(app, "nora.haddad").get("reports.agreements").html
    Browser(app, "nora.haddad").get(PLACE, 403)


def test_the_import_speaks_english(app: Flask) -> None:
    fatou = Browser(app, "fatou.diallo", language="en")
    page = send(fatou, b"{}", 422)
    assert "This key is missing." in page.text
