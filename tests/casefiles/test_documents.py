"""Documents of a file over HTTP: checked by what they hold, read on three levels, saved and never shown, withdrawn."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.models import JournalEntry
from casefiles.documents import actions
from casefiles.documents import workflow as rules
from casefiles.documents.models import Document, DocumentContent
from casefiles.documents.workflow import MOST_DOCUMENTS
from casefiles.models import FileEvent
from casefiles.workflow import Happened, Level
from core.db import db, write_transaction
from core.guard import system_actor
from core.headers import FILE_POLICY
from demo.signed_copy import signed_copy
from tests import people
from tests.casefiles.doing import looking
from tests.casefiles.papers import AUTHOR, COLLEAGUE, PDF, add, kept, send
from tests.page import Browser, Page
from tests.pictures import drawn

HOUR = timedelta(hours=1)


@pytest.fixture
def ref(app: Flask) -> str:
    return people.file_of("Abadie").ref


@pytest.fixture
def anne(app: Flask) -> Browser:
    return Browser(app, AUTHOR)


@pytest.fixture
def paul(app: Flask) -> Browser:
    return Browser(app, COLLEAGUE)


def number(app: Flask) -> tuple[int, int, int]:
    """Documents, what they hold, and lines of the timeline that tell of one."""
    told = select(func.count(FileEvent.id)).where(FileEvent.kind == Happened.DOCUMENT_ADDED)
    with app.app_context(), looking():
        rows = [db.session.scalars(select(func.count(cls.id))).one() for cls in (Document, DocumentContent)]
        return rows[0], rows[1], db.session.scalars(told).one()


def journal(app: Flask, action: str) -> list[tuple[str | None, str | None]]:
    with app.app_context(), looking():
        query = select(JournalEntry.subject, JournalEntry.level).where(JournalEntry.action == action)
        return [(row.subject, row.level) for row in db.session.execute(query.order_by(JournalEntry.id))]


def file(browser: Browser, ref: str, document_id: int, status: int = 200) -> Page:
    return browser.get("casefiles.document_file", status, ref=ref, document_id=document_id)


def test_who_will_read_a_document_is_named_before_it_is_sent(anne: Browser, ref: str) -> None:
    page = anne.get("casefiles.add_document", ref=ref)
    assert "Paul Martin" in page.text
    assert page.fields("")["level"] == ["own_service"]  # a social worker's, unless shared on purpose


def test_a_shared_document_is_listed_told_of_and_saved_to_the_byte(
    app: Flask, anne: Browser, paul: Browser, ref: str
) -> None:
    send(anne, title="Attestation du 3 mars")
    assert "Attestation du 3 mars" in paul.get("casefiles.documents", ref=ref).text
    assert "Document ajouté" in paul.get("casefiles.timeline", ref=ref).text
    assert number(app) == (1, 1, 1)
    answer = file(paul, ref, 1).response
    assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{ref}-document-1.pdf"'
    assert answer.headers["Content-Security-Policy"] == FILE_POLICY
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "no-store")
    assert journal(app, "document.read") == [("1", "shared")]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_taken_for_what_it_is_whatever_its_name(anne: Browser, ref: str, kind: str) -> None:
    send(anne, data=drawn(kind), name="attestation.pdf")
    assert file(anne, ref, 1).response.mimetype == f"image/{kind.lower()}"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Ce fichier est vide"),
        (b"<html><script>alert(1)</script>", "n'est ni un PDF, ni une image"),
        (PDF[:-30], "Ce PDF est incomplet"),
        (drawn("PNG")[:-9], "Cette image ne se lit pas"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence_and_what_was_typed_is_kept(
    app: Flask, anne: Browser, data: bytes, said: str
) -> None:
    page = send(anne, 422, data, title="Attestation du 3 mars")
    assert said in page.text
    assert 'value="Attestation du 3 mars"' in page.html
    assert "choisissez-le de nouveau" in page.text
    assert number(app) == (0, 0, 0)


def test_without_a_file_nothing_is_kept(anne: Browser, ref: str) -> None:
    typed = {"title": "Attestation", "kind": "letter", "level": "shared"}
    assert "Choisissez un fichier" in anne.post("casefiles.add_document", typed, 422, ref=ref).text


def test_the_other_service_learns_how_many_it_does_not_see(app: Flask, paul: Browser, ref: str) -> None:
    reserved, draft = add(app, Level.OWN_SERVICE, title="À garder"), add(app, Level.AUTHOR, title="À garder")
    page = paul.get("casefiles.documents", ref=ref)
    assert "1 document réservé à l'autre service" in page.text
    assert "À garder" not in page.html
    timeline = paul.get("casefiles.timeline", ref=ref)
    assert "Document ajouté" not in timeline.text
    assert "2 éléments réservés" in timeline.text  # with the note of the world
    for key in (reserved, draft):
        file(paul, ref, key, 404)
    assert journal(app, "document.read") == []


def test_sharing_a_document_names_who_will_read_it(app: Flask, anne: Browser, paul: Browser, ref: str) -> None:
    key = add(app, Level.OWN_SERVICE)
    page = anne.post("casefiles.document_readers", {"level": "shared"}, 422, ref=ref, document_id=key)
    assert "Liront désormais ce document : Paul Martin" in page.text
    anne.post("casefiles.document_readers", {"level": "shared", "confirmed": "y"}, ref=ref, document_id=key)
    file(paul, ref, key)
    assert number(app) == (1, 1, 1)


def test_taking_a_document_back_names_who_has_saved_it(app: Flask, anne: Browser, paul: Browser, ref: str) -> None:
    key = add(app, ago=HOUR)
    paul.get("casefiles.documents", ref=ref)
    file(paul, ref, key)
    page = anne.post("casefiles.document_readers", {"level": "author"}, 422, ref=ref, document_id=key)
    assert "Ont déjà enregistré ce document : Paul Martin" in page.text
    anne.post("casefiles.document_readers", {"level": "author", "confirmed": "y"}, ref=ref, document_id=key)
    file(paul, ref, key, 404)


def test_a_document_nobody_saved_is_taken_back_without_a_word(app: Flask, anne: Browser, ref: str) -> None:
    key = add(app, ago=HOUR)
    anne.post("casefiles.document_readers", {"level": "own_service"}, ref=ref, document_id=key)


def test_within_ten_minutes_a_document_disappears_entirely(app: Flask, anne: Browser, ref: str) -> None:
    key = add(app)
    assert "disparaît entièrement" in anne.get("casefiles.withdraw_document", ref=ref, document_id=key).text
    anne.post("casefiles.withdraw_document", {}, ref=ref, document_id=key)
    assert number(app) == (0, 0, 0)


def test_later_its_reason_stays_and_what_it_held_is_gone(app: Flask, anne: Browser, paul: Browser, ref: str) -> None:
    key = add(app, ago=HOUR)
    anne.post("casefiles.withdraw_document", {}, 422, ref=ref, document_id=key)
    anne.post("casefiles.withdraw_document", {"why": "Mauvaise personne"}, ref=ref, document_id=key)
    assert number(app) == (1, 0, 1)
    assert "Motif : Mauvaise personne" in paul.get("casefiles.documents", ref=ref).text
    file(paul, ref, key, 404)
    anne.get("casefiles.withdraw_document", 404, ref=ref, document_id=key)


def test_nobody_else_moves_or_withdraws_a_document(app: Flask, paul: Browser, ref: str) -> None:
    key = add(app)
    for endpoint in ("casefiles.document_readers", "casefiles.withdraw_document"):
        paul.get(endpoint, 404, ref=ref, document_id=key)
    assert kept(app, key)[1] == PDF


def test_two_pages_that_move_one_document_do_not_overwrite_each_other(app: Flask, anne: Browser, ref: str) -> None:
    key = add(app, Level.OWN_SERVICE)
    target = anne.address("casefiles.document_readers", ref=ref, document_id=key)
    stale = anne.get(target).fields("")
    anne.post(target, {"level": "author"})
    anne.send(target, stale | {"level": "shared", "confirmed": "y"}, 409)


def test_a_file_holds_so_many_documents_and_no_more(app: Flask, anne: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    add(app, Level.AUTHOR, login=COLLEAGUE)
    monkeypatch.setattr(actions, "MOST_DOCUMENTS", 1)
    assert "le maximum" in send(anne, 422, title="Encore").text
    monkeypatch.undo()
    assert rules.MOST_DOCUMENTS == MOST_DOCUMENTS == 40
    monkeypatch.setattr(actions, "MOST_BYTES", 2 * len(PDF) - 1)
    assert "le maximum" in send(anne, 422, title="Encore").text


def test_a_document_that_was_altered_is_not_handed_out(app: Flask, anne: Browser, ref: str) -> None:
    key = add(app)
    alter(app, key, signed_copy(["Autre"]))
    with pytest.raises(Exception, match=r"[0-9a-f]{64}"):
        anne.client.get(anne.address("casefiles.document_file", ref=ref, document_id=key))


def alter(app: Flask, key: int, data: bytes) -> None:
    with app.app_context(), system_actor("tests: alter a document"), write_transaction() as session:
        session.scalars(select(DocumentContent).where(DocumentContent.document_id == key)).one().data = data
