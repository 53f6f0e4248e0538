"""An address a provider gives is only its word: it is never kept from who is invited there."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import User
from core.outbox import Mail
from tests import people
from tests.accounts.openid_doing import go, journal, proconnect
from tests.accounts.openid_provider import OpenidProvider
from tests.page import Browser
from tests.partners.joining import NEW, PASSWORD, invite, posts_of, rows

ANNE = "anne.roux"


@pytest.fixture
def provider(app: Flask) -> Iterator[OpenidProvider]:
    """ProConnect, which says that Anne has the address of Nina."""
    with proconnect(app) as made:
        made.person["email"] = NEW
        yield made


def addresses(app: Flask) -> tuple[str, str | None]:
    query = select(User.email, User.mailed_email).where(User.id == people.user_id(ANNE))
    return tuple(rows(app, query)[0])


def accept(app: Flask, where: str, status: int = 303) -> None:
    answers = {"given_name": "Nina", "family_name": "Faure", "password": PASSWORD}
    Browser(app).post(where, answers, status)


def test_an_address_that_is_invited_is_not_adopted(app: Flask, provider: OpenidProvider) -> None:
    where = invite(app)
    go(app)
    assert addresses(app) == (people.email(ANNE), None)
    assert len(journal(app, "openid.address_taken")) == 1
    accept(app, where)
    assert len(posts_of(app, NEW)) == 1
    nina = rows(app, select(User.id).where(User.email == NEW))[0].id
    assert [row.user_id for row in journal(app, "membership.accept")] == [nina]


def test_who_is_invited_at_an_adopted_address_takes_it_back(app: Flask, provider: OpenidProvider) -> None:
    go(app)
    assert addresses(app) == (NEW, people.email(ANNE))
    accept(app, invite(app))
    assert addresses(app) == (people.email(ANNE), None)
    assert len(posts_of(app, NEW)) == 1
    assert len(journal(app, "openid.address_given_back")) == 1
    told = select(Mail.recipient).where(Mail.kind == "account.address_back")
    assert [row.recipient for row in rows(app, told)] == [people.email(ANNE)]


def test_the_account_itself_accepts_there_once_signed_in_and_keeps_it(app: Flask, provider: OpenidProvider) -> None:
    browser, _page = go(app)
    where = invite(app, role="secretary")
    browser.post(where, {})
    assert addresses(app) == (NEW, None)


def test_the_address_of_before_is_nobody_else_s_to_adopt(app: Flask, provider: OpenidProvider) -> None:
    go(app)
    provider.person["email"] = people.email(ANNE)
    go(app)
    assert addresses(app) == (people.email(ANNE), None)
