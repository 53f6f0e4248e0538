"""Sending the cells: one client for each actor, what was committed meanwhile, what the page shows out of place."""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from werkzeug.test import TestResponse

from accounts.sessions import cookie_name
from core.headers import headers_of
from tests.access import answers, leaks, rules
from tests.access.actors import Who
from tests.access.cells import Cell, address
from tests.access.scene import Scene
from tests.access.verdicts import Verdict

# What any request may leave behind: who read what, when a session was last seen, that a sign-in was tried, what a
# passkey was asked to sign.
TRACES = frozenset({"journal_entries", "user_sessions", "sign_in_attempts", "passkey_challenges"})
# These change who is signed in: their client is not used again.
IDENTITY = frozenset(
    {
        "accounts.check_sign_in", "accounts.sign_out", "accounts.switch_membership", "factors.check_code",
        "factors.check_recovery", "factors.check_passkey", "factors.confirm",
        "factors.passkey_challenge", "members.invitation", "reset.change",
    }
)  # fmt: skip
WRITES = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Committed:
    """Tables written by transactions that were committed, on any connection."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def wrote(self, connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        if found := WRITES.match(statement):
            connection.info.setdefault("written by cell", set()).add(found[1])

    def commit(self, connection: Connection) -> None:
        self.tables |= connection.info.pop("written by cell", set())

    def rollback(self, connection: Connection) -> None:
        connection.info.pop("written by cell", None)


@contextmanager
def committed() -> Iterator[Committed]:
    """What is written to the database meanwhile, told by the engine."""
    seen = Committed()
    listened = (("before_cursor_execute", seen.wrote), ("commit", seen.commit), ("rollback", seen.rollback))
    for name, listener in listened:
        event.listen(Engine, name, listener)
    try:
        yield seen
    finally:
        for name, listener in listened:
            event.remove(Engine, name, listener)


@dataclass
class Runner:
    """Sends cells to one application; `restore` puts the database back as the scene left it."""

    app: Flask
    scene: Scene
    restore: Callable[[], Scene]
    dirty: bool = False
    restored: int = 0
    _clients: dict[str, tuple[FlaskClient, str]] = field(default_factory=dict)

    def failures(self, cells: Iterable[Cell]) -> Iterator[str]:
        """What is wrong with each cell that is not as promised, in words."""
        with committed() as seen:
            for cell in cells:
                if problem := self._problem(cell, seen):
                    yield f"{cell}: {problem}"

    def _problem(self, cell: Cell, seen: Committed) -> str | None:
        if self.dirty:
            self.clean()
        client, token = self._client(cell.who)
        seen.tables.clear()
        response = self._send(client, cell, token)
        try:
            return self._judged(cell, response, seen)
        finally:
            response.close()

    def _judged(self, cell: Cell, response: TestResponse, seen: Committed) -> str | None:
        written = seen.tables - TRACES
        identity = cell.endpoint in IDENTITY and bool(seen.tables)
        if written or identity:
            self.dirty = True
        if cell.endpoint in IDENTITY:
            self._clients.pop(cell.who.key, None)
        found = got(response)
        if found is not cell.verdict and not (found is Verdict.ELSEWHERE and cell.verdict is Verdict.DONE):
            return f"expected {cell.verdict.name}, got {response.status_code} {response.headers.get('Location', '')}"
        if written and not rules.may_write(cell.endpoint, cell.who, cell.target, cell.verdict):
            return f"{cell.verdict.name}, but it wrote {', '.join(sorted(written))}"
        if cell.verdict in (Verdict.DONE, Verdict.SAVED) and not written and not identity:
            return f"{cell.verdict.name}, but nothing was written"
        if missing := [name for name, value in headers_of(response).items() if response.headers.get(name) != value]:
            return f"without {', '.join(missing)}"
        return leaks.found(cell, response, self.scene)

    def clean(self) -> None:
        """The database as the scene left it."""
        self.scene = self.restore()
        self.dirty = False
        self.restored += 1

    def _client(self, who: Who) -> tuple[FlaskClient, str]:
        """The browser of an actor with the CSRF token of its pages; opened once."""
        if who.key not in self._clients:
            client = self.app.test_client()
            if who.login:
                client.set_cookie(cookie_name(self.app.config["SETTINGS"]), who.token)
            page = client.get("/aide").get_data(as_text=True)
            found = CSRF.search(page)
            assert found, "no CSRF token on a public page"
            self._clients[who.key] = (client, found[1])
        return self._clients[who.key]

    def _send(self, client: FlaskClient, cell: Cell, token: str) -> TestResponse:
        path = address(cell, self.scene)
        if cell.method == "GET":
            return client.get(path)
        fields: dict[str, Any] = {"csrf_token": token}
        if cell.endpoint == "agreements.create":
            fields["territory"] = "" if cell.target == "own" else cell.target
        if cell.sent == "full":
            fields |= {**answers.full(cell, self.scene), "form_token": secrets.token_urlsafe(24)}
        return client.post(path, data=fields)


def got(response: TestResponse) -> Verdict | None:
    """The verdict an answer amounts to; None for one that no cell expects."""
    if response.status_code == 303:
        to_sign_in = response.headers["Location"].startswith("/connexion")
        return Verdict.SIGN_IN if to_sign_in else Verdict.ELSEWHERE
    return next((verdict for verdict in Verdict if verdict.value == response.status_code), None)
