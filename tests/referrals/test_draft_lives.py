"""A draft outlives the session it was typed in, and nothing breaks when its person is gone."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from accounts.models import UserSession
from casefiles.rights.anonymising import anonymise
from core.clock import now
from core.db import db, side_session, write_transaction
from core.guard import system_actor
from referrals.models import Referral
from tests import people
from tests.page import Browser
from tests.referrals.test_draft_pages import answers, begin


def test_what_was_typed_is_there_after_the_session_ended(app: Flask) -> None:
    browser, draft = begin(app)
    fields = browser.get(draft).fields(draft) | {"reason": "Tapé avant la fin de la session"}
    assert browser.client.post(f"{draft}/auto", data=fields).status_code == 204
    with app.app_context(), system_actor("tests: the session ends"), side_session(writing=True) as session:
        session.execute(delete(UserSession).where(UserSession.user_id == people.user_id("paul.martin")))
    assert browser.client.post(f"{draft}/auto", data=fields | {"reason": "Trop tard"}).status_code != 204
    again = Browser(app, "paul.martin")
    assert "Tapé avant la fin de la session" in again.get(draft).html
    assert again.post(draft, answers(), 303).location.endswith("/envoi")


@pytest.fixture
def orphan(app: Flask) -> tuple[Browser, str, dict[str, Any]]:
    """A draft open in a window while its person is anonymised, and the form of that window."""
    browser, draft = begin(app)
    fields = browser.get(draft).fields(draft) | answers()
    with app.app_context():
        with system_actor("tests: the person is purged"), write_transaction():
            assert anonymise([people.file_of("Costes").id], at=now()) == 1
        db.session.remove()
    return browser, draft, fields


@pytest.mark.parametrize("ending", ["", "/auto", "/supprimer"])
def test_the_draft_of_a_purged_person_is_answered_in_words(
    app: Flask, orphan: tuple[Browser, str, dict[str, Any]], ending: str
) -> None:
    browser, draft, fields = orphan
    answer = browser.client.post(draft + ending, data=fields)
    assert answer.status_code == 404
    assert "Cette orientation n" in answer.get_data(as_text=True) or ending == "/auto"
    browser.get(draft, 404)
    assert "Brouillons" in browser.get("referrals.sent", onglet="brouillons").text


def test_the_draft_of_a_purged_person_is_not_sent(app: Flask, orphan: tuple[Browser, str, dict[str, Any]]) -> None:
    browser, draft, fields = orphan
    assert browser.client.post(draft.replace("/brouillon", "/envoi"), data=fields).status_code == 404
    with app.app_context(), system_actor("tests: look"), side_session() as session:
        query = select(Referral.sent_at, Referral.reason).where(Referral.file_id == people.file_of("Costes").id)
        assert [tuple(row) for row in session.execute(query) if row.sent_at is not None or row.reason] == []
