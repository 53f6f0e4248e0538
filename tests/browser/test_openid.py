"""The whole way through a provider in a real browser: there, back, out; and the pages on the way."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from tests.accounts.openid_doing import proconnect
from tests.accounts.openid_provider import OpenidProvider
from tests.browser.visit import PHONE, Desk, narrowed, violations

pytestmark = pytest.mark.browser


@pytest.fixture
def provider(app: Flask, live_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenidProvider]:
    """ProConnect on loopback, which knows the address of the application."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], base_url=live_url))
    with proconnect(app) as made:
        made.shows_page = True
        yield made


@pytest.fixture
def traveller(desk: Desk, provider: OpenidProvider) -> Iterator[Desk]:
    """A desk whose browser may also ask the provider, and nobody else."""
    yield desk
    desk.troubles[:] = [trouble for trouble in desk.troubles if f"asks elsewhere: {provider.url}/" not in trouble]


@pytest.mark.parametrize("script", [True, False])
def test_somebody_signs_in_works_and_signs_out_everywhere(
    traveller: Desk, provider: OpenidProvider, *, script: bool
) -> None:
    page = traveller.open(None, "/partenaires", script=script)
    page.get_by_role("button", name="Se connecter avec ProConnect").click()
    page.get_by_role("link", name="Oui").click()
    page.wait_for_url(f"{traveller.url}/partenaires*")
    assert "Anne Roux" in page.inner_text("header")
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(f"{traveller.url}/connexion")
    assert "déconnecté de Binôme et de ProConnect" in page.inner_text("main")
    assert [said["state"] for what, said in provider.asked if what == "end_session"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_refusal_is_a_page_like_any_other(traveller: Desk, provider: OpenidProvider, language: str) -> None:
    provider.person["sub"] = "somebody new"
    page = traveller.open(None, "/connexion", language=language)
    assert violations(page) == []
    page.get_by_role("button", name="ProConnect").click()
    page.get_by_role("link", name="Oui").click()
    page.wait_for_url(f"{traveller.url}/connexion/proconnect/retour*")
    assert violations(page) == []
    assert narrowed(page, PHONE) == ""
    page.get_by_role("button", name="English" if language == "fr" else "Français").click()
    page.wait_for_url(f"{traveller.url}/connexion")


def test_a_provider_that_is_down_leaves_the_password(traveller: Desk, provider: OpenidProvider) -> None:
    provider.lies["discovery"] = lambda _said: ("boom", 500)
    page = traveller.open(None, "/connexion")
    page.get_by_role("button", name="ProConnect").click()
    assert "indisponible" in page.inner_text("h1")
    page.get_by_role("link", name="Page de connexion").click()
    assert page.get_by_label("Mot de passe").is_visible()
