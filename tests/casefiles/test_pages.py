"""Every page of a file, over HTTP: for its pair, for colleagues who may not know, on three levels."""

from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.models import JournalEntry
from casefiles import queries
from casefiles.workflow import Level
from core.db import db
from tests import people
from tests.casefiles.doing import looking
from tests.page import Browser

PAGES = (
    "show",
    "diagnosis",
    "plan",
    "timeline",
    "accesses",
    "new_contact",
    "new_note",
    "new_barrier",
    "new_plan_item",
    "close_form",
    "edit_person",
)
FOREIGN = ("sonia.vidal", "leo.caron", "julie.blanc", "marc.albert", "ines.faure", "val.perrin")
OTHER_ROLES = ("claire.dumas", "elise.gros", "denis.favre", "luc.moreau", "brigitte.leroy", "dora.petit", "tom.garcia")


def lea() -> str:
    return people.file_of("Abadie").ref


def items(app: Flask) -> dict[str, int]:
    """One item of each kind by Anne or Paul on Léa's file: keys of the addresses."""
    with app.app_context(), looking():
        file_id, paul = people.file_of("Abadie").id, people.membership_id("paul.martin")
        notes = [note for note in queries.last_notes(file_id, 20) if note.author_id == paul]
        contacts = [contact for contact in queries.last_contacts(file_id, 20) if contact.author_id == paul]
        return {
            "barrier_id": queries.barriers(file_id)[0].id,
            "item_id": queries.plan(file_id)[0].id,
            "note_id": notes[0].id,
            "contact_id": contacts[0].id,
        }


EDITS = (
    ("edit_barrier", "barrier_id"),
    ("lift_form", "barrier_id"),
    ("edit_plan_item", "item_id"),
    ("edit_note", "note_id"),
    ("edit_contact", "contact_id"),
)


@pytest.mark.parametrize(("login", "page"), list(product(("paul.martin", "anne.roux"), PAGES)))
def test_the_pair_opens_each_page_of_its_file(app: Flask, login: str, page: str) -> None:
    browser = Browser(app, login)
    browser.get("casefiles.show", ref=lea())  # names of departments are read once for each process
    opened = browser.get(f"casefiles.{page}", ref=lea())
    assert "ABADIE Léa" in opened.text
    assert opened.queries <= 19  # the counts of the navigation are one of them, the last look another


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_are_whole_in_both_languages(app: Flask, language: str) -> None:
    paul, keys = Browser(app, "paul.martin", language=language), items(app)
    for page in PAGES:
        paul.get(f"casefiles.{page}", ref=lea())
    for page, key in EDITS:
        paul.get(f"casefiles.{page}", ref=lea(), **{key: keys[key]})


@pytest.mark.parametrize("login", FOREIGN)
def test_a_colleague_who_is_not_of_the_pair_gets_404_everywhere(app: Flask, login: str) -> None:
    colleague, keys = Browser(app, login), items(app)
    for page in PAGES:
        colleague.get(f"casefiles.{page}", 404, ref=lea())
    for page, key in EDITS:
        colleague.get(f"casefiles.{page}", 404, ref=lea(), **{key: keys[key]})


@pytest.mark.parametrize("login", OTHER_ROLES)
def test_other_roles_have_no_page_of_a_file(app: Flask, login: str) -> None:
    is_head = login in ("elise.gros", "luc.moreau")  # read some in an emergency, and know of none before
    for page in PAGES:
        Browser(app, login).get(f"casefiles.{page}", 404 if is_head and page in PAGES[:5] else 403, ref=lea())


def test_nobody_without_a_session_learns_anything(app: Flask) -> None:
    for page in PAGES:
        assert "/connexion" in Browser(app).get(f"casefiles.{page}", 303, ref=lea()).location


def test_who_only_knows_of_a_file_sees_who_follows_and_no_content(app: Flask) -> None:
    anne, ref = Browser(app, "anne.roux"), people.file_of("Fabre").ref
    known = anne.get("casefiles.show", ref=ref)
    assert "FABRE Hugo" in known.text
    assert "Sonia Vidal" in known.text
    assert people.referral_of("Fabre").ref in known.text, "the referral that is theirs to answer"
    assert "Accord de la personne" not in known.text
    for page in PAGES[1:]:
        anne.get(f"casefiles.{page}", 404, ref=ref)


@pytest.mark.parametrize("ref", ["AG-31-AAAAAAAA", "x", "AG-31-%00", "' OR 1=1", "é" * 50])
def test_a_reference_of_nothing_is_404(app: Flask, ref: str) -> None:
    paul = Browser(app, "paul.martin")
    for page in PAGES:
        paul.get(f"casefiles.{page}", 404, ref=ref)


