"""The plan for the person: who does what by when, in plain words; nothing reserved, no theme of a barrier."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from casefiles import actions
from casefiles.workflow import Level, Owner, PlanKind
from core.clock import now
from tests import people
from tests.casefiles.doing import day, doing
from tests.page import Browser
from tests.reports import paper as sheet

Browse = Callable[..., Browser]
pytestmark = pytest.mark.usefixtures("paper")
SHEETS = ("reports.plan_sheet", "reports.plan_sheet_pdf")


def line(text: str, owner: Owner = Owner.PERSON, due_on: date | None = None, **given: Any) -> None:
    with doing("paul.martin") as paul:
        values: dict[str, Any] = {"kind": PlanKind.ACTION, "text": text, "owner": owner, "due_on": due_on}
        actions.add_plan_item(people.file_of("Abadie").id, by=paul, at=now(), **(values | given))


def text(browser: Browser, endpoint: str, status: int = 200) -> str:
    page = browser.get(endpoint, status, ref=people.file_of("Abadie").ref)
    said = " ".join(sheet.pages(page.response.data)) if endpoint.endswith("_pdf") and status == 200 else page.text
    return " ".join(said.split()).replace("’", "'")


@pytest.mark.parametrize("endpoint", SHEETS)
def test_each_reads_what_is_theirs_to_do_and_by_when(app: Flask, browse: Browse, endpoint: str) -> None:
    with app.app_context():
        line("Apporter le dernier avis d'impôt", due_on=day(-9))
        line("Envoyer le dossier au bailleur", Owner.SOCIAL_WORKER, day(2))
        line("Trouver un logement plus près", kind=PlanKind.OBJECTIVE)
    said = text(browse("anne.roux"), endpoint)
    assert said.index("Ce que je fais") < said.index("Apporter le dernier avis") < said.index("Envoyer le dossier")
    for words in ("Mes objectifs", "Trouver un logement plus près", "(Anne Roux)", "c'était prévu pour le", "avant le"):
        assert words in said


@pytest.mark.parametrize("endpoint", SHEETS)
def test_nothing_reserved_and_no_theme_is_on_it(app: Flask, browse: Browse, endpoint: str) -> None:
    with app.app_context():
        line("Ligne du seul service", level=Level.OWN_SERVICE)
        line("Ligne encore au crayon", level=Level.AUTHOR)
    said = text(browse("paul.martin"), endpoint)
    for words in ("seul service", "au crayon", "Logement", "Santé", "Mobilité", "Confidentiel"):
        assert words not in said


@pytest.mark.parametrize("endpoint", SHEETS)
@pytest.mark.parametrize(("login", "status"), [("leo.caron", 404), ("sonia.vidal", 404), ("elise.gros", 403)])
def test_the_plan_is_for_the_pair_to_hand_over(browse: Browse, endpoint: str, login: str, status: int) -> None:
    text(browse(login), endpoint, status)


def test_the_plan_page_leads_to_it(browse: Browse) -> None:
    anne = browse("anne.roux")
    assert "Imprimer pour la personne" in anne.get("casefiles.plan", ref=people.file_of("Abadie").ref).text
