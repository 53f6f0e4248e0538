"""A distinct word stands in every confidential column; no page, file, mail, log or error shows one above its actor."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from zlib import crc32

import pytest
from flask import Flask
from sqlalchemy import true

from casefiles.models import Note
from casefiles.openings import requests
from casefiles.openings.models import AccessRequest
from core import documents, guard, personal_data
from core.clock import now
from core.db import db, write_transaction
from core.guard import system_actor
from partners.notices import digest
from tests import people
from tests.access import actors, cells, scene
from tests.access.actors import ACTORS
from tests.access.canaries import BY_HAND, LINK, NOT_IN_SCENE, WITHOUT, Planted, out_of_the_pages, plant, said, words
from tests.access.cells import Cell
from tests.access.run import Runner
from tests.access.verdicts import Verdict
from tests.casefiles.doing import doing
from tests.casefiles.openings import WHY, ask, open_glass

SHORT = (
    "anonymous", "half signed in", "paul", "sonia", "hugo", "anne", "leo", "julie", "claire", "denis", "elise", "luc",
    "brigitte", "karim", "dora", "tom",
)  # fmt: skip
MOST_OBJECTS = 2  # of a page about people that opens, in a short run
ABOUT_PEOPLE = ("/dossiers", "/orientations", "/personnes", "/portefeuille", "/recherche", "/acces", "/administration/")
SEARCHES = ("/recherche?q=zq", "/recherche/personnes.csv?q=zq", "/portefeuille?nom=zq", "/portefeuille.csv?nom=zq",
            "/orientations?q=zq", "/portefeuille.xlsx?nom=zq", "/nulle-part/zq")  # fmt: skip


@pytest.fixture
def planted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> tuple[Runner, Planted]:
    """The scene of the matrix with its canaries. What a PDF would be laid out of is looked at instead of the PDF."""

    def whole(*given: Any, **values: Any) -> bytes:
        return documents.html(*given, **{key: values[key] for key in values if key != "files"}).encode()

    monkeypatch.setattr(documents, "as_pdf", whole)
    monkeypatch.setattr(documents, "as_archive", lambda name, info, _files, **values: whole(name, info, **values))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.extensions, "readiness", {})
    with app.app_context():
        made = scene.build()
        made.sessions = actors.open_sessions()
    found = plant(app, made)
    return Runner(app, made, lambda: made), found


def chosen(app: Flask, key: str, *, full: bool) -> Iterator[Cell]:
    """Every page that opens, with some of its objects; every other once."""
    seen: dict[str, int] = {}
    for cell in cells.cells(app, (key,), every=full):
        if cell.method != "GET" or cell.endpoint in ("", "static"):
            continue
        opens = cell.verdict is Verdict.OK
        limit = MOST_OBJECTS if opens and cell.rule.startswith(ABOUT_PEOPLE) else 1
        count = seen.get(f"{cell.endpoint} {opens}", 0)
        if full or (count < limit and (opens or crc32(str(cell).encode()) % 3 == 0)):
            seen[f"{cell.endpoint} {opens}"] = count + 1
            yield cell


@dataclass
class Round:
    """One actor's way through the pages: what was shown that is not for them, and all that was."""

    wrong: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)

    def open(self, runner: Runner, planted: Planted, key: str, *, full: bool = False, below: str = "/") -> "Round":
        """Every page of one actor below an address, and searches for all there is."""
        client, _token = runner._client(ACTORS[key])
        addresses = {cells.address(cell, runner.scene) for cell in chosen(runner.app, key, full=full)}
        for address in sorted(one for one in (*addresses, *SEARCHES) if one.startswith(below)):
            answer = client.get(address)
            found = words(said(answer.data) + str(answer.headers)) - words(address)
            answer.close()
            assert answer.status_code < 500, (key, address)
            reader = (
                LINK if address.startswith(("/reponse/", "/agenda/")) else key
            )  # whoever holds it, signed in or not
            above = [planted[word] for word in found if reader not in planted[word].readers]
            self.wrong |= {f"{key} reads {one} on {address}" for one in above}
            self.read |= found
        return self


def test_no_page_file_search_or_error_shows_a_word_above_its_actor(
    planted: tuple[Runner, Planted], full: bool, caplog: pytest.LogCaptureFixture
) -> None:
    runner, found = planted
    caplog.set_level(logging.INFO)
    seen = Round()
    for key in ACTORS if full else SHORT:
        seen.open(runner, found, key, full=full)
    assert seen.wrong == set(), "\n".join(sorted(seen.wrong)[:40])
    shown = {(found[word].table, found[word].column) for word in seen.read}
    assert len(shown) >= 25, shown  # else the round would prove nothing: its pages would be empty
    assert words(caplog.text) == set()
    with runner.app.app_context(), system_actor("tests: mails and journal"):
        assert [text for text in out_of_the_pages(db.session()) if words(text)] == []


def test_every_confidential_column_holds_one(planted: tuple[Runner, Planted]) -> None:
    holds = {(one.table, one.column) for one in planted[1].values()}
    wanted = {
        (name, column)
        for name, table in personal_data.tables.items()
        if name not in WITHOUT
        for column in (*personal_data.free_texts(table), *BY_HAND.get(name, ()))
    }
    assert wanted - holds == NOT_IN_SCENE
    assert len(holds) >= 40


def test_what_is_told_of_an_opening_repeats_no_word_of_it(planted: tuple[Runner, Planted]) -> None:
    """Mails at once, notices, digests and the journal, of an emergency and of a request that is refused."""
    with planted[0].app.app_context():
        open_glass("luc.moreau", reason=f"{WHY} zq99999xv")
        ref = ask("sonia.vidal")
        with doing("paul.martin") as paul:
            requests.refuse(requests.one(ref, lock=True), "zq99998xv", by=paul, at=now())
        with system_actor("tests: the worker"), write_transaction():
            for login in people.LOGINS:
                digest.send_digest(people.user_id(login), at=now())
        with system_actor("tests: mails and journal"):
            texts = list(out_of_the_pages(db.session()))
        assert len(texts) > 10
        assert [text for text in texts if words(text)] == []


@pytest.mark.parametrize(("cls", "below"), [(Note, "/dossiers"), (AccessRequest, "/acces")])
def test_a_policy_that_is_switched_off_is_noticed(
    planted: tuple[Runner, Planted], cls: type[Note] | type[AccessRequest], below: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner, found = planted
    name = cls.__tablename__
    open_to_all = replace(guard.protections[name], visible=lambda _actor: true())
    monkeypatch.setitem(guard.protections, name, open_to_all)
    wrong = Round().open(runner, found, "paul", below=below).wrong
    assert any(f" {name}." in leak for leak in wrong)
