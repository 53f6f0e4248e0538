"""The pages of agreements over HTTP: what each reader sees, what is typed and kept, what is refused and why."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from core.clock import today
from tests import people
from tests.agreements.doing import YEAR
from tests.page import Browser, Page, plain
from tests.signed_copies import OPENED, SENT

TYPED = {
    "number": f"{YEAR}-81-07",
    "title": "Convention <b>du Tarn</b>",
    "start_on": f"{YEAR}-01-01",
    "end_on": f"31/12/{YEAR + 1}",
    "dedicated_fte": "4,5",
    "agencies-0-covered": "y",
    "agencies-0-fte": "4,5",
    "offices-0-covered": "y",
    "targets-0-year": str(YEAR),
    "targets-0-entered": "1 000",
    "targets-0-active_file": "120",
    "targets-1-year": str(YEAR + 1),
    "targets-1-entered": "110",
    "targets-1-active_file": "130",
    "council_dpo": "dpo@tarn.exemple.test",
    "employment_dpo": "dpo@emploi.exemple.test",
}
SIGNED: dict[str, Any] = SENT | {
    f"signatories-{line}-{name}": value
    for line, who in ((0, "Ada Colin"), (2, "Guy Mercier"))
    for name, value in (("name", who), ("quality", "Direction"), ("signed_on", str(today() - timedelta(3))))
}


@pytest.fixture
def fatou(app: Flask) -> Browser:
    """Administrator of the council of Tarn."""
    return Browser(app, "fatou.diallo")


@pytest.fixture
def karim(app: Flask) -> Browser:
    """Regional administrator."""
    return Browser(app, "karim.benali")


@pytest.fixture
def ref(fatou: Browser) -> str:
    """A complete draft of Tarn, typed on its page."""
    return reference(fatou.post("agreements.new", TYPED))


def reference(page: Page) -> str:
    found = re.search(r"CV-\d+-\w+", page.location)
    assert found, page.location
    return found[0]


def typed(page: Page, name: str) -> str:
    """What a control holds."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="{name}"', page.html)
    assert found, name
    return found[1] or found[2] or ""


# Reading


@pytest.mark.parametrize("login", ["brigitte.leroy", "gilles.henry", "karim.benali", "paul.martin", "anne.roux"])
def test_both_sides_read_a_signed_agreement(app: Flask, login: str) -> None:
    page = Browser(app, login).get("agreements.show", ref=people.agreement_of("31").ref)
    assert page.heading == "Convention n° 2024-31-01"
    assert "MDS Toulouse Nord" in page.text
    assert page.queries <= 17


@pytest.mark.parametrize(
    ("login", "status"), [("fatou.diallo", 404), ("marc.albert", 404), ("denis.favre", 403), ("tom.garcia", 403)]
)
def test_others_do_not(app: Flask, login: str, status: int) -> None:
    Browser(app, login).get("agreements.show", status, ref=people.agreement_of("31").ref)


def test_an_ended_agreement_says_so_and_whose_move_it_is(fatou: Browser) -> None:
    page = fatou.get("agreements.show", ref=people.agreement_of("81").ref)
    assert "Échue" in page.text
    assert "CD Tarn et FT Occitanie" in page.text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_is_shown_in_both_languages(app: Flask, ref: str, language: str) -> None:
    browser = Browser(app, "fatou.diallo", language=language)
    for endpoint in ("show", "edit", "signature"):
        browser.get(f"agreements.{endpoint}", ref=ref)
    browser.post("agreements.signature", SIGNED, ref=ref)
    Browser(app, "karim.benali", language=language).get("agreements.confirmation", ref=ref)


# Writing a draft


def test_a_draft_is_kept_and_shown_escaped(fatou: Browser, ref: str) -> None:
    page = fatou.get("agreements.show", ref=ref)
    assert "Convention <b>du Tarn</b>" in page.text
    assert "1 000" in page.text
    assert "4,5" in page.text


