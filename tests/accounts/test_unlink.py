"""A linked identity is taken away by its user or by the operator."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, update

from accounts.models import User
from accounts.openid.models import LinkedIdentity
from core.outbox import Mail
from tests import people
from tests.accounts.doing import change, is_signed_in
from tests.accounts.factors import stale
from tests.accounts.openid_doing import go, journal, link, proconnect, refusals, rows
from tests.accounts.openid_provider import OpenidProvider
from tests.accounts.test_cli import run
from tests.page import Browser

ANNE = "anne.roux"
PAGE = "openid.identities"


@pytest.fixture
def provider(app: Flask) -> Iterator[OpenidProvider]:
    """ProConnect, where Anne is known, and her account is linked to her there."""
    with proconnect(app) as made:
        yield made


def linked(app: Flask) -> list[int]:
    return rows(app, select(LinkedIdentity.id).order_by(LinkedIdentity.id))


def remove(browser: Browser, identity_id: int, status: int = 303) -> None:
    browser.post("openid.remove_identity", {}, status, _from=PAGE, identity_id=identity_id)


def test_who_has_a_password_takes_an_identity_away_and_is_told(app: Flask, provider: OpenidProvider) -> None:
    browser = Browser(app, ANNE)
    assert "ProConnect" in browser.get(PAGE).text
    remove(browser, linked(app)[0])
    assert linked(app) == []
    assert [row.reason for row in journal(app, "openid.unlinked")] == ["proconnect"]
    assert len(rows(app, select(Mail.id).where(Mail.kind == "account.identity_unlinked"))) == 1
    go(app, status=403)
    assert refusals(app) == ["proconnect unknown"]


def test_the_last_way_in_stays(app: Flask, provider: OpenidProvider) -> None:
    change(app, update(User).values(password_hash=None))
    browser = Browser(app, ANNE)
    remove(browser, linked(app)[0], 422)
    assert len(linked(app)) == 1
    link(app, provider, subject="another")
    remove(browser, linked(app)[0])
    assert len(linked(app)) == 1


def test_it_asks_for_a_recent_proof(app: Flask, provider: OpenidProvider) -> None:
    browser = Browser(app, ANNE)
    fields = browser.get(PAGE).fields(browser.address("openid.remove_identity", identity_id=linked(app)[0]))
    stale(app, login=ANNE)
    page = browser.send(browser.address("openid.remove_identity", identity_id=linked(app)[0]), fields, 303)
    assert page.location.startswith("/connexion/facteur")
    assert len(linked(app)) == 1


def test_that_of_another_account_is_not_found(app: Flask, provider: OpenidProvider) -> None:
    link(app, provider, "paul.martin", subject="paul")
    fields = Browser(app, ANNE)
    own, other = linked(app)
    form = fields.get(PAGE).fields(fields.address("openid.remove_identity", identity_id=own))
    fields.send(fields.address("openid.remove_identity", identity_id=other), form, 404)
    assert linked(app) == [own, other]


def test_the_operator_takes_it_away_and_ends_the_sessions(app: Flask, provider: OpenidProvider) -> None:
    browser, _page = go(app)
    email = people.email(ANNE)
    assert run(app, "accounts", "unlink", email, "--provider", "other") == (0, "0 identité retirée")
    assert is_signed_in(browser)
    assert run(app, "accounts", "unlink", email) == (0, "1 identité retirée")
    assert not is_signed_in(browser)
    assert linked(app) == []
