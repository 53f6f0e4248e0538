"""Who opened a file: every row of the journal is counted, by day, institution, role and purpose, without a name."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.models import JournalEntry
from core.actor import Kind
from core.clock import now
from core.db import db, side_session
from core.guard import system_actor
from reports import readings
from tests import people
from tests.casefiles.doing import looking
from tests.casefiles.openings import ELISE, broken, lea
from tests.casefiles.rights import registered
from tests.page import Browser
from tests.reports import paper as sheet

ANNE, PAUL, DORA = "anne.roux", "paul.martin", "dora.petit"


def lines(number: int = 1) -> readings.Part:
    return readings.part_of(people.file_of("Abadie").id, "31", number)


def rows_in_journal() -> int:
    with looking():
        query = select(func.count()).where(
            JournalEntry.file_id == people.file_of("Abadie").id, JournalEntry.actor_kind != Kind.SYSTEM
        )
        return db.session.scalar(query) or 0


def test_the_pair_reads_who_opened_it_and_why_and_nobodys_name(app: Flask) -> None:
    Browser(app, PAUL).get("casefiles.show", ref=lea())
    broken(Browser(app, ELISE))
    Browser(app, ELISE).get("casefiles.plan", ref=lea())
    text = Browser(app, ANNE).get("reports.readings", ref=lea()).text
    assert "Suivre la personne, en binôme" in text
    assert "Ouvrir le dossier en urgence" in text
    assert "CD Haute-Garonne" in text
    article = text.partition("Chaque fois")[2].partition("Données")[0]
    assert not any(name in article for name in ("Paul", "Martin", "Élise", "Gros", "Abadie"))


def test_every_row_of_the_journal_is_counted_once(app: Flask) -> None:
    for page in ("casefiles.show", "casefiles.plan", "casefiles.plan", "casefiles.timeline"):
        Browser(app, PAUL).get(page, ref=lea())
    Browser(app, ANNE).get("reports.case_summary", ref=lea())
    with app.app_context():
        assert sum(int(line[-1]) for line in lines().lines) == rows_in_journal() >= 5


def add_days(count: int) -> None:
    """A reading a day by Paul, as far back."""
    given: dict[str, Any] = {
        "membership_id": people.membership_id(PAUL),
        "organisation_id": people.unit_of("FT Occitanie").id,
    }
    given |= {"file_id": people.file_of("Abadie").id, "reason": "pair"}
    with system_actor("tests: old readings"), side_session(writing=True) as session:
        for ago in range(count):
            given["at"] = now() - timedelta(days=ago)
            session.add(JournalEntry(actor_kind=Kind.MEMBER, action="casefile.read", level="content", **given))


def test_a_long_statement_comes_in_parts_that_are_whole_together(app: Flask) -> None:
    with app.app_context():
        add_days(450)
        parts = [lines(number) for number in (1, 2, 3)]
        assert sum(int(line[-1]) for part in parts for line in part.lines) == rows_in_journal()
        assert {(part.parts, part.number) for part in parts} == {(3, 1), (3, 2), (3, 3)}
        assert lines(99).number == 3
    anne = Browser(app, ANNE)
    page = anne.get("reports.readings", ref=lea(), partie=2)
    assert "partie 2 sur 3" in page.text
    assert anne.get("reports.readings", ref=lea(), partie="zzz").status == 200


def test_the_number_of_queries_does_not_grow_with_the_file(app: Flask) -> None:
    anne = Browser(app, ANNE)
    anne.get("reports.readings", ref=lea())
    before = anne.get("reports.readings", ref=lea()).queries
    with app.app_context():
        add_days(300)
    assert anne.get("reports.readings", ref=lea()).queries == before


@pytest.mark.usefixtures("paper")
def test_the_pdf_says_what_the_page_says(app: Flask) -> None:
    anne = Browser(app, ANNE)
    anne.get("reports.readings", ref=lea())
    text = " ".join(sheet.pages(anne.get("reports.readings_pdf", ref=lea()).response.data))
    for words in ("Relevé des accès au dossier", "Suivre la personne, en binôme", "Travail social", lea()):
        assert words in text.replace("\xa0", " ").replace("\n", " "), words


def test_who_follows_the_person_and_referred_them_does_the_first(app: Flask) -> None:
    Browser(app, ANNE).get("reports.readings", ref=lea())
    with app.app_context():
        assert [line[3] for line in lines().lines] == ["Suivre la personne, en binôme"]


@pytest.mark.parametrize("login", ["leo.caron", "sonia.vidal", "julie.blanc"])
def test_a_colleague_outside_the_pair_finds_no_statement(app: Flask, login: str) -> None:
    Browser(app, login).get("reports.readings", 404, ref=lea())
    Browser(app, login).get("reports.readings_pdf", 404, ref=lea())


def test_the_officer_reads_it_for_a_request_of_the_person(app: Flask) -> None:
    Browser(app, PAUL).get("casefiles.show", ref=lea())
    with app.app_context():
        ref = registered()
    text = Browser(app, DORA).get("reports.rights_readings", ref=ref).text
    assert "Suivre la personne, en binôme" in text
    Browser(app, DORA).get("reports.rights_readings", 404, ref="DR-ZZZZZZZZ")
