"""Appointments on a file: made, moved, called off, settled, each through its page."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from casefiles.appointments import actions, queries
from casefiles.appointments.models import Appointment
from casefiles.appointments.workflow import TRANSITIONS, AppointmentState, AppointmentStep
from casefiles.models import Contact, FileEvent
from casefiles.workflow import Channel, Exit, Happened
from core.clock import now, today
from core.config import Settings, UnsafeSettings
from core.db import db
from core.errors import Conflict
from tests import people
from tests.casefiles import ending
from tests.casefiles.doing import doing, looking
from tests.casefiles.meeting import answers, found, met, working_day
from tests.page import Browser

HOUR = timedelta(hours=1)


def lea() -> str:
    return people.file_of("Abadie").ref


def last(app: Flask) -> Appointment:
    with app.app_context(), looking():
        return queries.of_file(people.file_of("Abadie").id)[0]


def test_the_page_lists_what_is_to_come_with_its_place(app: Flask) -> None:
    anne = Browser(app, "anne.roux")
    anne.post("casefiles.new_appointment", answers(), ref=lea())
    text = Browser(app, "paul.martin").get("casefiles.appointments", ref=lea()).text
    assert "10 h à 10 h 30" in text
    assert "MDS, salle 2" in text
    assert "Anne Roux" in text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"on": str(today("31") - timedelta(days=1))}, "déjà passé"),
        ({"on": str(today("31") + timedelta(days=500))}, "dans l'année"),
        ({"end": "09:00"}, "La fin vient avant le début"),
        ({"end": "10:00"}, "La fin vient avant le début"),
        ({"end": "10:02"}, "entre 5 minutes et 8 heures"),
        ({"start": "25 heures"}, "une heure comme 9 h 30"),
        ({"on": "demain"}, "une date comme 08/02/2017"),
        ({"place": ""}, "Écrivez le lieu"),
        ({"place": "x" * 201}, "Raccourcissez ce texte"),
        ({"kind": "phone"}, "le numéro qui sera appelé"),
        ({"kind": "phone", "phone": "le fixe"}, "Écrivez un numéro comme"),
        ({"kind": "video"}, "Collez le lien"),
        ({"kind": "video", "link": "javascript:alert(1)"}, "qui commence par https://"),
        ({"kind": "video", "link": "http://visio.exemple.test/a"}, "qui commence par https://"),
        ({"kind": "video", "link": "https://user:pass@visio.exemple.test/a"}, "qui commence par https://"),
        ({"kind": "video", "link": "https://visio.exemple.test/<script>"}, "qui commence par https://"),
        ({"kind": "séance"}, "Choisissez une réponse de la liste"),
        ({"start": "07:00"}, "avant 8 heures"),
        ({"start": "19:30", "end": "20:30"}, "après 20 heures"),
    ],
)
def test_bad_input_is_refused_in_a_sentence_and_kept(app: Flask, given: dict[str, str], sentence: str) -> None:
    anne = Browser(app, "anne.roux")
    page = anne.post("casefiles.new_appointment", answers(note="Apportez un justificatif", **given), 422, ref=lea())
    assert sentence in page.text
    assert "Apportez un justificatif" in page.html
    with app.app_context(), looking():
        assert not queries.of_file(people.file_of("Abadie").id)


def test_a_sunday_is_warned_of_and_allowed_with_a_box(app: Flask) -> None:
    anne, day = Browser(app, "anne.roux"), working_day()
    sunday = str(day + timedelta(days=6 - day.weekday()))
    assert "un dimanche" in anne.post("casefiles.new_appointment", answers(on=sunday), 422, ref=lea()).text
    anne.post("casefiles.new_appointment", answers(on=sunday, anyway="y"), ref=lea())
    assert last(app).state is AppointmentState.TO_COME


def test_the_other_appointments_of_the_professional_are_warned_of_without_a_name(app: Flask) -> None:
    with app.app_context():
        met("Abadie")
    paul = Browser(app, "paul.martin")
    page = paul.post("casefiles.new_appointment", answers(with_whom="advisor"), 422, ref=lea())
    assert "Paul Martin a déjà un rendez-vous de 10 h à 10 h 30." in page.text
    paul.post("casefiles.new_appointment", answers(with_whom="advisor", anyway="y"), ref=lea())


def test_a_video_without_provider_keeps_the_pasted_link_and_the_fallback(app: Flask) -> None:
    given = answers(kind="video", link="https://visio.exemple.test/abc", phone="05 61 00 00 00")
    Browser(app, "anne.roux").post("casefiles.new_appointment", given, ref=lea())
    one = last(app)
    assert (one.link, one.phone, one.place) == ("https://visio.exemple.test/abc", "05 61 00 00 00", None)
    html = Browser(app, "paul.martin").get("casefiles.appointments", ref=lea()).html
    assert 'href="https://visio.exemple.test/abc"' in html
    assert "secours" in html


def test_a_provider_gives_a_room_without_identity(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made = replace(app.config["SETTINGS"], video_provider_url="https://visio.exemple.test/{room}")
    monkeypatch.setitem(app.config, "SETTINGS", made)
    Browser(app, "anne.roux").post("casefiles.new_appointment", answers(kind="video"), ref=lea())
    assert (last(app).link or "").removeprefix("https://visio.exemple.test/").isalnum()


def test_a_move_makes_another_and_keeps_the_chain(app: Flask) -> None:
    with app.app_context():
        first = met("Abadie")
    anne = Browser(app, "anne.roux")
    anne.post("casefiles.move_appointment", {"start": "14:00", "end": "14:30"}, ref=lea(), appointment_id=first)
    with app.app_context():
        assert found(first).state is AppointmentState.MOVED
    assert last(app).moved_from_id == first
    text = anne.get("casefiles.appointments", ref=lea()).text
    assert "à la place de celui du" in text
    assert "reporté au" in text


def test_a_kept_one_notes_the_contact_at_once(app: Flask) -> None:
    with app.app_context():
        key = met("Abadie", ago=HOUR)
    anne = Browser(app, "anne.roux")
    assert "Issue à compléter" in anne.get("casefiles.appointments", ref=lea()).text
    given = {"outcome": "kept", "line": "CV relu"}
    anne.post("casefiles.appointment_outcome", given, ref=lea(), appointment_id=key)
    with app.app_context(), looking():
        query = select(Contact).where(Contact.line == "CV relu")
        noted = db.session.scalars(query).one()
        assert (noted.channel, noted.reached, noted.on) == (Channel.THREE_WAY, True, today("31"))
        assert db.session.get_one(Appointment, key).state is AppointmentState.KEPT


@pytest.mark.parametrize("outcome", ["no_show", "excused", "revoked"])
def test_the_other_outcomes_note_no_contact(app: Flask, outcome: str) -> None:
    with app.app_context():
        key = met("Abadie", ago=HOUR)
    given = {"outcome": outcome, "line": "CV relu"}
    Browser(app, "paul.martin").post("casefiles.appointment_outcome", given, ref=lea(), appointment_id=key)
    with app.app_context(), looking():
        assert db.session.scalar(select(Contact).where(Contact.line == "CV relu")) is None
        assert db.session.get_one(Appointment, key).state == outcome


def test_nobody_is_seen_or_missed_before_it_begins(app: Flask) -> None:
    with app.app_context():
        key = met("Abadie")
    anne = Browser(app, "anne.roux")
    for outcome in ("kept", "no_show"):
        page = anne.post("casefiles.appointment_outcome", {"outcome": outcome}, 422, ref=lea(), appointment_id=key)
        assert "n'a pas encore commencé" in page.text
    anne.post("casefiles.cancel_appointment", {"outcome": "excused"}, ref=lea(), appointment_id=key)
    with app.app_context():
        assert found(key).state is AppointmentState.EXCUSED


def test_an_outcome_marked_in_error_is_taken_back_with_a_reason(app: Flask) -> None:
    with app.app_context():
        key = met("Abadie", ago=HOUR)
        with doing("anne.roux") as anne:
            one = queries.one(people.file_of("Abadie").id, key)
            actions.settle(one, AppointmentState.NO_SHOW, note_contact=False, line=None, by=anne, at=now())
    given = {"reason": "Elle attendait à l’accueil"}
    Browser(app, "paul.martin").post("casefiles.take_outcome_back", given, ref=lea(), appointment_id=key)
    with app.app_context(), looking():
        fact = db.session.scalars(select(FileEvent).where(FileEvent.kind == Happened.OUTCOME_TAKEN_BACK)).one()
        assert (fact.from_state, fact.reason) == ("no_show", "Elle attendait à l’accueil")
        assert db.session.get_one(Appointment, key).settled_at is None


def test_two_who_write_at_once_are_told(app: Flask) -> None:
    with app.app_context():
        key = met("Abadie")
    anne, paul = Browser(app, "anne.roux"), Browser(app, "paul.martin")
    target = anne.address("casefiles.cancel_appointment", ref=lea(), appointment_id=key)
    fields = anne.get(target).fields(target) | {"outcome": "excused"}
    paul.post("casefiles.cancel_appointment", {"outcome": "revoked"}, ref=lea(), appointment_id=key)
    anne.send(target, fields, 409)
    with app.app_context():
        assert found(key).state is AppointmentState.REVOKED


def test_the_end_of_the_support_revokes_what_was_to_come(app: Flask) -> None:
    file = people.file_of("Abadie")
    with app.app_context():
        key = met("Abadie")
        ending.end(file.id, exit=Exit.MOVED, next_referent="personne")
        one = found(key)
    assert (one.state, one.settled_by_id is not None) == (AppointmentState.REVOKED, True)


def test_nobody_outside_the_pair_sees_them(app: Flask) -> None:
    with app.app_context():
        key = met("Abadie")
    sonia = Browser(app, "sonia.vidal")
    sonia.get("casefiles.appointments", 404, ref=lea())
    sonia.get("casefiles.move_appointment", 404, ref=lea(), appointment_id=key)
    own = people.file_of("Dupuy").ref
    sonia.get("casefiles.cancel_appointment", 404, ref=own, appointment_id=key)


@pytest.mark.parametrize(("state", "step"), list(product(AppointmentState, AppointmentStep)))
def test_every_step_follows_the_table(state: AppointmentState, step: AppointmentStep) -> None:
    one = Appointment(state=state, version=1)
    if (state, step) in TRANSITIONS:
        one.take(step)
        assert (one.state, one.version) == (TRANSITIONS[state, step].next, 2)
    else:
        with pytest.raises(Conflict):
            one.take(step)
        assert (one.state, one.version) == (state, 1)


@pytest.mark.parametrize(
    "address", ["http://visio.exemple.test/{room}", "https://visio.exemple.test/", "javascript:{room}"]
)
def test_a_provider_without_https_or_room_stops_the_start(address: str) -> None:
    with pytest.raises(UnsafeSettings, match="VIDEO_PROVIDER_URL"):
        Settings(mode="demo", video_provider_url=address).check()
