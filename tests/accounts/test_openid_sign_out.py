"""Signing out of a session that came from a provider, and the one after it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from accounts.openid.jobs import purge
from accounts.openid.models import LinkedIdentity, OpenidFlow, ProviderSession
from core.clock import now
from core.db import write_transaction
from core.guard import system_actor
from tests import people
from tests.accounts.doing import change, cookie, is_signed_in, sessions_of, sign_in, use
from tests.accounts.openid_doing import SIRETS, asked, come_back, declared, go, known, onward, proconnect, rows, visit
from tests.accounts.openid_provider import OpenidProvider
from tests.conftest import Freeze


@pytest.fixture
def provider(app: Flask) -> Iterator[OpenidProvider]:
    """ProConnect, where Anne is known, and her account is linked to her there."""
    with proconnect(app) as made:
        yield made


def test_sign_out_leads_to_the_provider_with_what_it_asks(app: Flask, provider: OpenidProvider) -> None:
    browser, _page = go(app)
    (kept,) = rows(app, select(ProviderSession))
    page = browser.post("accounts.sign_out", {}, 200, _from="partners.index")
    said = asked(onward(page))
    assert said["id_token_hint"] == kept.id_token
    assert said["post_logout_redirect_uri"] == "http://127.0.0.1:8000/connexion/proconnect/sortie"
    assert len(said["state"]) >= 32
    assert (cookie(browser), page.response.headers["Clear-Site-Data"]) == (None, '"cache", "storage"')
    assert rows(app, select(ProviderSession)) == []


def test_the_way_back_from_sign_out_says_so_once(app: Flask, provider: OpenidProvider) -> None:
    browser, _page = go(app)
    address = onward(browser.post("accounts.sign_out", {}, 200, _from="partners.index"))
    path = visit(address)
    told = []
    for _time in range(2):
        assert come_back(browser, path).location == "/connexion"
        told.append("déconnecté de Binôme et de ProConnect" in browser.get("accounts.sign_in").text)
    assert told == [True, False]


def test_sign_out_needs_no_provider(app: Flask, provider: OpenidProvider) -> None:
    browser, _page = go(app)
    held = cookie(browser)
    with known(app):
        browser.post("accounts.sign_out", {}, 303, _from="partners.index")
    assert not is_signed_in(use(app, held))


def test_a_session_with_a_password_signs_out_here_only(app: Flask, provider: OpenidProvider) -> None:
    browser, _page = sign_in(app, "paul.martin")
    browser.post("accounts.sign_out", {}, 303, _from="partners.index")
    assert "/end_session" not in [what for what, _said in provider.asked]


def test_the_session_of_before_ends_when_another_begins(app: Flask, provider: OpenidProvider) -> None:
    browser, _page = go(app)
    first = cookie(browser)
    page = browser.get("partners.index")
    target = "/connexion/proconnect"
    token = page.fields("/deconnexion")["csrf_token"]
    come_back(browser, visit(onward(browser.send(target, {"csrf_token": token}, 200))))
    assert not is_signed_in(use(app, first))
    assert sessions_of(app, "anne.roux")[0][0] == "new sign-in"


def test_what_has_served_is_forgotten(app: Flask, provider: OpenidProvider, freeze: Freeze) -> None:
    go(app)
    freeze(now() + timedelta(days=2))
    with app.app_context(), system_actor("tests: purge"), write_transaction():
        purge()
    assert rows(app, select(OpenidFlow)) == rows(app, select(ProviderSession)) == []


def test_another_membership_signs_out_at_the_provider_too(app: Flask, provider: OpenidProvider) -> None:
    change(app, update(LinkedIdentity).values(user_id=people.user_id("val.perrin")))
    provider.person["siret"] = SIRETS["FT Occitanie"]
    with known(app, declared(provider, organisations=(SIRETS["FT Occitanie"],))):
        browser, _page = go(app)
        wished = people.membership_id("val.perrin", "Toulouse Minimes")
        browser.post("accounts.switch_membership", {"membership": wished}, _from="partners.index")
        page = browser.post("accounts.sign_out", {}, 200, _from="partners.index")
    assert asked(onward(page))["id_token_hint"].count(".") == 2
