"""The search: accents, order of words, references; nothing beyond one's rights; each search journalled."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from casefiles.models import CaseFile, FileAccess, Person
from casefiles.workflow import AccessLevel, AccessWhy
from core.clock import now
from core.search_key import fold
from tests import people
from tests.page import Browser

pytestmark = pytest.mark.every_engine

Browse = Callable[..., Browser]


@pytest.mark.parametrize("typed", ["abadie", "ABADIE Léa", "lea abadie", "Léa", "aba le", "  abadie  lea "])
def test_a_person_is_found_whatever_the_accents_and_the_order(browse: Browse, typed: str) -> None:
    assert "ABADIE Léa" in browse("paul.martin").get("reports.search", q=typed).text


@pytest.mark.parametrize("typed", ["badie", "abadie paul", "abadi x"])
def test_every_word_must_begin_a_word_of_the_name(browse: Browse, typed: str) -> None:
    assert "ABADIE" not in browse("paul.martin").get("reports.search", q=typed).text


@pytest.mark.parametrize(
    "login", ["leo.caron", "sonia.vidal", "claire.dumas", "elise.gros", "julie.blanc", "nora.haddad"]
)
def test_a_file_one_was_not_given_is_never_found(browse: Browse, login: str) -> None:
    file = people.file_of("Abadie")
    for typed in ("abadie", "lea", file.ref):
        shown = browse(login).get("reports.search", q=typed).text
        assert "Léa" not in shown
        assert "Aucun résultat" in shown


def test_a_reference_is_found_in_small_letters(browse: Browse) -> None:
    page = browse("paul.martin").get("reports.search", q=people.file_of("Abadie").ref.lower())
    assert "ABADIE Léa" in page.text


@pytest.mark.parametrize(("login", "found"), [("claire.dumas", True), ("sonia.vidal", True), ("leo.caron", False)])
def test_a_referral_is_found_by_those_it_concerns(browse: Browse, login: str, found: bool) -> None:
    for typed in (people.referral_of("Benali").ref, "benali"):
        shown = browse(login).get("reports.search", q=typed).text
        assert ("BENALI Karim" in shown) == found


def test_agreements_and_places_are_found(browse: Browse) -> None:
    shown = browse("paul.martin").get("reports.search", q="haute garonne").text
    assert "n° 2024-31-01" in shown
    assert "CD Haute-Garonne" in shown
    assert "MDS Muret" in browse("anne.roux").get("reports.search", q="muret mds").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Que cherchez-vous ?"),
        ("   ", "Que cherchez-vous ?"),
        ("'%_--", "Que cherchez-vous ?"),
        ("x", "Recherche trop courte"),
        ("zzzz", "Aucun résultat"),
        ("AG-31-ABSENTE1", "Aucun résultat"),
        ("é" * 5000, "Aucun résultat"),
    ],
)
def test_an_empty_answer_says_why(browse: Browse, typed: str, sentence: str) -> None:
    assert sentence in browse("anne.roux").get("reports.search", q=typed).text


def test_a_search_is_journalled_with_the_number_shown(browse: Browse, journal: Any) -> None:
    browse("paul.martin").get("reports.search", q="abadie")
    last = journal()[-1]
    assert (last.action, last.subject, last.shown) == ("search", "abadie", 1)


def test_nothing_asked_is_not_journalled(browse: Browse, journal: Any) -> None:
    before = len(journal())
    browse("paul.martin").get("reports.search", q="")
    assert len(journal()) == before


@pytest.mark.parametrize("login", ["denis.favre", "brigitte.leroy", "karim.benali", "dora.petit", "tom.garcia"])
def test_only_professionals_search(browse: Browse, login: str) -> None:
    browse(login).get("reports.search", 403, q="abadie")


def test_twenty_are_shown_and_the_page_says_there_are_more(browse: Browse, writing: Any) -> None:
    with writing() as session:
        for number in range(25):
            file = CaseFile(ref=f"AG-31-TEST{number:04}", territory="31", created_at=now())
            file.person = Person(
                birth_name="Durand",
                given_names=f"N{number:02}",
                birth_date=date(1980, 1, 1),
                name_key=fold(f"durand n{number:02}"),
            )
            session.add(file)
            session.flush()
            session.add(
                FileAccess(
                    file_id=file.id, membership_id=people.membership_id("paul.martin"), level=AccessLevel.CONTENT,
                    why=AccessWhy.PAIR, from_at=now(),
                )
            )  # fmt: skip
    page = browse("paul.martin").get("reports.search", q="durand")
    assert page.text.count("DURAND N") == 20
    assert "Les 20 premiers résultats sont affichés" in page.text
