"""What appointments leave elsewhere: the timeline, the printed summary, the figures of a year."""

from datetime import timedelta
from typing import Any

from flask import Flask

from casefiles.appointments import actions, queries
from casefiles.appointments.workflow import AppointmentKind, AppointmentState
from core.clock import now, today
from core.db import db
from core.guard import system_actor
from reports.indicators import over
from reports.indicators.days import year_period
from tests import people
from tests.casefiles.doing import doing
from tests.casefiles.meeting import met
from tests.page import Browser

LINK = "https://visio.exemple.test/abc"


def settled(outcome: AppointmentState, minutes: int) -> None:
    key = met("Abadie", ago=timedelta(minutes=minutes))
    with doing("anne.roux") as anne:
        one = queries.one(people.file_of("Abadie").id, key)
        actions.settle(one, outcome, note_contact=False, line=None, by=anne, at=now())


def counted() -> dict[AppointmentState, int]:
    day = today("31")
    with system_actor("tests: figures"):
        return dict(over(db.session(), year_period("31", day.year, day), day).appointments)


def test_the_timeline_shows_an_appointment_at_its_day(app: Flask) -> None:
    with app.app_context():
        met("Abadie")
    anne, ref = Browser(app, "anne.roux"), people.file_of("Abadie").ref
    assert "Rendez-vous : à venir" in anne.get("casefiles.timeline", ref=ref).text
    assert "Rendez-vous : à venir" in anne.get("casefiles.timeline", ref=ref, quoi="appointments").text
    assert "Rendez-vous : à venir" not in anne.get("casefiles.timeline", ref=ref, quoi="notes").text


def test_the_summary_prints_what_is_to_come_with_its_link(app: Flask) -> None:
    with app.app_context():
        met("Abadie", kind=AppointmentKind.VIDEO, link=LINK, phone="05 61 00 00 00", note="Apportez le bail")
        met("Abadie", ago=timedelta(hours=1), place="Ancien lieu")
    text = Browser(app, "anne.roux").get("reports.case_summary", ref=people.file_of("Abadie").ref).text
    assert LINK in text
    assert "Apportez le bail" in text
    assert "05 61 00 00 00" in text
    assert "Ancien lieu" not in text


def test_outcomes_are_counted_once_and_a_moved_one_where_it_went(app: Flask) -> None:
    with app.app_context():
        for minutes, outcome in enumerate((AppointmentState.KEPT, AppointmentState.NO_SHOW, AppointmentState.KEPT)):
            settled(outcome, minutes + 5)
        moved = met("Abadie")
    ref = people.file_of("Abadie").ref
    given = {"start": "15:00", "end": "15:30"}
    Browser(app, "anne.roux").post("casefiles.move_appointment", given, ref=ref, appointment_id=moved)
    with app.app_context():
        assert counted() == {
            AppointmentState.KEPT: 2,
            AppointmentState.NO_SHOW: 1,
            AppointmentState.EXCUSED: 0,
            AppointmentState.REVOKED: 0,
        }


def test_the_yearly_report_masks_small_counts_and_prints_the_definition(app: Flask) -> None:
    brigitte = Browser(app, "brigitte.leroy")
    address: dict[str, Any] = {"year": today("31").year, "code": "31"}
    with app.app_context():
        settled(AppointmentState.NO_SHOW, 5)
    page = brigitte.get("reports.yearly", **address)
    assert "Part des rendez-vous de la période" in page.text
    assert "Absence sans prévenir" not in page.text
    with app.app_context():
        for minutes in range(14):
            settled(AppointmentState.NO_SHOW if minutes < 6 else AppointmentState.KEPT, minutes + 6)
    assert "Absence sans prévenir 7" in " ".join(brigitte.get("reports.yearly", **address).text.split())
