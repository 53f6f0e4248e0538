"""Hostile requests over every route: made from the URL map, from forms found on pages, and from nasty values."""

import random
import re
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from core import access, keyset
from tests import markup, people
from tests.page import Browser

# Routes that end the session they are sent in; their own tests cover them.
LEFT_OUT = frozenset({"accounts.sign_out", "accounts.switch_membership", "static"})
NASTY = (
    "", " ", "0", "-1", "1", "999999999999999999999", "1e309", "NaN", "null", "true", "[]", "{}", "%00", "\x00",
    "\u202e",
    "é" * 300, "x" * 5000, "🙂" * 50, "'", "' OR 1=1 --", '"><script>alert(1)</script>', "../../etc/passwd", "{{7*7}}",
    "=cmd|' /C calc'!A0", "2026-02-30", "31/12/0001", "9999-99-99", "2026-11-23", "shared", "author", "oui", "global",
    "%", "%s", "%(name)s", "\r\nSet-Cookie: a=b", "//exemple.test", "https://exemple.test", "\ud7ff", "ÿ", "１２",
)  # fmt: skip
CHOICES = re.compile(r"<any\(([^)]*)\):\w+>")  # a part of an address that is one of a few words
# Everything a page looks for in its address, and some it does not.
NAMES = (
    "page", "page", "page", "tri", "sens", "ordre", "onglet", "q", "nom", "next", "retour", "dossier", "version",
    "form_token", "region", "departement", "mode", "modalite", "vue", "etat", "type", "urgence", "frein", "affectation",
    "quoi", "depuis", "x[]", "compte", "du", "au", "objet",
)  # fmt: skip
# Cursors of no page: the shape is ours, the values are not.
_INSTANTS = ("2026-03-01T09:00:00", "0001-01-01T00:00:00+23:00", "2026-03-01", "x")
_TEXTS, _KEYS = ("\x00", "\ud800", "a", 7, None), (2**31, -(2**63), 2**70, 1.5, True)
CURSORS = tuple(
    keyset.encode(values, backward=backward)
    for backward in (True, False)
    for values in (
        *product(_INSTANTS, _KEYS), *product(_TEXTS, _KEYS), *product(_INSTANTS, _TEXTS, _KEYS), *product(_KEYS),
    )
)  # fmt: skip
HEADERS: tuple[dict[str, str], ...] = (
    {},
    {"Accept-Language": "xx-yy;q=banana, *"},
    {"User-Agent": "x" * 3000},
    {"X-Forwarded-For": "';--"},
    {"Referer": "https://exemple.test/"},
    {"Cookie": "binome=forged; binome-form=forged.cookie.value"},
    {"Content-Type": "application/json"},
    {"Content-Type": "multipart/form-data; boundary="},
    {"If-Modified-Since": "yesterday"},
    {"Range": "bytes=-1--2"},
    {"Accept": "text/../../html"},
)


@dataclass
class Tally:
    """What came back: statuses, and for each way the server failed the first request that did it."""

    statuses: dict[int, int] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.statuses.values())


