"""A professional's own appointments: the strip of what is left open, the list, the sheet of a day."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from accounts.models import JournalEntry
from casefiles.appointments import queries
from casefiles.appointments.workflow import AppointmentKind, WithWhom
from casefiles.workflow import Exit
from core.clock import now, today
from core.db import db
from tests import people
from tests.casefiles import ending
from tests.casefiles.doing import looking, seeing
from tests.casefiles.meeting import met, working_day
from tests.page import Browser
from tests.partners.test_absences import name

HOUR = timedelta(hours=1)
STRIP = "1 rendez-vous à l'issue à compléter"


def test_every_page_of_the_pair_says_what_is_left_open(app: Flask) -> None:
    anne = Browser(app, "anne.roux")
    ref = people.file_of("Abadie").ref
    before = anne.get("casefiles.show", ref=ref)
    assert STRIP not in before.text
    with app.app_context():
        key = met("Abadie", ago=HOUR)
    for endpoint in ("casefiles.portfolio", "notices.index", "partners.index", "accounts.account"):
        assert STRIP in anne.get(endpoint).text
    assert anne.get("casefiles.show", ref=ref).queries <= before.queries
    anne.post("casefiles.appointment_outcome", {"outcome": "kept"}, ref=ref, appointment_id=key)
    assert STRIP not in anne.get("casefiles.portfolio").text


def test_the_strip_is_for_whoever_meets_the_person(app: Flask) -> None:
    with app.app_context():
        met("Abadie", ago=HOUR, with_whom=WithWhom.WORKER)
    assert STRIP in Browser(app, "anne.roux").get("notices.index").text
    for login in ("paul.martin", "leo.caron", "claire.dumas"):
        assert STRIP not in Browser(app, login).get("notices.index").text


def test_a_stand_in_is_shown_the_strip_and_marks_the_outcome(app: Flask) -> None:
    with app.app_context():
        name()
        key = met("Abadie", ago=HOUR, with_whom=WithWhom.WORKER)
    leo, ref = Browser(app, "leo.caron"), people.file_of("Abadie").ref
    assert STRIP in leo.get("notices.index").text
    assert "ABADIE" in leo.get("casefiles.own_appointments").text
    leo.post("casefiles.appointment_outcome", {"outcome": "no_show"}, ref=ref, appointment_id=key)
    assert STRIP not in leo.get("notices.index").text


def test_a_support_that_ended_leaves_no_strip_behind(app: Flask) -> None:
    with app.app_context():
        met("Abadie", ago=HOUR)
        ending.end(people.file_of("Abadie").id, exit=Exit.MOVED, next_referent="personne")
    assert STRIP not in Browser(app, "anne.roux").get("notices.index").text


def test_the_count_reads_one_covering_index(app: Flask) -> None:
    with app.app_context(), seeing("anne.roux") as anne:
        if db.engine.dialect.name != "sqlite":
            pytest.skip("plans are read from SQLite")
        query = select(queries.left_open(anne.role, 99))
        asked = {"mine": [anne.membership], "at": now()}
        shown = query.params(**asked).compile(db.engine, compile_kwargs={"literal_binds": True})
    with app.app_context(), looking():
        plan = " ".join(str(row) for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {shown}")))
    assert "USING COVERING INDEX ix_appointments_open" in plan


def test_the_list_leads_with_what_is_to_complete(app: Flask) -> None:
    with app.app_context():
        met("Abadie")
        met("Abadie", ago=HOUR)
    text_of_page = Browser(app, "anne.roux").get("casefiles.own_appointments").text
    assert text_of_page.index("Noter l'issue") < text_of_page.index("Reporter")
    assert "ABADIE" in text_of_page


def test_what_is_settled_stands_apart(app: Flask) -> None:
    with app.app_context():
        key = met("Abadie")
    anne, ref = Browser(app, "anne.roux"), people.file_of("Abadie").ref
    anne.post("casefiles.cancel_appointment", {"outcome": "excused"}, ref=ref, appointment_id=key)
    assert "ABADIE" not in anne.get("casefiles.own_appointments").text
    assert "Personne excusée" in anne.get("casefiles.own_appointments", vue="passes").text


def test_the_list_is_paged_by_key(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casefiles.appointments.queries.PAGE_SIZE", 2)
    with app.app_context():
        for hours in range(1, 6):
            met("Abadie", ago=hours * HOUR)
        with seeing("anne.roux") as anne:
            first = queries.own(anne, None, is_past=False)
            second = queries.own(anne, first.next, is_past=False)
    assert [len(page.rows) for page in (first, second)] == [2, 2]
    assert first.rows[-1].starts_at < second.rows[0].starts_at


def test_the_sheet_of_a_day_holds_places_and_no_more_of_anybody(app: Flask) -> None:
    with app.app_context():
        link = "https://visio.exemple.test/abc"
        met("Abadie", kind=AppointmentKind.VIDEO, link=link, phone="05 61 00 00 00")
    anne, file = Browser(app, "anne.roux"), people.file_of("Abadie")
    page = anne.get("reports.day_list_page", jour=str(working_day()))
    assert link in page.text
    assert "05 61 00 00 00" in page.text
    assert file.ref not in page.text
    assert "Aucun rendez-vous ce jour-là" in anne.get("reports.day_list_page", jour="demain").text


def test_the_sheet_of_a_day_is_a_pdf_journalled_before_it_leaves(app: Flask) -> None:
    with app.app_context():
        met("Abadie", ago=timedelta(minutes=5))
    answer = Browser(app, "anne.roux").get("reports.day_list_pdf", jour=str(today("31"))).response
    assert answer.data.startswith(b"%PDF")
    with app.app_context(), looking():
        row = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "appointment.day")).one()
        assert (row.reason, row.shown) == (str(today("31")), 1)


def test_a_secretary_sees_who_comes_to_the_office_and_nothing_of_their_file(app: Flask) -> None:
    with app.app_context():
        met("Abadie", note="Apportez le bail")
        met("Abadie", kind=AppointmentKind.VIDEO, link="https://visio.exemple.test/abc")
    denis, file = Browser(app, "denis.favre"), people.file_of("Abadie")
    page = denis.get("casefiles.own_appointments")
    assert "ABADIE" in page.text
    assert "Anne Roux" in page.text
    for hidden in ("Apportez le bail", "visio.exemple.test", file.ref, "Mobilité"):
        assert hidden not in page.html
    for endpoint in ("casefiles.appointments", "casefiles.show"):
        denis.get(endpoint, 403, ref=file.ref)


def test_a_secretary_sees_no_other_office(app: Flask) -> None:
    with app.app_context():
        met("Esteve", "nora.haddad")
    assert "ESTEVE" not in Browser(app, "denis.favre").get("casefiles.own_appointments").text


def test_a_secretary_lands_on_the_appointments_without_a_strip(app: Flask) -> None:
    with app.app_context():
        met("Abadie", ago=HOUR)
    denis = Browser(app, "denis.favre")
    assert denis.get("/", 303).location == "/rendez-vous"
    assert STRIP not in denis.get("partners.index").text
