"""When a referral was begun: its first page says so to the draft, and nothing but that page is believed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core.clock import now
from core.db import side_session
from core.guard import system_actor
from referrals import begun
from referrals.models import Referral
from tests import people
from tests.page import Browser
from tests.referrals.test_draft_pages import fill

FOUR = timedelta(minutes=4)


def first_page(name: str = "Costes") -> str:
    return f"/orientations/nouvelle?dossier={people.file_of(name).ref}"


def columns(app: Flask, address: str) -> tuple[datetime | None, datetime, datetime | None]:
    """`begun_at`, `created_at`, `sent_at` of the referral of an address."""
    with app.app_context(), system_actor("tests: look"), side_session() as session:
        chosen = select(Referral.begun_at, Referral.created_at, Referral.sent_at)
        row = session.execute(chosen.where(Referral.ref == address.split("/")[2])).one()
        return row[0], row[1], row[2]


def started(browser: Browser, typed: dict[str, Any]) -> str:
    """The address of the draft begun with these fields."""
    return browser.send("/orientations/nouvelle", typed).location


def opened(browser: Browser, name: str = "Costes") -> dict[str, Any]:
    return browser.get(first_page(name)).fields("/orientations/nouvelle")


def test_it_is_begun_when_its_first_page_is_opened_and_sent_when_it_is_sent(app: Flask, freeze: Any) -> None:
    start = now().replace(microsecond=0)
    freeze(start)
    paul = Browser(app, "paul.martin")
    typed = opened(paul)
    freeze(start + timedelta(minutes=1))
    draft = started(paul, typed)
    freeze(start + FOUR)
    paul.post(fill(paul, draft).location, {})
    assert columns(app, draft) == (start, start + timedelta(minutes=1), start + FOUR)


def test_a_draft_taken_up_again_keeps_its_own_beginning(app: Flask, freeze: Any) -> None:
    start = now().replace(microsecond=0)
    freeze(start)
    paul = Browser(app, "paul.martin")
    draft = started(paul, opened(paul))
    freeze(start + FOUR)
    assert started(paul, opened(paul)) == draft
    assert columns(app, draft)[0] == start


@pytest.mark.parametrize("spoil", ["", "zzz", "é\x00", "[1,2,3]", "x" * 5000, "other file", "altered", "colleague"])
def test_what_the_page_did_not_sign_is_not_believed(app: Flask, freeze: Any, spoil: str) -> None:
    start = now().replace(microsecond=0)
    freeze(start)
    paul = Browser(app, "paul.martin")
    typed = opened(paul)
    if spoil == "altered":
        spoil = typed["begun"][:-1] + ("A" if typed["begun"][-1] != "A" else "B")
    with app.app_context():
        of = {"other file": ("Abadie", "paul.martin"), "colleague": ("Costes", "sonia.vidal")}.get(spoil)
        spoil = begun.written(people.file_of(of[0]).ref, people.actor(of[1]), start) if of else spoil
    freeze(start + FOUR)
    assert columns(app, started(paul, typed | {"begun": spoil}))[:2] == (start + FOUR, start + FOUR)


@pytest.mark.parametrize(("minutes", "is_kept"), [(-1, False), (0, True), (60, True), (61, False)])
def test_a_page_opened_in_the_future_or_more_than_an_hour_ago_says_nothing(
    app: Flask, freeze: Any, minutes: int, is_kept: bool
) -> None:
    start = now().replace(microsecond=0)
    freeze(start)
    with app.app_context():
        paul, ref = people.actor("paul.martin"), people.file_of("Costes").ref
        token = begun.written(ref, paul, start)
        found = begun.read(token, ref, paul, start + timedelta(minutes=minutes))
        assert found == (start if is_kept else None)


def test_what_another_unit_hands_over_was_written_in_no_form(app: Flask) -> None:
    ref = people.referral_of("Benali").ref
    typed = {"unit": str(people.unit_of("MDS Muret").id), "reason": "Elle habite à Muret."}
    Browser(app, "claire.dumas").post("referrals.redirect_on", typed, ref=ref)
    with app.app_context(), system_actor("tests: look"), side_session() as session:
        follower = session.scalars(select(Referral).where(Referral.previous_id.is_not(None))).one()
        assert follower.begun_at is None