class Attacker:
    """Sends random requests as several users, and as nobody."""

    def __init__(self, app: Flask, chance: random.Random, logins: tuple[str | None, ...]) -> None:
        self.app = app
        self.chance = chance
        self.browsers = [Browser(app, login) for login in logins]
        self.rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in LEFT_OUT]
        self.refs = _references()
        self.tally = Tally()
        self._welcomed: dict[str, list[Browser]] = {}

    def strike(self) -> None:
        """One request."""
        rule = self.chance.choice(self.rules)
        browser = self.chance.choice(self._welcome(rule))
        path = self._path(rule)
        method = self.chance.choice(sorted(rule.methods or ()))
        if method == "POST" or self.chance.random() < 0.03:
            self._send(browser, "POST", path, self._form(browser, path))
        else:
            query = {self._name(): self._value() for _ in range(self.chance.choice((0, 0, 1, 2)))}
            if "page" in query:
                query["page"] = self.chance.choice(CURSORS)
            self._send(browser, method, path, query)

    def _welcome(self, rule: Rule) -> list[Browser]:
        """Mostly visitors whose role may use the route: the others stop at the door."""
        if rule.endpoint not in self._welcomed:
            allowed = access.declaration(self.app, rule.endpoint) or frozenset()
            roles = {login: people.role_of(login) for login in people.LOGINS}
            inside = [b for b in self.browsers if b.login and roles[b.login] in allowed]
            self._welcomed[rule.endpoint] = inside or self.browsers
        return self._welcomed[rule.endpoint] if self.chance.random() < 0.9 else self.browsers

    def _path(self, rule: Rule) -> str:
        path = CHOICES.sub(lambda found: self.chance.choice(found[1].replace('"', "").split(", ")), rule.rule)
        for argument in rule.arguments:
            value = self.chance.choice(self.refs) if self.chance.random() < 0.75 else self._value()
            if f"<int:{argument}>" in path:
                value = str(self.chance.choice((1, 2, 3, 4, 5, 31, 2025, 2026, 10**9, 10**19)))
            for converter in ("", "int:", "path:"):
                path = path.replace(f"<{converter}{argument}>", value.replace("/", "").replace("?", "") or "x")
        return path

    def _form(self, browser: Browser, path: str) -> dict[str, Any]:
        """A form of the page at the same address when there is one, with some of its answers replaced."""
        page = self._open(browser, "GET", path)
        if page is None or page.status_code != 200:
            page = browser.client.get("/aide")  # a step without a page of its own: at least the token of this session
        fields: dict[str, Any] = {"form_token": f"{self.chance.getrandbits(120):030x}", "version": "1"}
        if page.status_code == 200 and page.mimetype == "text/html":
            for _action, found in markup.forms(markup.parse(page.get_data(as_text=True))):
                fields |= found
        for name in list(fields):
            if name != "csrf_token" and self.chance.random() < 0.5:
                fields[name] = self._value()
        for _ in range(self.chance.choice((0, 1, 3))):
            fields[self._name()] = self._value()
        return fields

    def _name(self) -> str:
        return self.chance.choice(NAMES)

    def _value(self) -> str:
        return self.chance.choice(self.refs) if self.chance.random() < 0.2 else self.chance.choice(NASTY)

    def _send(self, browser: Browser, method: str, path: str, values: dict[str, Any]) -> None:
        headers = self.chance.choice(HEADERS) if self.chance.random() < 0.2 else {}
        given: dict[str, Any] = {"data": values} if method == "POST" else {"query_string": values}
        answer = self._open(browser, method, path, headers=headers, **given)
        status = 500 if answer is None else answer.status_code
        self.tally.statuses[status] = self.tally.statuses.get(status, 0) + 1

    def _open(self, browser: Browser, method: str, path: str, **given: Any) -> TestResponse | None:
        """The answer; None, and a finding, when the server failed instead."""
        try:
            answer = browser.client.open(path, method=method, **given)
        except Exception as error:  # noqa: BLE001 - in tests the application lets errors through: each one is a finding
            self._found(repr(error)[:300], f"{browser.login} {method} {path} {given}")
            return None
        if answer.status_code >= 500:
            self._found(f"status {answer.status_code}", f"{browser.login} {method} {path} {given}")
        return answer

    def _found(self, trouble: str, request: str) -> None:
        self.tally.failures.setdefault(trouble, request[:1500])


def _references() -> list[str]:
    refs = [people.file_of(name).ref for name in ("Abadie", "Benali", "Costes", "Dupuy", "Esteve", "Fabre")]
    refs += [people.referral_of(name).ref for name in ("Benali", "Fabre", "Esteve")]
    refs += [people.agreement_of(code).ref for code in ("31", "81")]
    return [*refs, people.unit_of("MDS Toulouse Nord").ref, "31", "34", "99", "2026"]
