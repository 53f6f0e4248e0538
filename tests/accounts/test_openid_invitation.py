"""The first link of an identity: proved on the way from an invitation, taken once, by the browser that proved it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from accounts.openid import actions, departure, providers, queries, views
from accounts.openid.models import LinkedIdentity, OpenidFlow
from accounts.openid.queries import Proven
from accounts.openid.workflow import Purpose
from core import access
from core.clock import now
from core.db import side_session
from core.errors import Conflict, Refusal
from core.guard import system_actor
from core.links import digest
from partners.models import Unit
from tests import people
from tests.accounts.doing import change, is_signed_in
from tests.accounts.openid_doing import (
    ANNE,
    SIRETS,
    declared,
    go,
    journal,
    known,
    proconnect,
    refusals,
    rows,
)
from tests.accounts.openid_provider import OpenidProvider
from tests.conftest import Freeze
from tests.page import Browser

INVITATION = "/aide"  # stands for the page of an invitation: the flow comes back to it
PAUL, LEO = "paul.martin", "leo.caron"


@pytest.fixture
def provider(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenidProvider]:
    """ProConnect, where Anne is known and not linked yet; the button leaves as that of an invitation does."""
    start = access.public(lambda provider: departure.leave(provider, purpose=Purpose.INVITATION, back=INVITATION))
    monkeypatch.setitem(app.view_functions, "openid.start", start)
    with proconnect(app) as made:
        change(app, delete(LinkedIdentity))
        yield made


def proved(app: Flask, browser: Browser) -> Proven | None:
    """What the page of the invitation finds."""
    cookie = browser.client.get_cookie("binome-trip")
    with app.app_context(), system_actor("tests: openid"), side_session() as session:
        return queries.proven(session, digest(cookie.value if cookie else ""), now())


def accept(app: Flask, proven: Proven | None, login: str = LEO) -> None:
    """What accepting does."""
    assert proven is not None
    with app.app_context(), system_actor("tests: openid"), side_session(writing=True) as session:
        actions.link(session, people.user_id(login), proven, at=now())


def test_a_person_nobody_is_linked_to_comes_back_to_the_invitation(app: Flask, provider: OpenidProvider) -> None:
    browser, page = go(app)
    assert page.location == INVITATION
    assert not is_signed_in(browser)
    found = proved(app, browser)
    assert found is not None
    assert (found.person.subject, found.person.siret, found.factor) == (ANNE["sub"], ANNE["siret"], "provider")
    assert found.user_id is None


def test_another_browser_finds_nothing(app: Flask, provider: OpenidProvider) -> None:
    go(app)
    assert proved(app, Browser(app)) is None


def test_a_proof_is_good_for_a_quarter_of_an_hour(app: Flask, provider: OpenidProvider, freeze: Freeze) -> None:
    browser, _page = go(app)
    started = now()
    freeze(started + timedelta(minutes=14))
    assert proved(app, browser) is not None
    freeze(started + timedelta(minutes=16))
    assert proved(app, browser) is None


def test_a_proof_is_taken_once(app: Flask, provider: OpenidProvider) -> None:
    browser, _page = go(app)
    found = proved(app, browser)
    accept(app, found)
    assert proved(app, browser) is None
    with pytest.raises(Conflict, match="déjà servi"):
        accept(app, found)


def test_once_linked_the_person_signs_in(app: Flask, provider: OpenidProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, _page = go(app)
    accept(app, proved(app, browser))
    assert [entry.user_id for entry in journal(app, "openid.linked")] == [people.user_id(LEO)]
    monkeypatch.setitem(app.view_functions, "openid.start", access.public(views.start))
    assert is_signed_in(go(app)[0])


def test_an_identity_has_one_account(app: Flask, provider: OpenidProvider) -> None:
    accept(app, proved(app, go(app)[0]))
    second = proved(app, go(app)[0])
    assert second is not None
    assert second.user_id == people.user_id(LEO)
    with pytest.raises(Conflict, match="autre compte"):
        accept(app, second, PAUL)
    accept(app, second)
    assert len(rows(app, select(LinkedIdentity))) == 1


def test_two_accounts_that_take_one_identity_at_once_do_not_both_get_it(app: Flask, provider: OpenidProvider) -> None:
    first, second = proved(app, go(app)[0]), proved(app, go(app)[0])
    accept(app, first, LEO)
    with pytest.raises(Conflict):
        accept(app, second, PAUL)


def test_an_organisation_nobody_knows_proves_nothing(app: Flask, provider: OpenidProvider) -> None:
    change(app, update(Unit).where(Unit.siret == ANNE["siret"]).values(siret=None))
    browser, _page = go(app, status=403)
    assert (refusals(app), proved(app, browser)) == (["proconnect organisation"], None)


def test_a_proof_signs_nobody_in_and_a_sign_in_proves_nothing(app: Flask, provider: OpenidProvider) -> None:
    """A flow keeps the purpose it began with."""
    go(app)
    (flow,) = rows(app, select(OpenidFlow))
    assert (flow.purpose, flow.proven_at is not None, flow.taken_at) == ("invitation", True, None)


def test_providers_are_offered_by_organisation(app: Flask, provider: OpenidProvider) -> None:
    other = declared(provider, "conseil", organisations=(SIRETS["CD Tarn"],))
    with known(app, declared(provider), other), app.app_context():
        assert [one.name for one in providers.offered(None)] == ["proconnect", "conseil"]
        assert [one.name for one in providers.offered(SIRETS["CD Tarn"])] == ["conseil"]
        assert providers.offered("99900034200017") == ()


def test_an_identity_of_another_organisation_than_the_invitation_is_refused(
    app: Flask, provider: OpenidProvider
) -> None:
    found = proved(app, go(app)[0])
    assert found is not None
    elsewhere = people.unit_of("CD Tarn").id
    with app.app_context(), system_actor("tests: openid"), side_session(writing=True) as session:
        with pytest.raises(Refusal, match="autre institution"):
            actions.link(session, people.user_id(LEO), found, at=now(), organisation_id=elsewhere)
        actions.link(
            session, people.user_id(LEO), found, at=now(), organisation_id=people.unit_of("CD Haute-Garonne").id
        )