def test_an_item_of_another_file_is_404_at_ones_own_address(app: Flask) -> None:
    paul, keys, own = Browser(app, "paul.martin"), items(app), people.file_of("Costes").ref
    for page, key in EDITS:
        paul.get(f"casefiles.{page}", 404, ref=own, **{key: keys[key]})
        paul.get(f"casefiles.{page}", 404, ref=lea(), **{key: 999_999})
        paul.get(f"casefiles.{page}", 404, ref=lea(), **{key: 10**30})


# Who reads which level, by whom it was written: (level, side) -> readers of Léa's file.
READERS = {
    (Level.SHARED, "conseil"): {"paul.martin", "anne.roux"},
    (Level.SHARED, "social"): {"paul.martin", "anne.roux"},
    (Level.OWN_SERVICE, "conseil"): {"paul.martin"},
    (Level.OWN_SERVICE, "social"): {"anne.roux"},
    (Level.AUTHOR, "conseil"): {"paul.martin"},
    (Level.AUTHOR, "social"): {"anne.roux"},
}


@pytest.mark.parametrize("login", ["paul.martin", "anne.roux"])
def test_a_note_is_on_the_pages_of_its_readers_only(app: Flask, login: str) -> None:
    visitor = Browser(app, login)
    everything = "".join(visitor.get(f"casefiles.{page}", ref=lea()).text for page in PAGES)
    everything += visitor.get("casefiles.timeline", ref=lea(), depuis="0").text
    for (level, side), readers in READERS.items():
        assert (people.text_of("Abadie", f"{level} {side}") in everything) == (login in readers), (level, side)


def test_what_the_other_service_keeps_is_counted_and_drafts_are_not(app: Flask) -> None:
    for login in ("paul.martin", "anne.roux"):
        text = Browser(app, login).get("casefiles.timeline", ref=lea()).text
        assert "1 élément réservé à l'autre service n'est pas affiché." in text


@pytest.mark.parametrize(
    ("what", "seen"), [("contacts", "Contact : entretien"), ("notes", "Note"), ("facts", "Entrée")]
)
def test_the_timeline_shows_one_kind_when_asked(app: Flask, what: str, seen: str) -> None:
    page = Browser(app, "paul.martin").get("casefiles.timeline", ref=lea(), quoi=what)
    titles = [heading.text for heading in page.tree.all("h2")]
    assert titles
    assert all(title.startswith((seen, "Tentative", "Note modifiée")) for title in titles)


@pytest.mark.parametrize(("months", "seen"), [("3", False), ("12", True), ("0", True), ("zzz", False)])
def test_the_timeline_begins_three_months_ago(app: Flask, months: str, seen: bool) -> None:
    text = Browser(app, "paul.martin").get("casefiles.timeline", ref=lea(), depuis=months).text
    assert ("Accompagnement ouvert" in text) == seen


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ({}, 2),
        ({"qui": "person"}, 1),
        ({"etat": "clos"}, 0),
        ({"echeance": "mois"}, 1),
        ({"echeance": "retard"}, 0),
        ({"frein": "99"}, 2),
    ],
)
def test_the_plan_is_filtered(app: Flask, query: dict[str, Any], lines: int) -> None:
    page = Browser(app, "paul.martin").get("casefiles.plan", ref=lea(), **query)
    assert len([cell for cell in page.tree.all("th") if cell.get("scope") == "row"]) == lines


def test_each_reading_is_journalled_before_the_answer(app: Flask) -> None:
    for page in PAGES:
        before = _readings(app)
        Browser(app, "paul.martin").get(f"casefiles.{page}", ref=lea())
        assert _readings(app) == before + 1, page


def test_a_reading_that_was_refused_is_none(app: Flask) -> None:
    before = _readings(app)
    Browser(app, "leo.caron").get("casefiles.show", 404, ref=lea())
    assert _readings(app) == before


def _readings(app: Flask) -> int:
    with app.app_context(), looking():
        query = select(func.count(JournalEntry.id)).where(JournalEntry.file_id == people.file_of("Abadie").id)
        return db.session.scalar(query) or 0


def test_the_accesses_say_who_why_and_since_when(app: Flask) -> None:
    text = Browser(app, "anne.roux").get("casefiles.accesses", ref=lea()).text
    for words in ("Paul Martin", "Conseil dédié - Toulouse Minimes".replace("-", "–"), "Binôme", "sans fin prévue"):
        assert words in text


def test_the_readers_of_each_level_are_named_before_saving(app: Flask) -> None:
    text = Browser(app, "anne.roux").get("casefiles.new_note", ref=lea()).text
    assert "Partagé avec le binôme Paul Martin, conseil dédié – Toulouse Minimes" in text
    assert "Réservé à mon service Personne d'autre que vous pour l'instant." in text
