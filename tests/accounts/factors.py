"""Doing what people do with their second factor, and looking at what is kept of it."""

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import delete, select, update

from accounts.factors.models import Passkey, RecoveryCode, TotpFactor
from accounts.factors.workflow import recovery_hash
from accounts.models import JournalEntry, UserSession
from core.clock import now
from core.db import side_session
from core.guard import system_actor
from tests import people
from tests.accounts.doing import change
from tests.page import Browser, Page

PAUL = "paul.martin"
PAPER = "2345-6789-ABCD-EFGH"


def without_factor(app: Flask, login: str = PAUL) -> None:
    """As an account that was just made."""
    change(app, delete(TotpFactor).where(TotpFactor.user_id == people.user_id(login)))


def printed(app: Flask, *codes: str, login: str = PAUL) -> None:
    """Recovery codes a user has on paper."""
    user_id = people.user_id(login)
    with app.app_context(), system_actor("tests: accounts"), side_session(writing=True) as session:
        for code in codes:
            session.add(RecoveryCode(user_id=user_id, code_hash=recovery_hash(user_id, code), made_at=now()))


def with_passkey(app: Flask, login: str = PAUL, name: str = "Tablette") -> int:
    """A key that nobody holds; its number."""
    key = Passkey(
        user_id=people.user_id(login), credential_id=name, public_key="AAAA", sign_count=0, name=name, added_at=now()
    )  # fmt: skip
    with app.app_context(), system_actor("tests: accounts"), side_session(writing=True) as session:
        session.add(key)
        session.flush()
        return key.id


def stale(app: Flask, minutes: int = 16, login: str = PAUL) -> None:
    """The last proof was given so long ago."""
    which = UserSession.user_id == people.user_id(login)
    change(app, update(UserSession).where(which).values(proved_at=now() - timedelta(minutes=minutes)))


def kept(app: Flask, model: Any, login: str = PAUL) -> list[Any]:
    """Rows of a user, to be looked at."""
    with app.app_context(), system_actor("tests: accounts"), side_session() as session:
        rows = list(session.scalars(select(model).where(model.user_id == people.user_id(login)).order_by(model.id)))
        session.expunge_all()
        return rows


def journalled(app: Flask, login: str = PAUL) -> list[tuple[str, str | None]]:
    """What the journal says of an account, oldest first."""
    return [(row.action, row.reason) for row in kept(app, JournalEntry, login) if row.subject is None]


def codes_on(page: Page) -> list[str]:
    """Recovery codes a page shows."""
    return [code.text for code in page.tree.all("code")]


def press(browser: Browser, page: str, action: str, status: int = 303) -> Page:
    """Press the button of a page that goes to an address."""
    return browser.send(action, browser.get(page).fields(action), status)
