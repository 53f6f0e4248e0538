"""Sensitive texts over HTTP: only who is named knows of one, each is opened alone, for a reason, after the journal."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.models import JournalEntry, Notice
from casefiles.sensitive.actions import NAMED
from casefiles.sensitive.models import SensitiveReader, SensitiveText
from core.db import db
from tests import people
from tests.accounts.factors import stale
from tests.casefiles.doing import looking
from tests.casefiles.secrets_of_files import AUTHOR, COLLEAGUE, OLD, SECRET, let_go, with_keys, write
from tests.page import Browser

WORDS = "Xylophage zinzolin"


@pytest.fixture(autouse=True)
def _sites() -> Iterator[None]:
    yield
    let_go()


@pytest.fixture
def ref(app: Flask) -> str:
    return people.file_of("Abadie").ref


@pytest.fixture
def anne(app: Flask) -> Browser:
    return Browser(app, AUTHOR)


@pytest.fixture
def paul(app: Flask) -> Browser:
    return Browser(app, COLLEAGUE)


def journal(app: Flask, action: str) -> list[tuple[str | None, str | None, str | None]]:
    columns = JournalEntry.subject, JournalEntry.level, JournalEntry.reason
    with app.app_context(), looking():
        query = select(*columns).where(JournalEntry.action == action).order_by(JournalEntry.id)
        return [(row.subject, row.level, row.reason) for row in db.session.execute(query)]


def rows(app: Flask) -> tuple[int, int]:
    with app.app_context(), looking():
        first, second = (db.session.scalars(select(func.count(c.id))).one() for c in (SensitiveText, SensitiveReader))
        return first, second


def told(app: Flask) -> list[int]:
    with app.app_context(), looking():
        return list(db.session.scalars(select(Notice.membership_id).where(Notice.kind == NAMED)))


def test_a_text_is_written_for_the_colleagues_that_are_ticked(
    app: Flask, anne: Browser, paul: Browser, ref: str
) -> None:
    page = anne.get("casefiles.write_sensitive", ref=ref)
    assert "Paul Martin" in page.text
    paul_id = people.membership_id(COLLEAGUE)
    typed = {"kind": "health", "text": SECRET, "readers": [str(paul_id)]}
    anne.post("casefiles.write_sensitive", typed, ref=ref)
    assert (rows(app), told(app)) == ((1, 1), [paul_id])
    assert "Santé" in paul.get("casefiles.sensitive_texts", ref=ref).text


def test_what_was_typed_is_kept_when_something_is_missing(anne: Browser, ref: str) -> None:
    page = anne.post("casefiles.write_sensitive", {"text": SECRET}, 422, ref=ref)
    assert WORDS in page.html
    assert "Répondez à cette question" in page.text


def test_nobody_is_named_to_whom_the_file_is_not_open(app: Flask, anne: Browser, ref: str) -> None:
    typed = {"kind": "health", "text": SECRET, "readers": [str(people.membership_id("sonia.vidal"))]}
    assert "à qui ce dossier est ouvert" in anne.post("casefiles.write_sensitive", typed, 422, ref=ref).text
    assert rows(app) == (0, 0)


def test_it_opens_for_a_reason_that_the_journal_keeps(app: Flask, paul: Browser, ref: str) -> None:
    key = write(app, COLLEAGUE)
    asked = paul.get("casefiles.open_sensitive", ref=ref, text_id=key)
    assert "Pourquoi l'ouvrir" in asked.text
    assert WORDS not in asked.html
    paul.get("casefiles.open_sensitive", 422, ref=ref, text_id=key, motif="curiosity")
    assert journal(app, "sensitive.read") == []
    assert WORDS in paul.get("casefiles.open_sensitive", ref=ref, text_id=key, motif="appointment").text
    assert journal(app, "sensitive.read") == [(str(key), "sensitive", "appointment")]


def test_no_page_opens_without_its_line_in_the_journal(
    app: Flask, paul: Browser, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = write(app, COLLEAGUE)

    def full(*_args: object, **_more: object) -> None:
        raise OSError("no room left")

    monkeypatch.setattr("casefiles.views.frame.record_reading", full)
    with pytest.raises(OSError, match="no room"):
        paul.client.get(paul.address("casefiles.open_sensitive", ref=ref, text_id=key, motif="appointment"))


def test_for_a_colleague_of_the_file_who_is_not_named_it_does_not_exist(app: Flask, paul: Browser, ref: str) -> None:
    before = paul.get("casefiles.timeline", ref=ref).text
    key = write(app)
    assert "Aucun texte" in paul.get("casefiles.sensitive_texts", ref=ref).text
    for endpoint in ("casefiles.open_sensitive", "casefiles.sensitive_readers", "casefiles.erase_sensitive"):
        paul.get(endpoint, 404, ref=ref, text_id=key, motif="appointment")
    assert paul.get("casefiles.timeline", ref=ref).text == before
    assert told(app) == []


def test_a_reader_opens_it_and_changes_nothing(app: Flask, paul: Browser, ref: str) -> None:
    key = write(app, COLLEAGUE)
    for endpoint in ("casefiles.sensitive_readers", "casefiles.erase_sensitive"):
        paul.get(endpoint, 404, ref=ref, text_id=key)
    assert "Changer qui" not in paul.get("casefiles.open_sensitive", ref=ref, text_id=key, motif="decision").text


def test_naming_a_reader_is_confirmed_by_name(app: Flask, anne: Browser, paul: Browser, ref: str) -> None:
    key, named = write(app), {"readers": [str(people.membership_id(COLLEAGUE))]}
    page = anne.post("casefiles.sensitive_readers", named, 422, ref=ref, text_id=key)
    assert "Pourront désormais ouvrir ce texte : Paul Martin" in page.text
    anne.post("casefiles.sensitive_readers", named | {"confirmed": "y"}, ref=ref, text_id=key)
    paul.get("casefiles.open_sensitive", ref=ref, text_id=key, motif="decision")


def test_taking_a_reader_away_says_whether_they_opened_it(app: Flask, anne: Browser, paul: Browser, ref: str) -> None:
    key = write(app, COLLEAGUE)
    paul.get("casefiles.open_sensitive", ref=ref, text_id=key, motif="decision")
    page = anne.post("casefiles.sensitive_readers", {"readers": []}, 422, ref=ref, text_id=key)
    assert "Ont déjà ouvert ce texte : Paul Martin" in page.text
    anne.post("casefiles.sensitive_readers", {"readers": [], "confirmed": "y"}, ref=ref, text_id=key)
    paul.get("casefiles.open_sensitive", 404, ref=ref, text_id=key, motif="decision")


def test_its_author_erases_it_for_good(app: Flask, anne: Browser, ref: str) -> None:
    key = write(app, COLLEAGUE)
    anne.post("casefiles.erase_sensitive", {}, ref=ref, text_id=key)
    assert rows(app) == (0, 0)


def test_two_pages_that_name_readers_do_not_overwrite_each_other(app: Flask, anne: Browser, ref: str) -> None:
    key = write(app)
    target = anne.address("casefiles.sensitive_readers", ref=ref, text_id=key)
    stale = anne.get(target).fields("")
    anne.post(target, {"readers": [str(people.membership_id(COLLEAGUE))], "confirmed": "y"})
    anne.send(target, stale | {"confirmed": "y"}, 409)


@pytest.mark.parametrize(("keys", "hosting"), [((), "hds"), ((OLD,), "")])
def test_without_a_key_or_a_fit_hosting_the_level_does_not_exist(
    app: Flask, ref: str, keys: tuple[str, ...], hosting: str
) -> None:
    key, anne = write(app), Browser(with_keys(app, *keys, hosting=hosting), AUTHOR)
    assert "sensibles" not in anne.get("casefiles.documents", ref=ref).text
    for endpoint in ("casefiles.sensitive_texts", "casefiles.write_sensitive"):
        anne.get(endpoint, 404, ref=ref)
    anne.get("casefiles.open_sensitive", 404, ref=ref, text_id=key, motif="decision")
    fields = {"kind": "health", "text": SECRET, "form_token": "t" * 24}
    token = anne.get("casefiles.new_note", ref=ref).fields("")["csrf_token"]
    anne.send(anne.address("casefiles.write_sensitive", ref=ref), fields | {"csrf_token": token}, 404)
    assert rows(app) == (1, 0)


def test_its_words_stand_on_no_other_page_of_who_may_open_it(
    app: Flask, anne: Browser, paul: Browser, ref: str
) -> None:
    write(app, COLLEAGUE)
    pages = ("show", "diagnosis", "plan", "timeline", "documents", "sensitive_texts", "accesses", "portfolio")
    for browser in (anne, paul):
        for page in pages:
            assert "ylophage" not in browser.get(f"casefiles.{page}", ref=ref).html
        assert "ylophage" not in browser.get("reports.search", q="xylophage").text.replace("« xylophage »", "")
        assert "zinzolin" not in browser.get("reports.case_summary", ref=ref).html


def test_a_text_opens_with_a_recent_proof_only(app: Flask, ref: str, paul: Browser) -> None:
    key = write(app)
    stale(app, login=COLLEAGUE)
    address = paul.address("casefiles.open_sensitive", ref=ref, text_id=key, motif="appointment")
    answer = paul.client.get(address)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/connexion/facteur")
    assert WORDS not in answer.get_data(as_text=True)
