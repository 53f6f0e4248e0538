"""The delays of an agreement: number, place, act and days, for those who are told and may know of no case."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import JournalEntry, Notice
from core import worker
from core.clock import now
from core.db import side_session
from core.guard import system_actor
from tests import people
from tests.page import Browser, Page
from tests.referrals.doing import sent

START = now().replace(year=2027, month=6, day=7, hour=8)  # a Monday without any holiday near


@pytest.fixture
def ref(app: Flask, freeze: Any) -> str:
    """Sent by an agency of Toulouse to its council office, then left alone for three weeks."""
    freeze(START)
    with app.app_context():
        found = sent()
    for days in (9, 10, 17):
        freeze(START + timedelta(days=days))
        with app.app_context():
            worker.plan(app)
            worker.run_due(app)
            worker.run_due(app)
    return found


def the_page(app: Flask, login: str, ending: str = "") -> Page:
    return Browser(app, login).get(f"/conventions/{people.agreement_of('31').ref}/retards{ending}")


def the_row(page: Page, ref: str) -> list[str]:
    rows = [row.text.split("\n") for row in page.tree.all("tr") if ref in row.text]
    return [" ".join(row) for row in rows]


@pytest.mark.parametrize("login", ["brigitte.leroy", "gilles.henry"])
def test_both_administrators_read_number_place_act_and_days_and_nothing_of_the_person(
    app: Flask, ref: str, login: str
) -> None:
    page = the_page(app, login)
    (row,) = the_row(page, ref)
    assert "MDS Toulouse Nord" in row
    assert "Coordination" in row
    assert "encadrement prévenu" in row
    assert "administration des conventions prévenue" in row
    assert f"/orientations/{ref}" not in page.html
    assert not any(name in page.text for name in ("ABADIE", "BENALI", "COSTES", "DUPUY"))


def test_days_are_the_working_days_since_the_last_one(app: Flask, ref: str) -> None:
    page = the_page(app, "brigitte.leroy")
    (row,) = [one for one in page.tree.all("tr") if ref in one.text]
    texts = [cell.text.strip() for cell in row.all("td")]
    assert texts[2:4] == ["09/06/2027", "11"]  # opened by nobody within 2 working days; today is the 24th


def test_the_head_of_the_office_is_led_to_the_referral(app: Flask, ref: str) -> None:
    assert f"/orientations/{ref}?" in the_page(app, "elise.gros").html


def test_the_head_of_the_team_that_sent_it_reads_the_number_without_a_link(app: Flask, ref: str) -> None:
    page = the_page(app, "luc.moreau")
    assert ref in page.text
    assert f"/orientations/{ref}" not in page.html


def test_who_keeps_the_queue_of_another_department_finds_no_such_page(app: Flask, ref: str) -> None:
    Browser(app, "yves.nadal").get(f"/conventions/{people.agreement_of('31').ref}/retards", status=404)


def test_the_notice_to_the_administrators_opens_it(app: Flask, ref: str) -> None:
    with app.app_context(), system_actor("tests: look"), side_session() as session:
        query = select(Notice.endpoint, Notice.ref).where(Notice.kind == "referral.very_late")
        assert set(session.execute(query).all()) == {("reports.late", people.agreement_of("31").ref)}


def test_an_act_of_who_owed_it_takes_it_off(app: Flask, ref: str) -> None:
    Browser(app, "claire.dumas").get(f"/orientations/{ref}")  # read, then answered within its days
    page = the_page(app, "brigitte.leroy")
    assert "09/06/2027" not in " ".join(the_row(page, ref))


def test_the_file_has_the_same_lines_and_is_journalled(app: Flask, ref: str) -> None:
    answer = Browser(app, "brigitte.leroy").client.get(f"/conventions/{people.agreement_of('31').ref}/retards.csv")
    assert ref in answer.text
    with app.app_context(), system_actor("tests: look"), side_session() as session:
        actions = session.scalars(select(JournalEntry.action).order_by(JournalEntry.id.desc()).limit(1)).all()
    assert actions == ["export.late"]


def test_nothing_late_says_so(app: Flask, freeze: Any) -> None:
    freeze(now() - timedelta(days=3))
    assert "Chaque acte attendu" in the_page(app, "brigitte.leroy").text
