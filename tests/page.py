"""The client of the page tests: by login and endpoint, and every answer is looked over before the test sees it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.test import TestResponse

from accounts.models import UserSession
from accounts.sessions import Factor, Way, cookie_name
from core.clock import now
from core.db import side_session
from core.guard import system_actor
from core.headers import headers_of
from core.links import digest
from tests import markup, people

MOST_QUERIES = 20  # session twice, actor, rows, counts, navigation, journal; once, names of departments
LARGEST_PAGE = 100_000
WRITES = ("INSERT", "UPDATE", "DELETE")
# What a GET may write: the journal, the last-seen of the session, a wrong link, the first opening of a referral.
GET_MAY_WRITE = frozenset(
    {"journal_entries", "user_sessions", "sign_in_attempts", "referrals", "referral_events", "notices", "jobs"}
)


class Browser:
    """One visitor: anonymous, or a user of the test world under one membership."""

    def __init__(self, app: Flask, login: str | None = None, unit: str | None = None, language: str = "fr") -> None:
        self.app = app
        self.login = login
        self.language = language
        self.client: FlaskClient = app.test_client()
        self.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        if login:
            self._open_session(login, unit)

    def _open_session(self, login: str, unit: str | None) -> None:
        token = f"token of {login} {unit} {now().timestamp()}"
        started = now() - timedelta(seconds=5)
        row = UserSession(
            token_hash=digest(token), user_id=people.user_id(login), membership_id=people.membership_id(login, unit),
            started_at=started, last_seen_at=started, address="127.0.0.1", browser="test",
            way=Way.PASSWORD, factor=Factor.TOTP, proved_at=started,
        )  # fmt: skip
        with self.app.app_context(), system_actor("tests: open a session"), side_session(writing=True) as session:
            session.add(row)
        self.client.set_cookie(cookie_name(self.app.config["SETTINGS"]), token)

    def address(self, endpoint: str, **values: Any) -> str:
        """The URL of an endpoint, or the path itself."""
        if endpoint.startswith("/"):
            return endpoint
        with self.app.test_request_context():
            return self.app.url_for(endpoint, **values)

    def get(self, endpoint: str, status: int = 200, **values: Any) -> "Page":
        """Open a page and check it."""
        with watch() as statements:
            response = self.client.get(self.address(endpoint, **values))
        written = {table for verb, table in statements if verb in WRITES}
        assert written <= GET_MAY_WRITE, f"a GET wrote {written - GET_MAY_WRITE}"
        count = sum(verb == "SELECT" for verb, _table in statements)
        assert count <= MOST_QUERIES, f"{count} queries"
        return self._checked(response, status, count)

    def post(self, endpoint: str, answers: dict[str, Any], status: int = 303, **values: Any) -> "Page":
        """Fill the form found at the address (or the GET page given as `_from`) and send it."""
        source = values.pop("_from", None)
        target = self.address(endpoint, **values)
        page = self.get(source or target)
        return self.send(target, page.fields(target) | answers, status)

    def send(self, target: str, fields: dict[str, Any], status: int = 303) -> "Page":
        """Send fields as they are."""
        return self._checked(self.client.post(target, data=fields), status, 0)

    def _checked(self, response: TestResponse, status: int, queries: int) -> "Page":
        page = Page(response, queries)
        assert response.status_code == status, f"{response.status_code}: {page.summary()}"
        for name, value in headers_of(response).items():
            assert response.headers.get(name) == value, name
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 308):
            found = markup.problems(page.tree, self.language)
            assert found == [], found
            assert len(response.data) <= LARGEST_PAGE, f"{len(response.data)} bytes"
        return page


class Page:
    """An answer, looked over."""

    def __init__(self, response: TestResponse, queries: int) -> None:
        self.response = response
        self.queries = queries
        self.status = response.status_code
        self.location = response.headers.get("Location", "")

    @property
    def html(self) -> str:
        return self.response.get_data(as_text=True)

    @cached_property
    def tree(self) -> markup.Element:
        return markup.parse(self.html)

    @property
    def text(self) -> str:
        """What is read, with plain spaces and apostrophes."""
        return plain(self.tree.all("body")[0].text)

    @property
    def heading(self) -> str:
        return plain(self.tree.all("h1")[0].text)

    def fields(self, target: str) -> dict[str, Any]:
        """The fields of the form that goes to `target`, or to the page itself."""
        path = target.partition("?")[0]
        for action, values in markup.forms(self.tree):
            if action.partition("?")[0] in (path, ""):
                return values
        raise AssertionError(f"no form to {path}")

    def summary(self) -> str:
        """The main part, for the message of a failing test."""
        return " ".join(part.text for part in self.tree.all("main"))[:600] if self.html else ""


def plain(text: str) -> str:
    """Typeset French as typed: plain spaces, straight apostrophes."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


@contextmanager
def watch() -> Iterator[list[tuple[str, str]]]:
    """Verb and table of every statement sent meanwhile, transaction control left out."""
    seen: list[tuple[str, str]] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        words = statement.replace('"', "").split()
        verb = words[0].upper()
        if verb in ("SELECT", "WITH"):
            seen.append(("SELECT", ""))
        elif verb in WRITES:
            seen.append((verb, words[1] if verb == "UPDATE" else words[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
