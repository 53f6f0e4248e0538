"""A person going to a provider and back, as a browser does, and what that left in the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from flask import Flask
from sqlalchemy import select, update

from accounts.models import JournalEntry
from accounts.openid import providers
from accounts.openid.models import LinkedIdentity
from accounts.openid.settings import Provider
from accounts.openid.workflow import Profile
from core.clock import now
from core.db import side_session
from core.guard import system_actor
from partners.models import Unit
from tests import people
from tests.accounts.doing import change
from tests.accounts.openid_provider import CLIENT, SECRET, OpenidProvider, Running
from tests.page import Browser, Page

COUNCIL, EMPLOYMENT = "CD Haute-Garonne", "FT Occitanie"
SIRETS = {COUNCIL: "99900031800017", EMPLOYMENT: "99900076300014", "CD Tarn": "99900081300017"}
IDP = "71144ab3-ee1a-4401-b7b3-79b44f7daeeb"
ANNE = {
    "sub": "anne at the provider", "idp_id": IDP, "siret": SIRETS[COUNCIL], "given_name": "Anne", "usual_name": "Roux",
    "family_name": "Roux", "email": "anne.roux@exemple.test", "uid": "12",
}  # fmt: skip


def declared(provider: OpenidProvider, name: str = "proconnect", **changed: Any) -> Provider:
    """How an operator declares it."""
    is_proconnect = changed.get("profile", Profile.PROCONNECT) is Profile.PROCONNECT
    made = Provider(
        name=name, profile=Profile.PROCONNECT, label="ProConnect", issuer=provider.url, client_id=CLIENT,
        client_secret=SECRET, organisations=(SIRETS[COUNCIL],), algorithm=provider.algorithm,
        scopes=("openid", "given_name", "usual_name", "email", "uid", "siret", "idp_id"),
        acr_values=("eidas1",) if is_proconnect else (), second_factor=("mfa",) if is_proconnect else (),
        pkce=not is_proconnect, signed_userinfo=is_proconnect, token_auth=provider.token_auth,
    )  # fmt: skip
    return replace(made, **changed)


@contextmanager
def known(app: Flask, *declarations: Provider) -> Iterator[None]:
    """Providers of the application for a while."""
    before = app.extensions["openid"]
    providers.know(app, declarations, production=False)
    try:
        yield
    finally:
        app.extensions["openid"] = before


def give_sirets(app: Flask) -> None:
    """Organisations of the world get their numbers."""
    for name, siret in SIRETS.items():
        change(app, update(Unit).where(Unit.id == people.unit_of(name).id).values(siret=siret))


def link(app: Flask, provider: OpenidProvider, login: str = "anne.roux", **changed: Any) -> None:
    """The identity of the provider's person is that of an account."""
    keys = {"issuer": provider.url, "idp": provider.person.get("idp_id", ""), "subject": provider.person["sub"]}
    row = LinkedIdentity(user_id=people.user_id(login), provider="proconnect", linked_at=now(), **(keys | changed))
    with app.app_context(), system_actor("tests: link"), side_session(writing=True) as session:
        session.add(row)


def leave(browser: Browser, name: str = "proconnect", status: int = 200, **options: Any) -> str:
    """Press the button; where the browser is sent."""
    page = browser.post("openid.start", {}, status, _from="accounts.sign_in", provider=name, **options)
    return onward(page) if status == 200 else ""


def onward(page: Page) -> str:
    """The address a page leads on to."""
    (content,) = [meta.get("content") for meta in page.tree.all("meta") if meta.get("http-equiv") == "refresh"]
    return content.partition("url=")[2]


def visit(address: str) -> str:
    """Sign in at the provider; where it sends the browser back to, on our side."""
    with requests.get(address, allow_redirects=False, timeout=5) as answer:
        assert answer.status_code == 302, answer.text
        parts = urlsplit(answer.headers["Location"])
        return f"{parts.path}?{parts.query}"


def come_back(browser: Browser, path: str, status: int = 303) -> Page:
    """The browser arrives with the provider's answer."""
    return browser._checked(browser.client.get(path), status, 0)


def go(app: Flask, name: str = "proconnect", status: int = 303, language: str = "fr") -> tuple[Browser, Page]:
    """The whole way of a new browser."""
    browser = Browser(app, language=language)
    return browser, come_back(browser, visit(leave(browser, name)), status)


def asked(address: str) -> dict[str, str]:
    """The parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def refusals(app: Flask) -> list[str | None]:
    """Reasons of the refusals in the journal, oldest first."""
    return [row.reason for row in journal(app, "openid.refused")]


def journal(app: Flask, action: str) -> list[JournalEntry]:
    query = select(JournalEntry).where(JournalEntry.action == action).order_by(JournalEntry.id)
    return rows(app, query)


def rows(app: Flask, query: Any) -> list[Any]:
    """What the system reads."""
    with app.app_context(), system_actor("tests: openid"), side_session() as session:
        found = list(session.scalars(query))
        session.expunge_all()
        return found


@contextmanager
def proconnect(app: Flask) -> Iterator[OpenidProvider]:
    """ProConnect running and declared; Anne is known there, and her account is linked to her."""
    made = OpenidProvider(person=dict(ANNE))
    running = Running(made)
    give_sirets(app)
    link(app, made)
    try:
        with known(app, declared(made)):
            yield made
    finally:
        running.stop()
