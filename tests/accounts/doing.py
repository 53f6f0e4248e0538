"""Signing in as a browser does, and looking at what it left in the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from accounts import passwords
from accounts.factors.models import TotpFactor
from accounts.factors.workflow import code_of, step_of
from accounts.models import User, UserSession
from accounts.sessions import cookie_name
from core.clock import now
from core.db import side_session
from core.guard import system_actor
from partners.models import Membership
from tests import people
from tests.page import Browser, Page

WRONG = "not the password at all"


def sign_in(
    app: Flask, login: str, password: str = people.PASSWORD, status: int = 303, **options: Any
) -> tuple[Browser, Page]:
    """A new browser that typed an address and a password, then its telephone's code; `next` and `address` (the
    visitor's) on request. The page is the answer to the last of the two.
    """
    browser, page = give_password(app, login, password, status, **options)
    return browser, prove(browser, login, next=options.get("next")) if status == 303 else page


def give_password(
    app: Flask, login: str, password: str = people.PASSWORD, status: int = 303, **options: Any
) -> tuple[Browser, Page]:
    """The first half of a sign-in."""
    browser = Browser(app)
    browser.client.environ_base["REMOTE_ADDR"] = options.pop("address", "127.0.0.1")
    answers = {"email": people.email(login), "password": password}
    return browser, browser.post("accounts.check_sign_in", answers, status, **options)


def prove(browser: Browser, login: str, status: int = 303, **options: Any) -> Page:
    """The second half. The code may be the one of the sign-in before: as if half a minute had passed since."""
    which = TotpFactor.user_id == people.user_id(login)
    change(browser.app, update(TotpFactor).where(which).values(last_step=None))
    return browser.post("factors.check_code", {"code": code()}, status, **options)


def code(minutes: float = 0) -> str:
    """What everyone's telephone shows, its clock being ahead by so many minutes."""
    return code_of(people.SECRET, step_of(now() + timedelta(minutes=minutes)))


def cookie(browser: Browser) -> str | None:
    """The token this browser holds."""
    found = browser.client.get_cookie(cookie_name(browser.app.config["SETTINGS"]))
    return found.value if found else None


def use(app: Flask, token: str | None) -> Browser:
    """Another browser with somebody's token."""
    browser = Browser(app)
    browser.client.set_cookie(cookie_name(app.config["SETTINGS"]), token or "")
    return browser


def is_signed_in(browser: Browser) -> bool:
    """Whether the directory, open to every member, opens."""
    return browser.client.get("/partenaires").status_code == 200


def waits_for_factor(browser: Browser) -> bool:
    """Whether only the second factor is missing."""
    return str(browser.client.get("/partenaires").location).startswith("/connexion/facteur")


def change(app: Flask, statement: Any) -> None:
    """An administrator's act on the accounts."""
    with app.app_context(), system_actor("tests: accounts"), side_session(writing=True) as session:
        session.execute(statement)


def deactivate(app: Flask, login: str) -> None:
    change(app, update(User).where(User.id == people.user_id(login)).values(deactivated_at=User.created_at))


def end_membership(app: Flask, login: str, unit: str | None = None) -> None:
    """Its last day was its first: nothing is in force today."""
    which = Membership.id == people.membership_id(login, unit)
    change(app, update(Membership).where(which).values(end_on=Membership.start_on))


def sessions_of(app: Flask, login: str) -> list[tuple[str | None, int | None]]:
    """Why each session ended, and its membership; oldest first."""
    query = select(UserSession.ended_why, UserSession.membership_id).where(UserSession.user_id == people.user_id(login))
    with app.app_context(), system_actor("tests: accounts"), side_session() as session:
        return [(why, membership) for why, membership in session.execute(query.order_by(UserSession.id))]


@contextmanager
def hashing() -> Iterator[list[str]]:
    """Every hash argon2 works through meanwhile."""
    worked: list[str] = []
    real = passwords._hasher

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            worked.append(stored.split("$")[3])
            return real.verify(stored, password)

        def hash(self, password: str) -> str:
            return real.hash(password)

        def check_needs_rehash(self, stored: str) -> bool:
            return real.check_needs_rehash(stored)

    passwords._hasher = Counting()  # type: ignore[assignment]
    try:
        yield worked
    finally:
        passwords._hasher = real
