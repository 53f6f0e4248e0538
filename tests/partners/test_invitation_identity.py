"""An invitation accepted with an identity a provider vouches for: a new account, or the one it is linked to."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from accounts.models import User, UserSession
from accounts.openid.models import LinkedIdentity, OpenidFlow
from tests import people
from tests.accounts.doing import change, sign_in
from tests.accounts.openid_doing import ANNE, SIRETS, come_back, onward, proconnect, visit
from tests.accounts.openid_provider import OpenidProvider
from tests.page import Browser, Page
from tests.partners.joining import NEW, invite, posts_of, rows, used

NAMES = {"given_name": "Nina", "family_name": "Faure"}
ACCEPT = "Accepter avec cette identité"


@pytest.fixture
def provider(app: Flask) -> Iterator[OpenidProvider]:
    """ProConnect for the council, with somebody nobody here is linked to."""
    with proconnect(app) as made:
        change(app, delete(LinkedIdentity))
        made.person |= {"sub": "nina at the provider", "given_name": "Nina", "usual_name": "Faure", "email": NEW}
        yield made


def press(browser: Browser, where: str, ending: str, answers: dict[str, Any], status: int) -> Page:
    """Send one of the forms of the page of an invitation."""
    return browser.post(where + ending, answers, status, _from=where)


def vouched(browser: Browser, where: str) -> Page:
    """To the provider and back to the invitation."""
    left = press(browser, where, "/vers/proconnect", {}, 200)
    back = come_back(browser, visit(onward(left)))
    assert back.location == "/invitation/fournisseur/retour"
    assert browser.get(back.location, status=303).location == where
    return browser.get(where)


def linked(app: Flask) -> list[tuple[str, str]]:
    """Whose account holds which identity."""
    query = select(User.email, LinkedIdentity.subject).join(User, User.id == LinkedIdentity.user_id)
    return [tuple(row) for row in rows(app, query)]


def test_a_newcomer_enters_with_an_identity_and_without_a_password(app: Flask, provider: OpenidProvider) -> None:
    where, browser = invite(app), Browser(app)
    assert "ProConnect" in browser.get(where).text
    assert "Nina Faure" in vouched(browser, where).text
    press(browser, where, "/identite", NAMES, 303)
    assert linked(app) == [(NEW, "nina at the provider")]
    assert [row.password_hash for row in rows(app, select(User.password_hash).where(User.email == NEW))] == [None]
    assert len(posts_of(app, NEW)) == 1
    query = select(UserSession.way, UserSession.factor).join(User).where(User.email == NEW)
    assert [tuple(row) for row in rows(app, query)] == [("openid", "provider")]
    assert browser.get("/partenaires").status == 200


def test_the_address_of_the_invitation_is_kept_with_no_flow(app: Flask, provider: OpenidProvider) -> None:
    where, browser = invite(app), Browser(app)
    vouched(browser, where)
    assert [row.back for row in rows(app, select(OpenidFlow.back))] == ["/invitation/fournisseur/retour"]


def test_without_a_proof_the_button_says_to_begin_again(app: Flask, provider: OpenidProvider) -> None:
    where, browser = invite(app), Browser(app)
    browser.get(where)
    assert "recommencez" in press(browser, where, "/identite", NAMES, 409).text
    assert used(app) == [False]


def test_an_identity_of_another_institution_gives_nothing(app: Flask, provider: OpenidProvider) -> None:
    where, browser = invite(app), Browser(app)
    provider.person["siret"] = SIRETS["CD Tarn"]
    left = press(browser, where, "/vers/proconnect", {}, 200)
    come_back(browser, visit(onward(left)), 403)
    assert (used(app), linked(app)) == ([False], [])


def test_the_mail_of_an_invitation_does_not_give_an_account_to_another_identity(
    app: Flask, provider: OpenidProvider
) -> None:
    where, browser = invite(app, email=people.email("leo.caron"), role="router"), Browser(app)
    vouched(browser, where)
    assert "n'est pas reliée à votre compte" in press(browser, where, "/identite", {}, 422).text
    assert (used(app), linked(app)) == ([False], [])


def test_an_account_is_linked_by_who_is_signed_in_with_it(app: Flask, provider: OpenidProvider) -> None:
    where = invite(app, email=people.email("leo.caron"), role="router")
    browser, _page = sign_in(app, "leo.caron")
    vouched(browser, where)
    press(browser, where, "/identite", {}, 303)
    assert linked(app) == [(people.email("leo.caron"), "nina at the provider")]
    assert len(posts_of(app, people.email("leo.caron"))) == 2


def test_an_identity_that_is_linked_already_accepts_for_its_account(app: Flask, provider: OpenidProvider) -> None:
    test_an_account_is_linked_by_who_is_signed_in_with_it(app, provider)
    where = invite(app, email=people.email("leo.caron"), role="secretary")
    browser = Browser(app)
    vouched(browser, where)
    press(browser, where, "/identite", {}, 303)
    assert len(posts_of(app, people.email("leo.caron"))) == 3


def test_an_identity_of_another_account_makes_no_second_one(app: Flask, provider: OpenidProvider) -> None:
    test_an_account_is_linked_by_who_is_signed_in_with_it(app, provider)
    where, browser = invite(app), Browser(app)
    vouched(browser, where)
    assert "déjà celle d'un autre compte" in press(browser, where, "/identite", NAMES, 409).text
    assert posts_of(app, NEW) == []


def test_names_that_were_emptied_are_asked_for_and_nothing_is_used(app: Flask, provider: OpenidProvider) -> None:
    where, browser = invite(app), Browser(app)
    vouched(browser, where)
    page = press(browser, where, "/identite", {"given_name": "", "family_name": "Faure"}, 422)
    assert "Faure" in page.html
    assert used(app) == [False]


def test_an_unknown_address_leads_to_no_provider(app: Flask, provider: OpenidProvider) -> None:
    browser = Browser(app)
    press(browser, invite(app), "", {}, 422)
    assert browser.get("/invitation/fournisseur/retour", status=404).status == 404
    assert ANNE["sub"] not in str(linked(app))


def test_an_account_without_a_password_is_asked_for_none(app: Flask, provider: OpenidProvider) -> None:
    anne = people.email("anne.roux")
    where = invite(app, email=anne, role="secretary")
    change(app, update(User).where(User.email == anne).values(password_hash=None))
    page = Browser(app).get(where)
    assert "sans mot de passe" in page.text
    assert [box for box in page.tree.all("input") if box.get("type") == "password"] == []