def test_an_incomplete_draft_lists_what_it_lacks(fatou: Browser) -> None:
    answers = TYPED | {"council_dpo": "", "targets-1-entered": "", "targets-1-active_file": ""}
    page = fatou.get("agreements.show", ref=reference(fatou.post("agreements.new", answers)))
    assert "À compléter avant la signature" in page.text
    assert f"objectifs de chaque année : {YEAR + 1}" in page.text
    assert "Enregistrer la signature" not in page.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"end_on": f"{YEAR - 1}-12-31"}, "La fin vient avant le début"),
        ({"end_on": "31/02/2030"}, "Écrivez une date comme"),
        ({"end_on": "9999-01-01"}, "trop éloignée"),
        ({"number": "x" * 1000}, "1000 caractères pour 40 possibles"),
        ({"number": "  "}, "Répondez à cette question"),
        ({"number": "2024-81-01"}, "déjà celui d'une autre convention"),
        ({"title": "t\x00" + "é" * 300}, "pour 200 possibles"),
        ({"dedicated_fte": "1e9"}, "comme 4 ou 4,5"),
        ({"dedicated_fte": "NaN"}, "comme 4 ou 4,5"),
        ({"dedicated_fte": "0"}, "comme 4 ou 4,5"),
        ({"dedicated_fte": "1000"}, "999,99 au plus"),
        ({"dedicated_fte": "2"}, "Les agences réunissent 4,5 ETP"),
        ({"portfolio_cap": "-3"}, "nombre entier"),
        ({"portfolio_cap": "9" * 30}, "nombre entier"),
        ({"answer_wd": "0"}, "entre 1 et 365"),
        ({"targets-0-year": "1066"}, "entre 2000 et 2199"),
        ({"targets-0-year": str(YEAR + 5)}, "est hors de la convention"),
        ({"targets-0-entered": ""}, "Complétez « Entrées dans l'année »"),
        ({"renewal": "forever"}, "réponse de la liste"),
        ({"themes": ["sante", "autre"]}, "réponse de la liste"),
        ({"agencies-0-start_on": "2001-01-01"}, "une date de la convention"),
        ({"offices-0-ref": "U-FOREIGN"}, "n'est pas de cette institution"),
        ({"agencies-0-ref": "x" * 500}, "500 caractères pour 20 possibles"),
        ({"form_token": "short"}, "Ce formulaire est incomplet"),
    ],
)
def test_bad_input_is_said_and_everything_typed_is_kept(fatou: Browser, changed: dict[str, Any], said: str) -> None:
    page = fatou.post("agreements.new", TYPED | {"social_workers": "73"} | changed, 422)
    assert said in page.text
    assert page.html.count("<title>Erreur") == 1
    assert typed(page, "social_workers") == "73"
    assert typed(page, "deliberation_number") == ""


def test_days_of_another_agreement_are_refused_on_the_first_day(fatou: Browser, karim: Browser, ref: str) -> None:
    fatou.post("agreements.signature", SIGNED, ref=ref)
    karim.post("agreements.confirmation", OPENED, ref=ref)
    page = fatou.post("agreements.new", TYPED | {"number": "bis"}, 422)
    error = next(item.text for item in page.tree.all("p") if item.get("id") == "start_on-error")
    assert f"n° {YEAR}-81-07" in plain(error)
    assert f"du 01/01/{YEAR} au 31/12/{YEAR + 1}" in plain(error)
    links = [link.text for link in page.tree.all("a") if link.get("href") == "#start_on"]
    assert links == [error]


def test_the_unit_of_another_department_is_refused(fatou: Browser) -> None:
    page = fatou.post("agreements.new", TYPED | {"agencies-0-ref": people.unit_of("Muret").ref}, 422)
    assert "n'est pas de cette institution" in page.text


def test_another_department_in_the_hidden_field_is_refused(fatou: Browser) -> None:
    fatou.post("agreements.new", TYPED | {"territory": "31"}, 403)
    fatou.post("agreements.new", TYPED | {"territory": "9Z"}, 404)
    fatou.post("agreements.new", TYPED | {"territory": "31", "number": ""}, 403)


def test_a_huge_number_of_lines_is_cut(fatou: Browser) -> None:
    lines = {f"targets-{line}-year": "2030" for line in range(3000)}
    fatou.post("agreements.new", TYPED | lines | {"number": ""}, 422)


def test_the_same_form_sent_twice_makes_one_draft(fatou: Browser) -> None:
    fields = fatou.get("agreements.new").fields("/conventions/nouvelle") | TYPED
    first = fatou.send("/conventions/nouvelle", fields)
    assert fatou.send("/conventions/nouvelle", fields).location == first.location


def test_a_regional_administrator_chooses_the_department(karim: Browser) -> None:
    assert "Hérault (34)" in karim.get("agreements.new").text
    assert "MDS Montpellier" in karim.get("agreements.new", departement="34").text
    karim.get("agreements.new", 403, departement="33")
    karim.get("agreements.new", 404, departement="zz")


def test_the_other_side_does_not_see_a_draft(karim: Browser, ref: str) -> None:
    karim.get("agreements.show", 404, ref=ref)
    karim.get("agreements.edit", 404, ref=ref)
    fields = karim.get("agreements.new", departement="34").fields("/conventions/nouvelle") | TYPED
    karim.send(f"/conventions/{ref}/modifier", fields, 404)


# Two administrators at once


