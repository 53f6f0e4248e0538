"""The delays of reminders over HTTP: folded while they are usual, checked on their field, shown where they differ."""

import json
from typing import Any

import pytest
from flask import Flask

from agreements.clause_words import unusual
from agreements.draft import Delays
from tests import people
from tests.agreements.test_amendment_pages import SIGNED, propose, take
from tests.agreements.test_pages import TYPED as DRAFT
from tests.agreements.test_pages import reference
from tests.page import Browser, Page
from tests.signed_copies import OPENED

USUAL = {"reminder_wd": "7", "head_wd": "5", "administrators_wd": "10", "expiry_cd": "30", "silence_cd": "30"}
OWN: dict[str, Any] = {"reminder_wd": "4", "expiry_cd": "45"}
WRONG = [
    ({"reminder_wd": "0"}, "reminder_wd", "entre 1 et 60"),
    ({"reminder_wd": "61"}, "reminder_wd", "entre 1 et 60"),
    ({"head_wd": ""}, "head_wd", "Répondez à cette question"),
    ({"head_wd": "10"}, "administrators_wd", "un nombre plus grand que 10"),
    ({"administrators_wd": "x"}, "administrators_wd", "nombre entier"),
    ({"expiry_cd": "6"}, "expiry_cd", "entre 7 et 600"),
    ({"expiry_cd": "13"}, "expiry_cd", "Écrivez au moins 14 jours"),
    ({"answer_wd": "30"}, "expiry_cd", "Écrivez au moins 42 jours"),
    ({"information_wd": "25"}, "silence_cd", "Écrivez au moins 35 jours"),
]


@pytest.fixture
def fatou(app: Flask) -> Browser:
    """Administrator of the council of Tarn."""
    return Browser(app, "fatou.diallo")


@pytest.fixture
def gilles(app: Flask) -> Browser:
    """Administrator of the employment service in Haute-Garonne."""
    return Browser(app, "gilles.henry")


def folded(page: Page) -> bool:
    part = next(one for one in page.tree.all("details") if "Délais des relances" in one.text)
    return "open" not in part.attributes


def test_a_new_draft_has_the_usual_delays_folded(fatou: Browser) -> None:
    page = fatou.get("agreements.new")
    fields = page.fields("")
    assert {name: fields[name] for name in USUAL} == USUAL
    assert folded(page)


@pytest.mark.parametrize(("typed", "field", "said"), WRONG)
def test_a_wrong_delay_is_said_on_its_field_of_the_draft_unfolded(
    fatou: Browser, typed: dict[str, str], field: str, said: str
) -> None:
    page = fatou.post("agreements.new", DRAFT | typed, 422)
    assert f'id="{field}-error"' in page.html
    assert said in page.text
    assert not folded(page)
    assert typed.items() <= page.fields("").items()


@pytest.mark.parametrize(("typed", "field", "said"), WRONG)
def test_a_wrong_delay_is_said_on_its_field_of_the_amendment(
    gilles: Browser, typed: dict[str, Any], field: str, said: str
) -> None:
    page = propose(gilles, 422, **typed)
    assert f'id="{field}-error"' in page.html
    assert said in page.text
    assert not folded(page)


def test_delays_of_its_own_are_kept_shown_and_frozen(fatou: Browser) -> None:
    ref = reference(fatou.post("agreements.new", DRAFT | OWN))
    shown = fatou.get("agreements.show", ref=ref).text
    assert "Relance de qui doit agir" in shown
    assert "Retard signalé" not in shown  # as usual
    page = fatou.get("agreements.edit", ref=ref)
    assert (USUAL | OWN).items() <= page.fields("").items()
    assert not folded(page)
    file = json.loads(fatou.get("agreements.export", ref=ref).response.data)
    assert {name: str(file["delays"][name]) for name in USUAL} == USUAL | OWN
    fatou.post("agreements.submission", {}, ref=ref)
    frozen = fatou.get("agreements.version", ref=ref, number=1).text
    assert ("Relance de qui doit agir" in frozen, "Retard signalé" in frozen) == (True, False)


def test_the_usual_delays_take_no_line_of_an_agreement(fatou: Browser) -> None:
    ref = reference(fatou.post("agreements.new", DRAFT))
    assert "Relance" not in fatou.get("agreements.show", ref=ref).text


def test_a_text_frozen_before_these_delays_has_no_word_of_them() -> None:
    usual = {name: getattr(Delays(), name) for name in Delays.__slots__}
    old: dict[str, Any] = {name: days for name, days in usual.items() if name not in USUAL}
    assert unusual(old) == unusual(usual) == []
    assert len(unusual({**old, "head_wd": 6, "silence_cd": 31})) == 2


def test_an_amendment_sets_them_beside_the_old_ones_and_applies_them(app: Flask, gilles: Browser) -> None:
    propose(gilles, **OWN)
    ref = people.agreement_of("31").ref
    page = gilles.get("agreements.amendment", ref=ref, number=1)
    rows = [" ".join(cell.text.replace("\u00a0", " ") for cell in row.all("td")) for row in page.tree.all("tr")]
    assert {"7 jours ouvrés 4 jours ouvrés", "30 jours 45 jours"} <= {*rows}
    act = gilles.get("reports.amendment_act", ref=ref, number=1).text
    assert "La partie qui doit agir est relancée 4 jours ouvrés après l'envoi." in act
    assert "est relancée 7 jours ouvrés" in act
    take(gilles, "record", SIGNED)
    take(Browser(app, "brigitte.leroy"), "confirm", OPENED)
    shown = Browser(app, "paul.martin").get("agreements.show", ref=ref).text
    assert shown.count("Relance de qui doit agir") == 1
    assert gilles.get("agreements.new_amendment", ref=ref).fields("")["reminder_wd"] == "4"


def test_a_colleague_who_saved_other_delays_first_is_told(app: Flask, fatou: Browser) -> None:
    ref = reference(fatou.post("agreements.new", DRAFT))
    address = fatou.address("agreements.edit", ref=ref)
    late = fatou.get(address).fields(address) | {"title": "Autre"}
    fatou.post("agreements.edit", {"head_wd": "6"}, ref=ref)
    page = fatou.send(address, late, 409)
    assert "Retard signalé à l'encadrement 6" in page.text
