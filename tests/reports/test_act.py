"""The act of an agreement: who reads it, what it says as a draft and once signed, on the page and on paper."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

from core import i18n
from core.clock import now
from partners.models import Unit
from reports.act import annexes, opening, places
from reports.act.articles import articles
from tests import people
from tests.agreements.test_pages import TYPED, reference
from tests.agreements.test_review_pages import SIGNED, approve
from tests.page import Browser, plain
from tests.reports import paper as sheet

pytestmark = pytest.mark.layout

Browse = Callable[..., Browser]
PAPER = pytest.mark.usefixtures("paper")
ACTS = ("reports.agreement_act", "reports.agreement_act_pdf")
# Every kind of clause, in the shape that is frozen. Never changed: what follows is what signed acts say.
CLAUSES: dict[str, Any] = {
    "number": "2027-31-01", "title": "Convention", "territory": "31", "department": "Haute-Garonne",
    "council": "Conseil départemental", "employment": "France Travail", "start_on": "2027-01-01",
    "end_on": "2029-12-31", "renewal": "express", "deliberation_on": "2026-11-12", "deliberation_number": "12",
    "axes": [{"kind": "global", "label": "Accompagnement global"}, {"kind": "resources", "label": "Ressources"}],
    "themes": ["sante", "logement-hebergement"],
    "agencies": [
        {"ref": "U-1", "name": "Muret", "start_on": "2027-01-01", "fte": "2.50"},
        {"ref": "U-2", "name": "Blagnac", "start_on": "2027-06-01", "fte": None},
    ],
    "offices": [{"ref": "U-3", "name": "MDS Muret", "start_on": "2027-01-01", "fte": None}],
    "targets": [{"year": 2027, "entries": 1000, "active_file": 900}],
    "dedicated_fte": "4.00", "portfolio_cap": 70, "social_workers": 300, "diagnosis": "three_way",
    "delays": {"acknowledge_wd": 2, "answer_wd": 10, "information_wd": 5, "diagnosis_cd": 21, "contact_cd": 15},
    "support_months": 12, "council_dpo": "dpo@cd.test", "employment_dpo": "dpo@ft.test",
}  # fmt: skip
WORDING = "0f7c21d896eaf8caa714e77e1dcaa324f3f7be25892715e9b97f391919454ade"


def written(*, is_frozen: bool = True, **changed: Any) -> str:
    """Everything an act says of its clauses, as JSON."""
    clauses = CLAUSES | changed
    with i18n.locale("fr"):
        parts = [*articles(clauses), *annexes.places_covered(clauses), *annexes.data_protection(clauses)]
        said = [
            opening.parties(clauses),
            opening.legal_bases(clauses, is_frozen=is_frozen),
            *(asdict(part) for part in parts),
        ]
    return plain(json.dumps(said, ensure_ascii=False))


def text(browser: Browser, endpoint: str, ref: str) -> str:
    page = browser.get(endpoint, ref=ref)
    return " ".join(sheet.pages(page.response.data)) if endpoint.endswith("_pdf") else page.text


@pytest.fixture
def fatou(browse: Browse) -> Browser:
    """Administrator of the council of Tarn."""
    return browse("fatou.diallo")


@pytest.fixture
def draft(fatou: Browser) -> str:
    return reference(fatou.post("agreements.new", TYPED))


@pytest.fixture
def signed(browse: Browse, fatou: Browser, draft: str) -> str:
    """The same, frozen, approved and signed by both."""
    karim = browse("karim.benali")
    fatou.post("agreements.submission", {}, ref=draft)
    approve(karim, draft, "karim.benali")
    approve(fatou, draft, "lea.marchand")
    browse("lea.marchand").post("agreements.signing", SIGNED, ref=draft)
    karim.post("agreements.signing", SIGNED, ref=draft)
    return draft


def test_the_wording_of_signed_acts_never_changes() -> None:
    """A new wording is a new model beside this one (decision 11)."""
    assert hashlib.sha256(written().encode()).hexdigest() == WORDING


OWN = {"reminder_wd": 4, "head_wd": 5, "administrators_wd": 10, "expiry_cd": 45, "silence_cd": 30}


def test_every_commitment_is_told_with_its_figures() -> None:
    said = written()
    for expected in ("4 ETP", "280 places", "300 professionnels", "2 jours ouvrés", "10 jours ouvrés", "21 jours"):
        assert expected in said
    for expected in ("le 1er janvier 2027", "n° 12 du 12 novembre 2026", "logement, santé"):
        assert expected in said


def test_places_of_the_annex_are_those_the_gate_will_count() -> None:
    assert places.total(CLAUSES) == 280
    assert places.offered(CLAUSES).of_agencies == {0: 175}
    assert "Les agences sans ETP propre se partagent 105 places en commun." in written()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"renewal": "tacit"}, "tacite reconduction"),
        ({"renewal": "none"}, "sans renouvellement"),
        ({"diagnosis": "commission"}, "en commission"),
        ({"diagnosis": "each_then_shared"}, "Chaque membre du binôme"),
        ({"themes": []}, "Tous les freins sociaux"),
        ({"social_workers": None}, "ses professionnels du travail social"),
        ({"deliberation_number": None}, "la délibération du conseil départemental du 12 novembre 2026."),
        ({"deliberation_on": None}, "la délibération du conseil départemental n° 12."),
        ({"agencies": [], "offices": []}, "Elle couvre [à compléter] du Service"),
        ({"council_dpo": None}, "[à compléter]"),
    ],
)  # fmt: skip
def test_what_may_differ_between_agreements_is_said(changed: dict[str, Any], expected: str) -> None:
    assert expected in written(**changed)


def test_an_act_without_deliberation_leaves_a_blank_only_while_it_is_a_draft() -> None:
    without: dict[str, Any] = {"deliberation_number": None, "deliberation_on": None}
    assert "n° [à compléter] du [à compléter]." in written(is_frozen=False, **without)
    assert "[à compléter]" not in written(**without)
    assert "des demandeurs d'emploi." in written(**without)


def test_the_article_of_delays_says_what_they_set_off_once_the_text_states_it() -> None:
    said = written(delays={**CLAUSES["delays"], **OWN})
    for expected in (
        "est relancée 4 jours ouvrés après l'envoi.",
        "à son encadrement après 5 jours ouvrés, aux administrateurs des deux parties après 10 jours ouvrés.",
        "pendant 45 jours expire ; sans le complément demandé, elle est retirée après 30 jours.",
    ):
        assert expected in said
        assert expected not in written()  # frozen before it was a clause


@PAPER
@pytest.mark.parametrize("endpoint", ACTS)
def test_a_draft_is_marked_and_says_it_has_no_fingerprint(fatou: Browser, draft: str, endpoint: str) -> None:
    shown = text(fatou, endpoint, draft)
    for expected in ("PROJET", "Article 5 – Moyens et engagements", "Annexe B", "pas encore figé", "4,5 ETP"):
        assert expected in shown


@PAPER
@pytest.mark.parametrize("endpoint", ACTS)
def test_a_signed_act_shows_who_signed_by_which_act_when_and_what(browse: Browse, signed: str, endpoint: str) -> None:
    shown = text(browse("karim.benali"), endpoint, signed)
    assert "PROJET" not in shown
    assert "à compléter" not in shown
    for expected in (
        "Léa Marchand",
        "Karim Benali",
        "Acte : Délibération n° 12",
        "Empreinte signée",
        "Version 1, figée",
    ):
        assert expected in shown


@PAPER
def test_a_signature_on_paper_names_who_recorded_and_who_confirmed(browse: Browse) -> None:
    shown = text(browse("paul.martin"), ACTS[1], people.agreement_of("31").ref)
    assert "Signé sur papier le" in shown
    assert "par Brigitte Leroy" in shown
    assert "par Gilles Henry" in shown


@PAPER
def test_paper_is_accessible_complete_and_in_our_fonts(browse: Browse, fatou: Browser, signed: str) -> None:
    for browser, ref in ((fatou, signed), (browse("anne.roux"), people.agreement_of("31").ref)):
        data = browser.get(ACTS[1], ref=ref).response.data
        assert sheet.faults(data) == []
        assert sheet.fonts(data) <= sheet.FONTS
        written_pages = sheet.pages(data)
        assert 4 <= len(written_pages) <= 8
        assert "Droits des personnes" in next(page for page in written_pages if "Les parties signent" in page)


@PAPER
def test_a_draft_on_paper_is_accessible_and_marked_on_every_page(fatou: Browser, draft: str) -> None:
    data = fatou.get(ACTS[1], ref=draft).response.data
    assert sheet.faults(data) == []
    assert all("PROJET" in page.replace(" ", "") for page in sheet.pages(data))


@PAPER
def test_the_contents_give_the_page_of_each_article(fatou: Browser, draft: str) -> None:
    first, *others = sheet.pages(fatou.get(ACTS[1], ref=draft).response.data)
    for heading in ("Article 1 – Objet", "Article 12 – Durée et renouvellement", "Annexe B – Partage et protection"):
        (found,) = [number for number, page in enumerate(others, 2) if heading in page]
        assert re.search(rf"{heading}[^\d]* {found}\b", first)


@PAPER
def test_a_signed_act_is_the_same_file_each_time(browse: Browse, freeze: Any, signed: str) -> None:
    karim = browse("karim.benali")
    first = karim.get(ACTS[1], ref=signed).response
    freeze(now())
    assert karim.get(ACTS[1], ref=signed).response.data == first.data
    assert plain(first.headers["Content-Disposition"]) == f'inline; filename="convention-{signed}-v1.pdf"'


def test_the_act_is_made_from_the_frozen_text(browse: Browse, fatou: Browser, draft: str, writing: Any) -> None:
    fatou.post("agreements.submission", {}, ref=draft)
    with writing() as session:
        session.get_one(Unit, people.unit_of("MDS Albi").id).name = "Maison renommée"
    shown = browse("karim.benali").get(ACTS[0], ref=draft).text
    assert "MDS Albi" in shown
    assert "Maison renommée" not in shown


def test_the_act_stays_french_on_an_english_page(browse: Browse) -> None:
    page = browse("paul.martin", language="en").get(ACTS[0], ref=people.agreement_of("31").ref)
    assert '<div class="act" lang="fr">' in page.html
    assert "Signed act" in page.text
    assert "Article 1 – Objet" in page.text


def test_the_page_of_the_agreement_leads_to_its_document(browse: Browse) -> None:
    ref = people.agreement_of("31").ref
    assert f"/conventions/{ref}/document" in browse("paul.martin").get("agreements.show", ref=ref).html


def test_a_draft_is_not_printed_for_the_other_side(browse: Browse, draft: str) -> None:
    for endpoint in ACTS:
        browse("karim.benali").get(endpoint, 404, ref=draft)
        browse("nora.haddad").get(endpoint, 404, ref=draft)