def test_a_colleague_who_saved_first_is_not_overwritten(app: Flask, fatou: Browser, ref: str) -> None:
    target = f"/conventions/{ref}/modifier"
    fields = fatou.get(target).fields(target)
    Browser(app, "fatou.diallo").post(target, {"title": "Titre du collègue", "offices-0-covered": ""})
    page = fatou.send(target, fields | {"title": "Mon titre"}, 409)
    assert "Titre du collègue" in page.text
    assert typed(page, "title") == "Mon titre"
    again = page.fields(target) | {"title": "Mon titre"}
    assert reference(fatou.send(target, again)) == ref


@pytest.mark.parametrize("version", ["99", "-1", "x", ""])
def test_an_altered_version_overwrites_nothing(fatou: Browser, ref: str, version: str) -> None:
    fatou.post(f"/conventions/{ref}/modifier", {"title": "Forcé", "version": version}, 409)
    assert "Forcé" not in fatou.get("agreements.show", ref=ref).text


# Signing


def test_recorded_by_one_confirmed_by_another(fatou: Browser, karim: Browser, ref: str) -> None:
    fatou.post("agreements.signature", SIGNED, ref=ref)
    assert "Une seconde personne" in fatou.get("agreements.show", ref=ref).text
    karim.post("agreements.confirmation", OPENED, ref=ref)
    page = fatou.get("agreements.show", ref=ref)
    assert "À venir" in page.text
    assert "Signature confirmée" in page.text


def test_the_recorder_is_not_the_second_person(fatou: Browser, karim: Browser, ref: str) -> None:
    fatou.post("agreements.signature", SIGNED, ref=ref)
    fields = karim.get("agreements.confirmation", ref=ref).fields(f"/conventions/{ref}/confirmer")
    mine = fatou.get("agreements.confirmation", ref=ref).fields(f"/conventions/{ref}/renvoyer")
    fatou.send(f"/conventions/{ref}/confirmer", fields | OPENED | {"csrf_token": mine["csrf_token"]}, 403)


def test_a_rejection_asks_for_a_reason_and_shows_it(fatou: Browser, karim: Browser, ref: str) -> None:
    fatou.post("agreements.signature", SIGNED, ref=ref)
    source = f"/conventions/{ref}/confirmer"
    assert "Répondez" in karim.post("agreements.reject", {"reason": " "}, 422, ref=ref, _from=source).text
    karim.post("agreements.reject", {"reason": "La date ne correspond pas."}, ref=ref, _from=source)
    page = fatou.get("agreements.show", ref=ref)
    assert "La date ne correspond pas." in page.text
    assert "Projet" in page.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"signatories-0-quality": ""}, "Complétez « Qualité »"),
        ({f"signatories-2-{name}": "" for name in ("name", "quality", "signed_on")}, "qui a signé pour cette partie"),
        ({"signatories-2-name": "ada COLIN"}, "signe déjà"),
        ({"signatories-0-signed_on": str(today() + timedelta(5))}, "dans l'avenir"),
        ({"signatories-0-name": "x" * 1000}, "pour 120 possibles"),
    ],
)
def test_a_wrong_signature_is_said_and_kept(fatou: Browser, ref: str, changed: dict[str, str], said: str) -> None:
    page = fatou.post("agreements.signature", SIGNED | changed, 422, ref=ref)
    assert said in page.text
    assert typed(page, "signatories-2-quality") == (SIGNED | changed)["signatories-2-quality"]


def test_a_step_the_state_no_longer_allows_is_a_conflict(fatou: Browser, ref: str) -> None:
    fields = fatou.get("agreements.edit", ref=ref).fields(f"/conventions/{ref}/modifier")
    fatou.post("agreements.signature", SIGNED, ref=ref)
    page = fatou.send(f"/conventions/{ref}/modifier", fields, 409)
    assert "la convention est à l'état « À confirmer »" in page.text
    fatou.get("agreements.signature", 409, ref=ref)
    fatou.get("agreements.edit", 409, ref=ref)


@pytest.mark.parametrize("step", ["modifier", "signature", "confirmer", "renvoyer"])
def test_an_unknown_agreement_is_not_found(fatou: Browser, step: str) -> None:
    fields = fatou.get("agreements.new").fields("/conventions/nouvelle") | TYPED | SIGNED | {"reason": "r"}
    fatou.send(f"/conventions/CV-81-NOWHERE/{step}", fields, 404)


def test_a_form_without_csrf_token_changes_nothing(fatou: Browser, ref: str) -> None:
    fatou.send(f"/conventions/{ref}/signature", SIGNED, 400)
    assert "Projet" in fatou.get("agreements.show", ref=ref).text
