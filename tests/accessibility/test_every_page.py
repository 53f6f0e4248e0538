"""Layer 1, no browser: every page, for every role that may open it, in both languages, holds together."""

from collections import Counter
from dataclasses import dataclass, field

import pytest
from flask import Flask, abort
from sqlalchemy import delete, update

from accounts.factors.models import TotpFactor
from accounts.models import UserSession
from core import access
from core.pages import PLAIN_ERRORS
from tests import markup, people
from tests.accessibility.screens import Address, Scene, every_address, opens, set_scene
from tests.accounts.doing import change
from tests.page import GET_MAY_WRITE, MOST_QUERIES, WRITES, Browser, Page, watch

# Nobody, every role, and the administrator of the department whose agreements are being prepared.
VISITORS = (
    None, "paul.martin", "sonia.vidal", "anne.roux", "claire.dumas", "denis.favre", "elise.gros", "luc.moreau",
    "brigitte.leroy", "fatou.diallo", "karim.benali", "dora.petit", "tom.garcia", "lea.marchand",
    "simon.astier", "rita.navarro",
)  # fmt: skip
WITHOUT_FACTOR = "sonia.vidal"
HALF = ("paul.martin", WITHOUT_FACTOR)
ANSWERS = {200, 303, 403, 404, 409}  # a page, the page it leads to, a refusal that says why
# Sent with every form; and forms of one button, which ask nothing.
KEPT = ("csrf_token", "form_token", "version", "territory", "next")
CLICKS = ("/deconnexion", "/langue", "/habilitation", "/supprimer", "/reponse-lue", "/envoi", "/orientations/nouvelle")


class Visitor(Browser):
    """Opens an address whatever the answer is; the page is looked over as in every other test."""

    def look(self, path: str) -> Page:
        with watch() as statements:
            response = self.client.get(path)
        reads = sum(verb == "SELECT" for verb, _table in statements)
        assert response.status_code in ANSWERS, response.status_code
        assert reads <= MOST_QUERIES, f"{reads} queries"
        assert {table for verb, table in statements if verb in WRITES} <= GET_MAY_WRITE
        return self._checked(response, response.status_code, reads)

    def is_refused(self, path: str) -> bool:
        """Whether the forms of a page, sent without any answer, are shown again with what is missing."""
        page, refused = Page(self.client.get(path), 0), False
        if page.status != 200 or page.response.mimetype != "text/html":
            return False
        for action, fields in markup.forms(page.tree):
            target = action or path
            if target.partition("?")[0].endswith(CLICKS):
                continue
            answer = self.client.post(target, data={name: fields[name] for name in KEPT if name in fields})
            if answer.status_code == 422:
                again = self._checked(answer, 422, 0)
                assert again.tree.all("title")[0].text.startswith(("Erreur", "Error")), path
                assert "erreurs" in {part.get("id") for part in again.tree.all("div")}, path
                refused = True
        return refused


def half_signed_in(app: Flask, login: str, language: str) -> Visitor:
    """The password was right, and the second factor is not proved, or for want of one not yet made."""
    visitor, user_id = Visitor(app, login, language=language), people.user_id(login)
    change(app, update(UserSession).where(UserSession.user_id == user_id).values(factor=None, proved_at=None))
    if login == WITHOUT_FACTOR:
        change(app, delete(TotpFactor).where(TotpFactor.user_id == user_id))
    return visitor


@dataclass
class Round:
    """What was seen on the way through the pages."""

    counts: Counter[int] = field(default_factory=Counter)
    shown: set[str] = field(default_factory=set)
    problems: dict[str, str] = field(default_factory=dict)

    def open(self, visitor: Visitor, addresses: list[Address]) -> list[Address]:
        """Look at the addresses; gives those that showed their page."""
        found = []
        for address in addresses:
            try:
                page = visitor.look(address.path)
            except AssertionError as problem:
                self.problems.setdefault(str(problem), f"{visitor.language} {visitor.login} {address.path}")
                continue
            self.counts[page.status] += 1
            if page.status == 200:
                found.append(address)
        self.shown |= {address.endpoint for address in found}
        return found


@pytest.fixture
def scene(app: Flask) -> Scene:
    return set_scene(app)


def test_every_page_holds_together_for_every_role_that_may_open_it(app: Flask, scene: Scene) -> None:
    addresses = [address for address in every_address(app, scene) if address.is_page]
    seen = Round()
    for login in VISITORS:
        allowed = [address for address in addresses if opens(app, address.endpoint, login)]
        pages = seen.open(Visitor(app, login), allowed)
        seen.open(Visitor(app, login, language="en"), pages)
    for login in HALF:
        waiting = [one for one in addresses if access.declaration(app, one.endpoint) == access.ANY_SESSION]
        for language in ("fr", "en"):
            seen.open(half_signed_in(app, login, language), waiting)
    counts = dict(sorted(seen.counts.items()))
    print(f"\n{sum(counts.values())} pages at {len(addresses)} addresses: {counts}; {len(seen.problems)} problems")
    assert not seen.problems, "\n".join(f"{where}: {what}" for what, where in seen.problems.items())
    never = {address.endpoint for address in addresses} - seen.shown
    assert not never, f"nobody of the test world is shown {never}"


def test_every_role_is_among_the_visitors() -> None:
    roles = {people.role_of(login) for login in people.LOGINS}
    assert {people.role_of(login) for login in VISITORS if login} == roles


@pytest.mark.layout
@pytest.mark.parametrize("status", PLAIN_ERRORS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_error_page_holds_together_signed_in_or_not(
    app: Flask, monkeypatch: pytest.MonkeyPatch, status: int, language: str
) -> None:
    monkeypatch.setitem(app.view_functions, "pages.help", access.public(lambda: abort(status)))
    for login in (None, "anne.roux"):
        page = Browser(app, login, language=language).get("pages.help", status=status)
        assert page.heading
        assert "/" in {link.get("href") for link in page.tree.all("a")}, "no way out"


@pytest.mark.layout
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_refused_form_holds_together(app: Flask, scene: Scene, language: str) -> None:
    addresses, refused = [one for one in every_address(app, scene) if one.is_page], set()
    for login in ("paul.martin", "sonia.vidal", "anne.roux", "claire.dumas", "fatou.diallo"):
        visitor = Visitor(app, login, language=language)
        for address in addresses:
            wanted = address.endpoint not in refused and opens(app, address.endpoint, login)
            if wanted and visitor.is_refused(address.path):
                refused.add(address.endpoint)
    print(f"\n{len(refused)} pages of refused forms in {language}: {sorted(refused)}")
    assert len(refused) >= 18
