"""A provider's proof is as old as the provider says: its own session that went on by itself opens nothing protected."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from accounts.factors.models import TotpFactor
from accounts.models import UserSession
from core import access
from core.clock import now
from tests.accounts.doing import change, is_signed_in
from tests.accounts.openid_doing import asked, come_back, go, journal, leave, onward, proconnect, refusals, rows, visit
from tests.accounts.openid_provider import OpenidProvider
from tests.page import Browser, Page

OLD = 3600  # seconds ago
KEY = "factors.new_passkey"  # asks for a recent proof


@pytest.fixture
def provider(app: Flask) -> Iterator[OpenidProvider]:
    """ProConnect, where Anne is known, and her account is linked to her there; she has no factor of her own here."""
    change(app, delete(TotpFactor))
    with proconnect(app) as made:
        yield made


def said(provider: OpenidProvider, ago: int | None) -> None:
    """When the person proved who they are, as the provider will say."""
    provider.id_token_adds["auth_time"] = None if ago is None else int(time.time()) - ago


def newest_session(app: Flask) -> UserSession:
    found: UserSession = rows(app, select(UserSession).order_by(UserSession.id.desc()).limit(1))[0]
    return found


def age(app: Flask, minutes: int = 20) -> None:
    """The proof of every session was given so long ago."""
    change(app, update(UserSession).values(proved_at=now() - timedelta(minutes=minutes)))


def towards(browser: Browser) -> str:
    """Press the button of the page of the proof; where the browser is sent."""
    page = browser.get("factors.prove", next="/compte/facteurs/cle")
    (target,) = [a for a in (form.get("action") for form in page.tree.all("form")) if "fournisseur" in a]
    return onward(browser.send(target, page.fields(target), 200))


def prove(browser: Browser, status: int = 303) -> Page:
    return come_back(browser, visit(towards(browser)), status)


def test_a_silent_sign_in_opens_files_and_nothing_that_asks_for_a_recent_proof(
    app: Flask, provider: OpenidProvider
) -> None:
    said(provider, OLD)
    browser, _page = go(app)
    assert is_signed_in(browser)
    assert browser.get(KEY, 303).location.startswith("/connexion/facteur?")


def test_a_recent_sign_in_at_the_provider_opens_it(app: Flask, provider: OpenidProvider) -> None:
    browser, _page = go(app)
    browser.get(KEY)


def test_a_provider_that_gives_no_date_proves_nothing_recent(app: Flask, provider: OpenidProvider) -> None:
    said(provider, None)
    browser, _page = go(app)
    assert newest_session(app).proved_at is None
    browser.get(KEY, 303)


def test_without_a_date_a_first_factor_is_added_here(app: Flask, provider: OpenidProvider) -> None:
    said(provider, None)
    browser, _page = go(app)
    assert browser.get("factors.prove", 303).location.startswith("/connexion/facteur/inscription")
    browser.get("factors.enrol")


def test_the_proof_is_asked_of_the_provider_anew(app: Flask, provider: OpenidProvider) -> None:
    browser, _page = go(app)
    age(app)
    address = asked(towards(browser))
    assert (address["prompt"], address["max_age"]) == ("login", "0")
    assert {"prompt", "max_age"} & set(asked(leave(Browser(app)))) == set()


def test_a_proof_given_anew_opens_the_page_asked_for_in_the_same_session(app: Flask, provider: OpenidProvider) -> None:
    browser, _page = go(app)
    before = newest_session(app)
    age(app)
    assert prove(browser).location == "/compte/facteurs/cle"
    browser.get(KEY)
    after = newest_session(app)
    assert after.id == before.id
    assert after.token_hash != before.token_hash
    assert [row.reason for row in journal(app, "session.proved")] == ["provider"]


@pytest.mark.parametrize("ago", [OLD, 90, None])
def test_an_answer_from_before_the_question_proves_nothing(
    app: Flask, provider: OpenidProvider, ago: int | None
) -> None:
    browser, _page = go(app)
    age(app)
    said(provider, ago)
    prove(browser, 403)
    assert refusals(app) == ["proconnect stale"]
    assert is_signed_in(browser)
    browser.get(KEY, 303)


def test_an_answer_without_the_second_factor_proves_nothing(app: Flask, provider: OpenidProvider) -> None:
    browser, _page = go(app)
    age(app)
    provider.id_token_adds["amr"] = ["pwd"]
    prove(browser, 403)
    assert refusals(app) == ["proconnect stale"]


def test_the_proof_of_somebody_else_proves_nothing(app: Flask, provider: OpenidProvider) -> None:
    browser, _page = go(app)
    age(app)
    provider.person["sub"] = "somebody else"
    prove(browser, 403)
    assert refusals(app) == ["proconnect another"]
    browser.get(KEY, 303)


def test_a_date_to_come_is_refused(app: Flask, provider: OpenidProvider) -> None:
    said(provider, -OLD)
    go(app, status=403)
    assert refusals(app) == ["proconnect future"]


def test_what_was_asked_again_stays_asked_at_the_next_silent_sign_in(app: Flask, provider: OpenidProvider) -> None:
    said(provider, OLD)
    go(app)
    change(app, update(UserSession).values(asked_at=now()))
    browser, _page = go(app)
    assert browser.get("accounts.account", 303).location.startswith("/connexion/facteur?")
    provider.id_token_adds.pop("auth_time")
    prove(browser)
    browser.get("accounts.account")


def test_a_session_of_a_password_is_sent_to_no_provider(app: Flask, provider: OpenidProvider) -> None:
    browser = Browser(app, login="paul.martin")
    fields = browser.get("accounts.account").fields(browser.address("pages.set_language"))
    browser.send("/connexion/facteur/fournisseur", fields, 403)
    assert access.declaration(app, "openid.prove") == access.SIGNED_IN
