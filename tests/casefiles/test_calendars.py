"""Calendar files hold no identity; the private calendar opens without a session, and dies with its owner's post."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import JournalEntry, User
from casefiles.appointments import feeds, ics
from casefiles.appointments.models_feed import CalendarFeed
from casefiles.appointments.workflow import AppointmentKind
from core.clock import now
from core.db import db, write_transaction
from core.guard import system_actor
from partners.models import Membership
from tests import people
from tests.casefiles.doing import day, doing, looking
from tests.casefiles.meeting import found, met
from tests.page import Browser

ADDRESS = re.compile(r"/agenda/[\w-]{43}\.ics")
ABADIE = ("ABADIE", "Abadie", "Léa", "05 61", "visio")


def made(app: Flask, login: str = "paul.martin") -> str:
    """The address of a new private calendar."""
    browser = Browser(app, login)
    target = browser.address("casefiles.make_calendar")
    page = browser.send(target, browser.get("casefiles.calendar").fields(target), 200)
    address = ADDRESS.search(page.html)
    assert address is not None
    return address.group()


def opened(app: Flask, address: str) -> tuple[int, str]:
    """What somebody without a session is answered."""
    answer = app.test_client().get(address)
    return answer.status_code, answer.get_data(as_text=True)


def test_the_file_of_one_appointment_names_nobody(app: Flask) -> None:
    with app.app_context():
        ref = found(met("Abadie", kind=AppointmentKind.HOME, place="Chez Léa Abadie")).ref
    answer = Browser(app, "anne.roux").get("casefiles.appointment_file", ref=ref).response
    text = answer.get_data(as_text=True)
    assert answer.mimetype == "text/calendar"
    assert "SUMMARY:Rendez-vous Binôme" in text
    assert not any(word in text for word in (*ABADIE, "LOCATION"))


def test_the_place_is_told_only_where_it_is_an_office(app: Flask) -> None:
    with app.app_context():
        ref = found(met("Abadie", place="MDS, salle 2 ; étage 1")).ref
    text = Browser(app, "anne.roux").get("casefiles.appointment_file", ref=ref).html
    assert "LOCATION:MDS\\, salle 2 \\; étage 1\r\n" in text


def test_nobody_else_saves_the_file(app: Flask) -> None:
    with app.app_context():
        ref = found(met("Abadie")).ref
    for login in ("sonia.vidal", "leo.caron"):
        Browser(app, login).get("casefiles.appointment_file", 404, ref=ref)


def test_a_private_calendar_tells_no_place_as_it_was_typed(app: Flask) -> None:
    with app.app_context():
        met("Abadie", place="MDS, avec Mme Abadie")
    status, text = opened(app, made(app))
    assert (status, text.count("BEGIN:VEVENT"), "LOCATION" in text, "Abadie" in text) == (200, 1, False, False)


def test_the_address_is_shown_once_and_opens_without_a_session(app: Flask) -> None:
    with app.app_context():
        met("Abadie", kind=AppointmentKind.VIDEO, link="https://visio.exemple.test/a", phone="05 61 00 00 00")
    address = made(app)
    status, text = opened(app, address)
    assert (status, text.count("BEGIN:VEVENT")) == (200, 1)
    assert not any(word in text for word in ABADIE)
    assert not ADDRESS.search(Browser(app, "paul.martin").get("casefiles.calendar").html)
    with app.app_context(), looking():
        kept = db.session.scalars(select(CalendarFeed)).one()
        assert kept.token_hash not in address
        row = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "appointment.feed")).one()
        post = db.session.get_one(Membership, people.membership_id("paul.martin"))
        assert (row.subject, row.shown) == (post.ref, 1)
        assert row.user_id is None  # a program that calls keeps no unused account alive


def test_a_new_address_replaces_the_one_before_and_can_be_revoked(app: Flask) -> None:
    first = made(app)
    second = made(app)
    assert [opened(app, one)[0] for one in (first, second)] == [404, 200]
    paul = Browser(app, "paul.martin")
    target = paul.address("casefiles.revoke_calendar")
    paul.send(target, paul.get("casefiles.calendar").fields(target))
    assert opened(app, second)[0] == 404


@pytest.mark.parametrize("ended", ["post", "account"])
def test_it_dies_with_the_post_or_the_account(app: Flask, ended: str) -> None:
    address = made(app)
    with app.app_context(), system_actor("tests: an end"), write_transaction() as session:
        if ended == "post":
            session.get_one(Membership, people.membership_id("paul.martin")).end_on = day(1)
        else:
            session.get_one(User, people.user_id("paul.martin")).deactivated_at = now()
    assert opened(app, address)[0] == 404


def test_a_post_given_back_finds_no_calendar(app: Flask) -> None:
    address = made(app)
    with app.app_context(), doing("paul.martin") as paul:
        feeds.end_with_post(paul.membership or 0, now())
    assert opened(app, address)[0] == 404


def test_the_address_opens_nothing_else(app: Flask) -> None:
    """Neither another page, nor anything for somebody who guesses; who guesses on is stopped."""
    address = made(app)
    client = app.test_client()
    assert client.get(address).status_code == 200
    assert client.get("/rendez-vous").status_code == 303
    answers = {client.get(f"/agenda/{'a' * 42}{number}.ics").status_code for number in range(60)}
    assert answers == {404, 429}


def test_only_who_follows_people_has_a_calendar(app: Flask) -> None:
    for login in ("claire.dumas", "denis.favre", "tom.garcia"):
        Browser(app, login).get("casefiles.calendar", 403)


def test_a_long_line_is_folded_between_characters() -> None:
    folded = ics.fold("LOCATION:" + "é" * 100)
    lines = folded.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "".join(line[number > 0 :] for number, line in enumerate(lines)) == "LOCATION:" + "é" * 100


def test_hours_are_written_in_utc() -> None:
    paris = datetime.fromisoformat("2026-07-01T10:00:00+02:00")
    one = ics.Event(
        uid="a", starts_at=paris, ends_at=paris + timedelta(hours=1), changed_at=paris.astimezone(UTC), sequence=0,
        place=None,
    )  # fmt: skip
    assert b"DTSTART:20260701T080000Z\r\nDTEND:20260701T090000Z" in ics.calendar([one])
