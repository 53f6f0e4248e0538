"""Counts in the main navigation: what waits for whom, capped, in one statement, never on an error page."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from casefiles.models import Support
from core.clock import now
from core.db import side_session
from core.guard import system_actor
from referrals.models import Referral
from referrals.workflow import State
from reports import navigation_counts
from tests import people
from tests.page import Browser, Page, plain

pytestmark = pytest.mark.every_engine


def entry(page: Page, words: str) -> str:
    """An entry of the main navigation as read, its count and what it counts included."""
    menu = next(one for one in page.tree.all("nav") if one.attributes.get("class") == "main-nav")
    return next(text for link in menu.all("a") if (text := " ".join(plain(link.text).split())).startswith(words))


def change(app: Flask, name: str, **values: Any) -> None:
    with app.app_context(), system_actor("tests: another state"), side_session(writing=True) as session:
        session.execute(update(Referral).where(Referral.ref == people.referral_of(name).ref).values(**values))


@pytest.mark.parametrize(
    ("login", "words", "read"),
    [
        ("paul.martin", "Mon portefeuille", "Mon portefeuille 1 contact en retard"),
        ("anne.roux", "Mon portefeuille", "Mon portefeuille 1 contact en retard"),
        ("sonia.vidal", "Mon portefeuille", "Mon portefeuille"),
        ("claire.dumas", "Orientations", "Orientations 2 orientations à traiter"),
        ("anne.roux", "Orientations", "Orientations 1 orientation à traiter"),
        ("sonia.vidal", "Orientations", "Orientations"),
        ("leo.caron", "Orientations", "Orientations"),
    ],
)
def test_what_waits_is_counted_beside_its_entry(app: Flask, login: str, words: str, read: str) -> None:
    if words == "Mon portefeuille":
        with app.app_context(), system_actor("tests: recent"), side_session(writing=True) as session:
            for name in ("Benali", "Costes", "Dupuy", "Fabre"):
                recent = {"last_contact_on": (now() - timedelta(days=1)).date()}
                session.execute(update(Support).where(Support.file_id == people.file_of(name).id).values(**recent))
    assert entry(Browser(app, login).get("partners.index"), words) == read


def test_a_question_and_an_answer_wait_for_the_author(app: Flask) -> None:
    change(app, "Benali", state=State.INFO_NEEDED, asked_at=now(), question="Depuis quand ?")
    page = Browser(app, "sonia.vidal").get("partners.index")
    assert entry(page, "Orientations") == "Orientations 1 orientation à traiter"


def test_more_than_the_most_is_said_with_a_plus(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation_counts, "MOST", 1)
    page = Browser(app, "claire.dumas").get("partners.index")
    assert entry(page, "Orientations") == "Orientations 1+ orientations à traiter"


@pytest.mark.parametrize("login", ["anne.roux", "brigitte.leroy", "tom.garcia"])
def test_it_costs_one_statement(app: Flask, monkeypatch: pytest.MonkeyPatch, login: str) -> None:
    with_counts = Browser(app, login).get("partners.index").queries
    monkeypatch.setattr("reports.navigation.waiting", lambda _actor: {})
    assert Browser(app, login).get("partners.index").queries == with_counts - 1


def test_an_error_page_counts_nothing(app: Flask) -> None:
    page = Browser(app, "claire.dumas").get("partners.show", 404, ref="U-NOWHERE")
    assert entry(page, "Orientations") == "Orientations"
