"""Passkeys in the real browser, with Chromium's own virtual authenticator; and the warning before a session ends."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update

from accounts.models import UserSession
from core.clock import now
from tests import people
from tests.accounts.doing import change, code
from tests.browser.visit import PHONE, Desk, narrowed, violations

pytestmark = pytest.mark.browser

DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def here(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The site under a name, as passkeys ask for; an IP address has none."""
    desk.url = desk.url.replace("127.0.0.1", "localhost")
    monkeypatch.setitem(desk.app.config, "SETTINGS", replace(desk.app.config["SETTINGS"], base_url=desk.url))
    return desk


def device(page: Page, **about: bool) -> None:
    """Give the window an authenticator."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, **about}})


def add_key(page: Page) -> None:
    page.get_by_label("Nom de cette clé").fill("Ordinateur du bureau")
    page.get_by_role("button", name="Créer la clé d’accès").click()
    expect(page.locator(".notice.good")).to_contain_text("La clé d’accès est ajoutée")


def give_password(page: Page, url: str) -> None:
    page.context.clear_cookies()
    page.goto(url + "/connexion?next=/portefeuille")
    page.fill("[name=email]", people.email("paul.martin"))
    page.fill("[name=password]", people.PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def test_a_passkey_is_made_and_opens_the_next_session(here: Desk) -> None:
    page = here.open("paul.martin", "/compte/facteurs/cle")
    device(page)
    add_key(page)
    assert "Ordinateur du bureau" in page.locator("table").inner_text()
    give_password(page, here.url)
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page).to_have_url(here.url + "/portefeuille")


def test_a_device_that_does_not_recognise_its_user_proves_nothing(here: Desk) -> None:
    page = here.open("paul.martin", "/compte/facteurs/cle")
    device(page, isUserVerified=False)
    page.get_by_label("Nom de cette clé").fill("Ordinateur du bureau")
    page.get_by_role("button", name="Créer la clé d’accès").click()
    expect(page.locator("[data-failed]")).to_be_visible()
    assert not violations(page)


def test_without_script_the_button_is_not_offered_and_the_code_is(desk: Desk, app: Flask) -> None:
    page = desk.open(None, "/connexion", script=False)
    give_password(page, desk.url)
    assert page.get_by_role("button", name="Utiliser une clé d’accès").count() == 0
    page.fill("[name=code]", code())
    page.get_by_role("button", name="Continuer").click()
    assert page.url == desk.url + "/portefeuille"


@pytest.mark.parametrize("path", ["/compte", "/compte/facteurs", "/compte/sessions", "/connexion/facteur",
                                  "/connexion/facteur/inscription", "/compte/facteurs/cle"])  # fmt: skip
def test_pages_of_the_account_fit_a_phone_and_have_nothing_against_them(desk: Desk, path: str) -> None:
    page = desk.open("paul.martin", path, language="en")
    assert not violations(page)
    assert not narrowed(page, PHONE)


def left(app: Flask, minutes: float) -> None:
    """Everyone's session has so many minutes to go, and the minute by which it may be late."""
    ends = now() - timedelta(hours=10) + timedelta(minutes=minutes)
    change(app, update(UserSession).values(started_at=ends))


def test_two_minutes_before_the_end_the_page_says_so_and_one_may_stay(desk: Desk, app: Flask) -> None:
    page = desk.open("paul.martin", "/portefeuille")
    assert not page.get_by_role("button", name="Rester connecté").is_visible()
    left(app, 1.5)
    page.reload()
    expect(page.locator("[data-soon]")).to_be_visible()
    assert not violations(page)
    left(app, 120)
    page.get_by_role("button", name="Rester connecté").click()
    expect(page.locator("[data-soon]")).not_to_be_visible()


def test_who_types_stays_without_being_asked(desk: Desk, app: Flask) -> None:
    page = desk.open("paul.martin", "/portefeuille")
    left(app, 1.5)
    page.goto(f"{desk.url}/dossiers/{people.file_of('Abadie').ref}/contacts/nouveau")
    expect(page.locator("[data-soon]")).to_be_visible()
    left(app, 120)
    page.wait_for_timeout(11_000)
    page.locator("textarea, input[type=text]").first.press_sequentially("Vu")
    expect(page.locator("[data-soon]")).not_to_be_visible()


def test_once_it_has_ended_the_page_leads_back_to_itself(desk: Desk, app: Flask) -> None:
    page = desk.open("paul.martin", "/portefeuille?vue=late")
    left(app, 2 / 60)
    page.reload()
    expect(page.locator("[data-over]")).to_be_visible(timeout=15_000)
    left(app, -1)
    page.get_by_role("link", name="Se reconnecter").click()
    assert "next=/portefeuille?vue%3Dlate" in page.url
