"""The act of an amendment: what it says of each changed article, as a draft and once signed, page and paper."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest

from agreements.amended import amended
from agreements.workflow import Axis
from core import i18n
from core.clock import now
from partners.models import Unit
from reports.act import amendment, differences
from reports.act.articles import articles
from tests import people
from tests.agreements.test_amendment_pages import TYPED, propose
from tests.agreements.test_amendment_shares import NEXT, SPLIT
from tests.page import Browser, plain
from tests.reports import paper as sheet
from tests.reports.test_act import CLAUSES

pytestmark = pytest.mark.layout

Browse = Callable[..., Browser]
PAPER = pytest.mark.usefixtures("paper")
ACTS = ("reports.amendment_act", "reports.amendment_act_pdf")
MURET = {"name": "Muret", "start_on": "2027-01-01", "fte": "2.50"}
CHANGES: list[dict[str, Any]] = [
    {"clause": "portfolio_cap", "old": 70, "new": 60},
    {"clause": "answer_wd", "old": 10, "new": 7},
    {"clause": "axis:resources", "old": "Ressources", "new": None},
    {"clause": "agency:U-1", "old": MURET, "new": {**MURET, "fte": "3.5"}},
    {"clause": "office:U-4", "old": None, "new": {"name": "MDS Foix", "start_on": "2028-01-01", "fte": None}},
    {"clause": "target:2027", "old": {"entries": 1000, "active_file": 900}, "new": {"entries": 1200, "active_file": 1}},
]
# In the shape that is frozen. Never changed: what follows is what signed amendments say.
TEXT: dict[str, Any] = {
    "agreement": CLAUSES, "number": 1, "signed_on": "2026-12-01", "effective_on": "2028-01-01",
    "purpose": "Moins par portefeuille", "changes": CHANGES,
}  # fmt: skip
WORDING = "49f9960255cd7692a586d622e25984684359eb54dbec904dacbb2225dc607480"


def written(**changed: Any) -> str:
    """Everything the act of an amendment says of its text, as JSON."""
    with i18n.locale("fr"):
        text = TEXT | changed
        said = [amendment.basis(text), *(asdict(part) for part in amendment.written(text))]
    return plain(json.dumps(said, ensure_ascii=False))


def changed(**one: Any) -> list[tuple[str, str, list[tuple[str, ...]]]]:
    """Where the act changes for one clause, and its passages old and new."""
    with i18n.locale("fr"):
        found = differences.changed(CLAUSES, amended(CLAUSES, {key: {"new": new} for key, new in one.items()}))
        return [
            (plain(place), plain(title), [tuple(map(plain, row)) for row in table.rows])
            for place, title, table in found
        ]


def read(browser: Browser, endpoint: str) -> str:
    page = browser.get(endpoint, ref=people.agreement_of("31").ref, number=1)
    return " ".join(sheet.pages(page.response.data)) if endpoint.endswith("_pdf") else page.text


def test_the_wording_of_signed_amendments_never_changes() -> None:
    """A new wording is a new model beside this one (decision 11)."""
    assert hashlib.sha256(written().encode()).hexdigest() == WORDING


def test_each_changed_article_stands_old_and_new_and_no_other() -> None:
    with i18n.locale("fr"):
        titles = [part.title for part in amendment.written(TEXT)]
    assert [plain(title) for title in titles] == [
        "Objet",
        "Modification de l'article 2, « Axes de la coopération et freins couverts »",
        "Modification de l'article 3, « Territoire et lieux couverts »",
        "Modification de l'article 5, « Moyens et engagements »",
        "Modification de l'article 6, « Orientation et délais de réponse »",
        "Modification de l'article 9, « Objectifs »",
        "Modification de l'annexe A, « Agences du Service de l'emploi »",
        "Modification de l'annexe A, « Lieux d'accueil du Département »",
        "Stipulations inchangées",
        "Prise d'effet",
    ]


def test_only_the_passages_that_differ_are_told() -> None:
    (delay, table) = changed(answer_wd=7)[::-1]
    assert delay[:2] == ("article 6", "Orientation et délais de réponse")
    assert len(delay[2]) == 1
    old, new = delay[2][0]
    assert ("10 jours ouvrés" in old, "7 jours ouvrés" in new) == (True, True)
    assert table[2] == [
        (
            "Réponse à une orientation – Mesure : 10 jours ouvrés ; Qui s'y engage : Le Département",
            "Réponse à une orientation – Mesure : 7 jours ouvrés ; Qui s'y engage : Le Département",
        )
    ]


def test_what_comes_and_what_leaves_have_nothing_beside_them() -> None:
    axis = changed(**{f"axis:{Axis.RESOURCES}": None})[0]
    assert axis[2] == [("Ressources (base commune de ressources sociales)", "(supprimé)")]
    office = changed(**{"office:U-4": {"name": "MDS Foix", "start_on": "2028-01-01", "fte": None}})[-1]
    assert office[2] == [("(néant)", "MDS Foix – À partir du : 1er janvier 2028")]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: str(change["clause"]))
def test_every_kind_of_clause_changes_an_article(change: dict[str, Any]) -> None:
    assert changed(**{change["clause"]: change["new"]})


def test_shares_that_fall_away_with_their_target_are_said_in_the_annex() -> None:
    """A part of the annex that is there on one side only."""
    share = {"ref": "U-1", "name": "Muret", "entries": 1000, "active_file": 900}
    split = {**CLAUSES, "shares": [{**share, "year": 2027}]}
    old, new = {"entries": 1000, "active_file": 900, "shares": [share]}, {"entries": 1200, "active_file": 900}
    said = written(agreement=split, changes=[{"clause": "target:2027", "old": old, "new": new}])
    assert "l'annexe A, « Répartition des objectifs »" in said
    assert "(supprimé)" in said


def test_nothing_changed_changes_no_article() -> None:
    assert changed(portfolio_cap=70) == []


def test_the_article_it_rests_on_is_that_of_the_agreement() -> None:
    with i18n.locale("fr"):
        number = [part.title for part in articles(CLAUSES)].index("Modification") + 1
        assert f"son article {number} relatif" in plain(amendment.basis(TEXT))


@pytest.fixture
def gilles(browse: Browse) -> Browser:
    return browse("gilles.henry")


@pytest.fixture
def draft(gilles: Browser) -> None:
    propose(gilles)


@pytest.fixture
def signed(browse: Browse, gilles: Browser, draft: None) -> None:
    """The same, frozen, approved and signed by both."""
    at: dict[str, Any] = {"ref": people.agreement_of("31").ref, "number": 1}
    declared = {"quality": "Direction", "authority": "Délégation n° 4", "declared": "y"}
    page = gilles.address("agreements.amendment", **at)
    karim, brigitte = browse("karim.benali"), browse("brigitte.leroy")
    gilles.post("agreements.submit_amendment", {}, _from=page, **at)
    for browser, login in ((karim, "karim.benali"), (brigitte, "brigitte.leroy")):
        named = {"signatories": [str(people.membership_id(login))]}
        browser.post("agreements.approve_amendment", named, _from=page, **at)
    for browser in (brigitte, karim):
        browser.post("agreements.sign_amendment", declared, _from=page, **at)


@PAPER
@pytest.mark.parametrize("endpoint", ACTS)
def test_a_draft_is_marked_and_says_it_has_no_fingerprint(gilles: Browser, draft: None, endpoint: str) -> None:
    shown = read(gilles, endpoint)
    for expected in ("PROJET", "Avenant n° 1", "pas encore figé", "Ancien texte", TYPED["purpose"], "Prise d'effet"):
        assert expected in shown


@PAPER
@pytest.mark.parametrize("endpoint", ACTS)
def test_a_signed_one_shows_both_parties_what_changes_and_who_signed(
    browse: Browse, signed: None, endpoint: str
) -> None:
    shown = read(browse("paul.martin"), endpoint)
    assert "PROJET" not in shown
    for expected in (
        "CD Haute-Garonne", "ci-après « le Service de l'emploi »", "L'article 5 est modifié comme suit",
        "au plus 70 personnes", "au plus 50 personnes", "Acte : Délégation n° 4", "Version 1, figée",
        "demeurent inchangées",
    ):  # fmt: skip
        assert expected in shown


@PAPER
def test_paper_is_accessible_in_our_fonts_and_never_ends_on_signatures_alone(
    browse: Browse, gilles: Browser, signed: None
) -> None:
    data = gilles.get(ACTS[1], ref=people.agreement_of("31").ref, number=1).response.data
    assert sheet.faults(data) == []
    assert sheet.fonts(data) <= sheet.FONTS
    last = sheet.pages(data)[-1]
    assert "Prise d'effet" in last
    assert "Les parties signent" in last


@PAPER
def test_a_draft_on_paper_is_accessible_and_marked_on_every_page(gilles: Browser, draft: None) -> None:
    data = gilles.get(ACTS[1], ref=people.agreement_of("31").ref, number=1).response.data
    assert sheet.faults(data) == []
    assert all("PROJET" in page.replace(" ", "") for page in sheet.pages(data))


@PAPER
def test_a_signed_one_is_the_same_file_each_time(browse: Browse, freeze: Any, signed: None) -> None:
    ref, karim = people.agreement_of("31").ref, browse("karim.benali")
    first = karim.get(ACTS[1], ref=ref, number=1).response
    freeze(now() + timedelta(seconds=90))
    assert karim.get(ACTS[1], ref=ref, number=1).response.data == first.data
    assert plain(first.headers["Content-Disposition"]) == f'inline; filename="avenant-{ref}-1-v1.pdf"'


def test_it_is_made_from_the_frozen_text(browse: Browse, gilles: Browser, draft: None, writing: Any) -> None:
    with writing() as session:
        session.get_one(Unit, people.unit_of("CD Haute-Garonne").id).name = "Conseil renommé"
    shown = read(gilles, ACTS[0])
    assert "Entre les soussignés : CD Haute-Garonne" in shown
    assert "soussignés : Conseil renommé" not in shown


def test_it_stays_french_on_an_english_page(browse: Browse, draft: None) -> None:
    page = browse("karim.benali", language="en").get(ACTS[0], ref=people.agreement_of("31").ref, number=1)
    assert '<div class="act act-draft" lang="fr">' in page.html
    assert "Not signed" in page.text
    assert "est modifié comme suit" in page.text


def test_a_draft_is_not_printed_for_the_other_side(browse: Browse, gilles: Browser, draft: None) -> None:
    ref = people.agreement_of("31").ref
    assert f"/conventions/{ref}/avenants/1/document" in gilles.get("agreements.amendment", ref=ref, number=1).html
    for endpoint in ACTS:
        browse("brigitte.leroy").get(endpoint, 404, ref=ref, number=1)
        browse("paul.martin").get(endpoint, 404, ref=ref, number=1)


@PAPER
@pytest.mark.parametrize("endpoint", ACTS)
def test_a_target_split_again_stands_in_the_annex_of_the_document(gilles: Browser, endpoint: str) -> None:
    propose(gilles, **SPLIT)
    said = plain(read(gilles, endpoint))
    assert "l'annexe A, « Répartition des objectifs »" in said
    assert f"Muret – Année : {NEXT} ; Entrées dans l'année : 300 ; File active à atteindre : 400" in said
    assert "(néant)" in said
