"""An office closes: its open referrals go to another one of the institution, together, on one confirmed page."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from agreements.models import AgreementUnit
from core.clock import today
from core.db import side_session, write_transaction
from core.guard import system_actor
from partners.models import Unit
from referrals.models import Referral
from tests import people
from tests.page import Browser, Page
from tests.referrals.doing import act, draft, sees, worker

PATH = "/orientations/ensemble/transmettre"
REASON = "Le lieu ferme le mois prochain"


def address(leaving: str = "MDS Toulouse Nord", taking: str | None = "MDS Muret") -> str:
    path = f"{PATH}?lieu={people.unit_of(leaving).ref}"
    return path if taking is None else f"{path}&vers={people.unit_of(taking).ref}"


def ticked(page: Page) -> list[str]:
    return [
        str(box.get("value"))
        for box in page.tree.all("input")
        if box.get("name") == "items" and "checked" in box.attributes
    ]


def send(browser: Browser, page: Page, status: int = 303, **changes: Any) -> Page:
    fields = {**page.fields(PATH), "items": ticked(page), "reason": REASON, **changes}
    return browser.send(address(), fields, status)


def states(app: Flask) -> dict[str, str]:
    with app.app_context(), system_actor("tests: states"), side_session() as session:
        return {row.ref: row.state.value for row in session.execute(select(Referral.ref, Referral.state))}


@contextmanager
def changing(app: Flask) -> Iterator[Session]:
    with app.app_context(), system_actor("tests: units of the world"), write_transaction() as session:
        yield session


def test_a_keeper_chooses_the_two_units_of_the_institution(app: Flask) -> None:
    browser = Browser(app, "claire.dumas")
    first = browser.get(PATH)
    options = [option.text for option in first.tree.all("option")]
    assert "MDS Toulouse Nord" in options
    assert "MDS Muret" not in options, "its queue is kept by others"
    second = browser.get(address(taking=None))
    assert [option.text for option in second.tree.all("option")].count("MDS Muret") == 1
    assert "MDS Albi" not in second.text, "of another institution"
    assert "2 orientations en cours y attendent." in second.text


def test_the_page_lists_all_that_is_open_and_all_of_it_goes(app: Flask) -> None:
    browser = Browser(app, "claire.dumas")
    page = browser.get(address())
    assert "BENALI Karim" in page.text
    assert "FABRE Hugo" in page.text
    assert "affectée à Anne Roux" in page.text
    done = send(browser, page)
    assert "2 orientations transmises." in browser.get(done.location).text
    for name in ("Benali", "Fabre"):
        assert states(app)[people.referral_of(name).ref] == "redirected"
    assert sum(state == "sent" for state in states(app).values()) == 2
    assert "Aucune orientation en cours à transmettre." in browser.get(address()).text


def test_what_was_handed_over_is_the_authors_and_of_the_other_office_only(app: Flask) -> None:
    browser = Browser(app, "claire.dumas")
    send(browser, browser.get(address()))
    with app.app_context():
        with system_actor("tests: what follows"), side_session() as session:
            old = session.scalars(select(Referral).where(Referral.ref == people.referral_of("Benali").ref)).one()
            new = session.scalars(select(Referral).where(Referral.previous_id == old.id)).one()
            ref, to, author = new.ref, new.to_unit_id, new.author_id
        assert to == people.unit_of("MDS Muret").id
        assert author == people.membership_id("sonia.vidal")
        assert sees("sonia.vidal", ref)
        assert not sees("claire.dumas", ref)
        assert not sees("anne.roux", ref)


def test_a_reason_is_asked_and_what_was_ticked_is_kept(app: Flask) -> None:
    browser = Browser(app, "claire.dumas")
    page = browser.get(address())
    again = send(browser, page, 422, items=ticked(page)[:1], reason=" ")
    assert len(ticked(again)) == 1
    assert "redirected" not in states(app).values()


def test_when_one_was_answered_meanwhile_none_goes_and_it_is_said(app: Flask) -> None:
    browser = Browser(app, "claire.dumas")
    page = browser.get(address())
    with app.app_context():
        act("anne.roux", people.referral_of("Fabre").ref, "accept", **worker("anne.roux"))
    again = send(browser, page, 409)
    assert "Rien n'a été enregistré" in again.text
    assert "redirected" not in states(app).values()
    assert again.fields(PATH)["reason"] == REASON
    send(browser, again)
    assert states(app)[people.referral_of("Benali").ref] == "redirected"


def test_an_agreement_that_does_not_cover_the_other_office_keeps_its_referrals(app: Flask) -> None:
    with changing(app) as session:
        session.execute(delete(AgreementUnit).where(AgreementUnit.unit_id == people.unit_of("MDS Muret").id))
    page = Browser(app, "claire.dumas").get(address())
    assert "BENALI Karim – Sa convention ne couvre pas le lieu qui reprend" in page.text
    assert ticked(page) == []


def test_a_closed_office_takes_nothing_over(app: Flask) -> None:
    with changing(app) as session:
        session.get_one(Unit, people.unit_of("MDS Muret").id).closed_on = today("31")
    page = Browser(app, "claire.dumas").get(address())
    assert "MDS Muret" not in page.text
    assert ticked(page) == []


@pytest.mark.parametrize("login", ["yves.nadal", "luc.moreau"])
def test_the_keeper_of_another_queue_closes_nothing_here(app: Flask, login: str) -> None:
    page = Browser(app, login).get(address())
    assert "BENALI" not in page.text
    assert ticked(page) == []


@pytest.mark.parametrize("login", ["anne.roux", "brigitte.leroy", "sonia.vidal"])
def test_only_who_keeps_a_queue_hands_over(app: Flask, login: str) -> None:
    Browser(app, login).get(PATH, 403)


def test_nothing_is_sent_to_an_office_that_no_longer_exists(app: Flask) -> None:
    """Chosen while it was open, closed before the referral was sent."""
    with app.app_context():
        ref = draft()
    with changing(app) as session:
        session.get_one(Unit, people.unit_of("MDS Toulouse Nord").id).closed_on = today("31")
    page = Browser(app, "paul.martin").post("referrals.send", {}, 422, ref=ref, _from=f"/orientations/{ref}/envoi")
    assert "MDS Toulouse Nord est fermé depuis le" in page.text
    assert states(app)[ref] == "draft"
