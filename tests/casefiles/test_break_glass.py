"""A head opens one file in an emergency: for an hour, reading only, told to those it concerns."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import JournalEntry, Notice
from casefiles import actions
from casefiles.actions import access
from casefiles.models import FileAccess
from casefiles.openings import actions as openings
from casefiles.openings.models import GlassOpening
from casefiles.openings.queries import Found
from casefiles.workflow import AccessWhy, Level
from core.clock import now
from core.db import db
from core.errors import Refusal
from core.guard import GuardError
from core.outbox import Mail
from tests import people
from tests.accounts.factors import stale
from tests.casefiles.doing import add_barrier, doing, looking
from tests.casefiles.openings import ELISE, LUC, WHY, broken, lea
from tests.casefiles.test_caseload import _files
from tests.conftest import Freeze
from tests.page import Browser
from tests.people_stories import STORIES

BORN = next(story.born for story in STORIES if story.name == "Abadie")
READ = ("casefiles.show", "casefiles.diagnosis", "casefiles.plan", "casefiles.timeline", "casefiles.accesses")
SAME = "Aucun dossier de votre institution"


def rows(statement: Any) -> list[Any]:
    with looking():
        return list(db.session.scalars(statement))


def note(login: str, level: Level, text: str) -> None:
    with doing(login) as author:
        actions.write_note(people.file_of("Abadie").id, text=text, level=level, by=author, at=now())


def test_one_file_opens_for_an_hour_with_its_end_on_each_page(app: Flask) -> None:
    elise = Browser(app, ELISE)
    elise.get("casefiles.show", 404, ref=lea())
    assert broken(elise).location == f"/dossiers/{lea()}"
    for page in READ:
        assert "Accès d'urgence, en lecture seule, jusqu'au" in elise.get(page, ref=lea()).text, page
    elise.get("casefiles.show", 404, ref=people.file_of("Benali").ref)
    with app.app_context():
        (row,) = rows(select(FileAccess).where(FileAccess.why == AccessWhy.GLASS))
        assert row.until_at - row.from_at == timedelta(minutes=60)


def test_it_closes_by_itself_at_its_end(app: Flask, freeze: Freeze) -> None:
    elise, began = Browser(app, ELISE), now()
    broken(elise)
    freeze(began + timedelta(minutes=29))
    elise.get("casefiles.show", ref=lea())
    freeze(began + timedelta(minutes=58))
    elise.get("casefiles.show", ref=lea())
    freeze(began + timedelta(minutes=60, seconds=5))
    elise.get("casefiles.show", 404, ref=lea())


def test_the_birth_date_and_either_name_find_it_too(app: Flask) -> None:
    wanted: dict[str, Any] = {"file_ref": "", "name": "ABADIE", "birth_date": str(BORN)}
    assert broken(Browser(app, ELISE), **wanted).location == f"/dossiers/{lea()}"


@pytest.mark.parametrize(
    "wanted",
    [
        {"file_ref": "AG-31-ZZZZZZZZ"},
        {"file_ref": "", "name": "Abadie", "birth_date": "1970-01-01"},
        {"file_ref": "", "name": "Aba", "birth_date": "born"},
    ],
)
def test_a_search_that_is_not_exact_finds_nothing(app: Flask, wanted: dict[str, str]) -> None:
    if wanted.get("birth_date") == "born":
        wanted = wanted | {"birth_date": str(BORN)}
    assert SAME in broken(Browser(app, ELISE), 422, **wanted).text


def test_the_same_is_said_of_a_file_of_others_and_of_none(app: Flask) -> None:
    elise = Browser(app, ELISE)
    none, elsewhere, other = "AG-31-ZZZZZZZZ", people.file_of("Esteve").ref, people.file_of("Costes").ref
    pages = [broken(elise, 422, file_ref=ref).text.replace(ref, "") for ref in (none, elsewhere, other)]
    assert len(set(pages)) == 1
    assert SAME in pages[0]


def test_after_five_searches_for_nothing_the_hour_is_over(app: Flask) -> None:
    elise = Browser(app, ELISE)
    for _time in range(5):
        broken(elise, 422, file_ref="AG-31-ZZZZZZZZ")
    assert "réessayez dans une heure" in broken(elise, 422).text
    with app.app_context():
        found = rows(select(JournalEntry).where(JournalEntry.action == "glass.none"))
        assert [(row.file_id, row.subject) for row in found] == [(None, None)] * 5


@pytest.mark.parametrize("reason", ["", "urgent"])
def test_a_reason_in_a_word_is_refused(app: Flask, reason: str) -> None:
    broken(Browser(app, ELISE), 422, reason=reason)
    with app.app_context():
        assert rows(select(FileAccess).where(FileAccess.why == AccessWhy.GLASS)) == []


def test_a_second_time_within_a_day_is_refused_and_the_next_day_is_not(app: Flask, freeze: Freeze) -> None:
    began = now()
    broken(Browser(app, ELISE))
    freeze(began + timedelta(hours=2))
    assert "demandez-y l'accès" in broken(Browser(app, ELISE), 422).text
    freeze(began + timedelta(hours=25))
    broken(Browser(app, ELISE))


def opened(app: Flask, file_id: int) -> bool:
    with app.app_context():
        try:
            with doing(ELISE) as head:
                openings.break_glass(Found(file_id, "AG-31-XXXXXXXX"), reason=WHY, by=head, at=now())
        except Refusal:
            return False
        return True


def test_a_head_opens_three_files_in_a_day_even_when_eight_are_asked_for_at_once(app: Flask) -> None:
    files = _files(app, 8)
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda file_id: opened(app, file_id), files))
    with app.app_context():
        assert (sum(done), len(rows(select(GlassOpening)))) == (3, 3)
        assert len(rows(select(FileAccess).where(FileAccess.why == AccessWhy.GLASS))) == 3


def test_the_fourth_file_is_refused_with_what_to_do_and_opens_the_next_day(app: Flask, freeze: Freeze) -> None:
    assert all(opened(app, file_id) for file_id in _files(app, 3))
    page = broken(Browser(app, ELISE), 422)
    assert "3 dossiers en urgence en 24 heures" in page.text
    assert WHY in page.html
    freeze(now() + timedelta(hours=24, minutes=1))
    broken(Browser(app, ELISE))


def test_while_it_is_open_the_form_leads_to_the_file(app: Flask) -> None:
    elise = Browser(app, ELISE)
    broken(elise)
    assert broken(elise).location == f"/dossiers/{lea()}"
    with app.app_context():
        assert len(rows(select(GlassOpening))) == 1


def test_it_asks_for_a_recent_proof(app: Flask) -> None:
    elise = Browser(app, ELISE)
    stale(app, login=ELISE)
    assert elise.client.get("/acces-urgence").headers["Location"] == "/connexion/facteur?next=/acces-urgence"


def test_she_reads_what_is_shared_and_what_her_own_service_keeps_and_no_draft(app: Flask) -> None:
    with app.app_context():
        for login, level in (
            ("anne.roux", Level.SHARED),
            ("anne.roux", Level.OWN_SERVICE),
            ("anne.roux", Level.AUTHOR),
        ):
            note(login, level, f"council {level}")
        note("paul.martin", Level.OWN_SERVICE, "agency own_service")
    elise = Browser(app, ELISE)
    broken(elise)
    text = elise.get("casefiles.timeline", ref=lea()).text
    assert [
        word in text for word in ("council shared", "council own_service", "council author", "agency own_service")
    ] == [True, True, False, False]


def test_nothing_is_written_in_an_emergency(app: Flask) -> None:
    elise = Browser(app, ELISE)
    broken(elise)
    assert "Ajouter" not in elise.get("casefiles.diagnosis", ref=lea()).text
    elise.get("casefiles.new_note", 403, ref=lea())
    with app.app_context(), pytest.raises(GuardError), doing(ELISE) as head:
        add_barrier(head, people.file_of("Abadie").id)


def test_the_pair_and_the_officer_are_told_at_once_and_by_mail_without_a_name(app: Flask) -> None:
    broken(Browser(app, ELISE))
    with app.app_context():
        told = rows(select(Notice.membership_id).where(Notice.kind.startswith("glass.")))
        assert set(told) == {people.membership_id(login) for login in ("paul.martin", "anne.roux", "dora.petit")}
        mails = rows(select(Mail).where(Mail.kind == "openings.glass"))
    assert {mail.recipient.partition("@")[0] for mail in mails} == {"paul.martin", "anne.roux", "dora.petit"}
    said = " ".join(mail.subject + mail.text for mail in mails)
    assert not any(word in said for word in ("Abadie", "Léa", "Élise", "logement"))
    assert WHY in Browser(app, "paul.martin").get("casefiles.accesses", ref=lea()).html
    page = Browser(app, "dora.petit").get("casefiles.glass_register")
    assert (WHY in page.html, "Élise Gros" in page.text, lea() in page.text) == (True, True, True)


def test_an_officer_of_the_other_institution_reads_nothing_of_it(app: Flask) -> None:
    broken(Browser(app, LUC))
    assert lea() not in Browser(app, "dora.petit").get("casefiles.glass_register").text


def test_each_reading_says_why_in_the_journal(app: Flask) -> None:
    elise = Browser(app, ELISE)
    broken(elise)
    elise.get("casefiles.plan", ref=lea())
    Browser(app, "paul.martin").get("casefiles.plan", ref=lea())
    with app.app_context():
        query = select(JournalEntry).where(JournalEntry.file_id == people.file_of("Abadie").id)
        found = [(row.action, row.reason) for row in rows(query.order_by(JournalEntry.id))]
    assert ("glass.break", "break_glass") in found
    assert found[-2:] == [("plan.read", "break_glass"), ("plan.read", "pair")]


def test_what_the_person_took_back_from_an_institution_opens_there_to_nobody(app: Flask) -> None:
    elise = Browser(app, ELISE)
    broken(elise)
    council = people.unit_of("CD Haute-Garonne").id
    with app.app_context(), doing("paul.martin") as paul:
        access.shut_out(people.file_of("Abadie").id, organisation_id=council, by=paul, at=now())
    elise.get("casefiles.show", 404, ref=lea())
    assert SAME in broken(elise, 422).text


@pytest.mark.parametrize("login", ["anne.roux", "claire.dumas", "denis.favre", "brigitte.leroy", "dora.petit"])
def test_nobody_but_a_head_has_the_page(app: Flask, login: str) -> None:
    Browser(app, login).get("casefiles.break_glass", 403)


def test_an_emergency_does_not_let_two_files_be_made_one(app: Flask) -> None:
    """Nor does it write to a file in any other way."""
    elise = Browser(app, ELISE)
    broken(elise)
    given = {"kept": people.file_of("Benali").ref, "other": lea()}
    assert "Aucun dossier qui vous est ouvert" in elise.post("rights.merge", given, 422).text
