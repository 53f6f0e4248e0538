"""The signed copy over HTTP: what is refused, what is kept to the byte, who reads it, what a confirmation binds."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from accounts.models import JournalEntry
from agreements import actions, queries
from agreements.models_copies import SignedCopy
from app import MAXIMAL_REQUEST
from core.actor import acting_as
from core.clock import now
from core.db import db, side_session, write_transaction
from core.errors import Conflict, Refusal
from core.guard import system_actor
from core.pdf_check import LARGEST
from tests import people
from tests.agreements.doing import Acting, Refused, signatures
from tests.agreements.test_pages import SIGNED, TYPED, reference
from tests.page import Browser, Page
from tests.signed_copies import OPENED, filled, paper

GOOD = paper("Convention signée du Tarn")
BAD = {
    "empty": (b"", "Ce fichier est vide"),
    "too long": (GOOD.data + b"\n" * LARGEST, "dépasse 10 Mo"),
    "a page": (b"<html><script>alert(1)</script></html>", "n'est pas un PDF"),
    "cut short": (GOOD.data[:-30], "Ce PDF est incomplet"),
    "damaged": (GOOD.data.replace(b"xref\n0 7", b"xref\n0 9"), "ne se lit pas"),
}


@pytest.fixture
def fatou(app: Flask) -> Browser:
    """Administrator of the council of Tarn."""
    return Browser(app, "fatou.diallo")


@pytest.fixture
def karim(app: Flask) -> Browser:
    """Regional administrator of the employment service."""
    return Browser(app, "karim.benali")


@pytest.fixture
def ref(fatou: Browser) -> str:
    return reference(fatou.post("agreements.new", TYPED))


def sent(data: bytes, name: str = "convention.pdf") -> dict[str, Any]:
    """The form of a paper signature, with this file."""
    return SIGNED | {"signed_copy": FileStorage(BytesIO(data), name, content_type="application/pdf")}


def record(browser: Browser, ref: str, data: bytes = GOOD.data, status: int = 303, name: str = "c.pdf") -> Page:
    target = f"/conventions/{ref}/signature"
    return send(browser, target, browser.get(target).fields(target) | sent(data, name), status)


def send(browser: Browser, target: str, fields: dict[str, Any], status: int) -> Page:
    """Without the file the test client writes to the disk for a heavy request, and leaves open."""
    boundary, body = encode_multipart(fields)
    response = browser.client.post(target, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert response.status_code == status
    return Page(response, 0)


@contextmanager
def reading(app: Flask) -> Iterator[Any]:
    with app.app_context(), system_actor("tests: look"), side_session() as session:
        yield session


def kept(app: Flask, ref: str) -> list[SignedCopy]:
    """Copies of one agreement, the first first."""
    with reading(app) as session:
        own = select(SignedCopy.id).where(SignedCopy.agreement_id == queries_id(session, ref))
        rows = [session.get_one(SignedCopy, key) for key in session.scalars(own.order_by(SignedCopy.id)).all()]
        session.expunge_all()
        return rows


def queries_id(session: Any, ref: str) -> int:
    return int(session.execute(text("SELECT id FROM agreements WHERE ref = :ref"), {"ref": ref}).scalar_one())


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_on_its_field_and_nothing_is_kept(
    app: Flask, fatou: Browser, ref: str, kind: str
) -> None:
    data, said = BAD[kind]
    page = record(fatou, ref, data, 422)
    (error,) = [one for one in page.tree.all("p") if one.attributes.get("id") == "signed_copy-error"]
    assert said in error.text.replace("’", "'")
    assert page.fields(f"/conventions/{ref}/signature")["signatories-2-name"] == "Guy Mercier"
    assert "choisissez-le de nouveau" in page.text
    assert kept(app, ref) == []
    assert "Projet" in fatou.get("agreements.show", ref=ref).text


def test_a_paper_signature_asks_for_its_copy(fatou: Browser, ref: str) -> None:
    without = {key: value for key, value in SIGNED.items() if key != "signed_copy"}
    assert "Choisissez un fichier." in fatou.post("agreements.signature", without, 422, ref=ref).text
    words = without | {"signed_copy": "convention.pdf"}
    assert "Choisissez un fichier." in fatou.post("agreements.signature", words, 422, ref=ref).text


def test_a_request_without_end_is_refused_in_clear_words(fatou: Browser, app: Flask, ref: str) -> None:
    target = f"/conventions/{ref}/signature"
    fields = fatou.get(target).fields(target) | sent(b"%PDF-" + b"x" * MAXIMAL_REQUEST)
    page = send(fatou, target, fields, 413)
    assert "10 Mo" in page.text
    assert "Rien n'a été enregistré" in page.text
    assert kept(app, ref) == []


def test_the_largest_file_comes_back_to_the_byte(fatou: Browser, karim: Browser, app: Flask, ref: str) -> None:
    data = filled(LARGEST)
    record(fatou, ref, data, name="../Convention <signée>.pdf")
    (row,) = kept(app, ref)
    assert (row.size, row.pages, row.sha256) == (LARGEST, 1, sha256(data).hexdigest())
    assert (row.name, row.media_type) == ("Convention signée.pdf", "application/pdf")
    answer = karim.get("agreements.signed_copy", ref=ref).response
    assert answer.data == data
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="convention-{ref}-exemplaire-signe.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_second_person_sees_the_copy_and_says_it_was_opened(fatou: Browser, karim: Browser, ref: str) -> None:
    record(fatou, ref, name="Signée.pdf")
    page = karim.get("agreements.confirmation", ref=ref)
    digest = "".join(page.text.split())
    assert GOOD.sha256 in digest
    assert "Signée.pdf" in page.text
    assert f"/conventions/{ref}/exemplaire-signe.pdf" in page.html
    assert "comparez-le avant" in karim.post("agreements.confirmation", {}, 422, ref=ref).text
    karim.post("agreements.confirmation", OPENED, ref=ref)
    shown = Browser(fatou.app, "nora.haddad")
    assert GOOD.sha256 in "".join(shown.get("agreements.show", ref=ref).text.split())
    assert GOOD.sha256 in "".join(shown.get("reports.agreement_act", ref=ref).text.split())


def test_a_confirmation_is_of_the_copy_that_was_seen(fatou: Browser, karim: Browser, ref: str) -> None:
    target = f"/conventions/{ref}/confirmer"
    record(fatou, ref)
    karim.post("agreements.confirmation", OPENED | {"seen": "0" * 64}, 409, ref=ref)
    late = karim.get(target).fields(target) | OPENED
    fatou.post("agreements.reject", {"reason": "Mauvais document."}, ref=ref, _from=target)
    record(fatou, ref, paper("Une autre convention").data)
    page = karim.send(target, late, 409)
    again = page.fields(target)
    assert again["seen"] == paper("Une autre convention").sha256
    assert again["opened"] == []  # nobody has said to have opened this one
    karim.send(target, again, 422)
    karim.send(target, again | OPENED)


def test_what_was_sent_back_stays_and_is_no_longer_read(app: Flask, fatou: Browser, karim: Browser, ref: str) -> None:
    record(fatou, ref)
    karim.post("agreements.reject", {"reason": "Mauvais document."}, ref=ref, _from=f"/conventions/{ref}/confirmer")
    fatou.get("agreements.signed_copy", 404, ref=ref)
    assert [row.sha256 for row in kept(app, ref)] == [GOOD.sha256]


def test_a_reading_is_journalled_before_the_file_leaves(app: Flask, fatou: Browser, ref: str) -> None:
    record(fatou, ref)
    fatou.get("agreements.signed_copy", ref=ref)
    rows = select(func.count()).where(JournalEntry.action == "agreement.copy", JournalEntry.subject == ref)
    with reading(app) as session:
        assert session.scalar(rows) == 1


OF_ONE = ("agreements.show", "agreements.confirmation")


@pytest.mark.parametrize("page", [*OF_ONE, "reports.agreements", "agreements.waiting"])
def test_no_list_and_no_page_loads_the_bytes(fatou: Browser, ref: str, page: str) -> None:
    record(fatou, ref)
    statements: list[str] = []

    def note(*sent: Any) -> None:
        statements.append(sent[2])

    event.listen(Engine, "before_cursor_execute", note)
    fatou.get(fatou.address(page, **({"ref": ref} if page in OF_ONE else {})))
    event.remove(Engine, "before_cursor_execute", note)
    assert statements
    assert [one for one in statements if "agreement_signed_copies.data" in one] == []


@pytest.mark.parametrize("change", ["UPDATE {} SET name = 'x'", "DELETE FROM {}", "UPDATE {} SET data = data"])
def test_a_kept_copy_never_changes(acting: Acting, recorded: str, change: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), acting("fatou.diallo"):
        db.session.execute(text(change.format("agreement_signed_copies")))


def test_the_database_asks_for_the_copy_of_what_waits_for_a_second_person(acting: Acting, recorded: str) -> None:
    with pytest.raises(IntegrityError), acting("fatou.diallo"):
        db.session.execute(text("UPDATE agreements SET copy_sha256 = NULL WHERE ref = :ref"), {"ref": recorded})


def test_altered_bytes_are_not_served(fatou: Browser, ref: str, monkeypatch: pytest.MonkeyPatch) -> None:
    record(fatou, ref)
    other = SimpleNamespace(sha256=lambda _data: sha256(b"other"))
    monkeypatch.setattr("agreements.queries_copies.hashlib", other)
    with pytest.raises(ValueError, match=GOOD.sha256):
        fatou.client.get(f"/conventions/{ref}/exemplaire-signe.pdf")


def test_another_copy_is_a_conflict_for_the_action_too(refused: Refused, recorded: str) -> None:
    def attempt(actor: Any) -> None:
        actions.confirm(queries.get(recorded, lock=True), seen="", by=actor, at=now())

    assert isinstance(refused("karim.benali", attempt), Conflict)


def test_two_confirm_at_once_and_one_does(app: Flask, recorded: str) -> None:
    start = Barrier(2)

    def confirm(login: str) -> str:
        with app.app_context():
            actor = people.actor(login)
            start.wait()
            try:
                with acting_as(actor), write_transaction():
                    actions.confirm(queries.get(recorded, lock=True), seen=paper().sha256, by=actor, at=now())
            except Refusal:
                return "refused"
            return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(confirm, ("karim.benali", "karim.benali"))) == ["done", "refused"]


def test_two_copies_at_once_and_one_is_kept(app: Flask, drafted: str) -> None:
    start = Barrier(2)

    def record_copy(line: str) -> str:
        with app.app_context():
            actor = people.actor("fatou.diallo")
            start.wait()
            try:
                with acting_as(actor), write_transaction():
                    found = queries.get(drafted, lock=True)
                    actions.record_signed(found, signatures(), copy=paper(line), by=actor, at=now())
            except Refusal:
                return ""
            return paper(line).sha256

    with ThreadPoolExecutor(2) as pool:
        told = [one for one in pool.map(record_copy, ("un", "deux")) if one]
    assert [row.sha256 for row in kept(app, drafted)] == told
    assert len(told) == 1
