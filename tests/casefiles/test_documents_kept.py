"""How long documents are kept: told before, gone on their day, erased with the person or at their request."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import select, update

from accounts.models import Notice
from casefiles.documents import actions, jobs, queries
from casefiles.documents.models import Document, DocumentContent
from casefiles.documents.workflow import KEPT_MONTHS, DocumentKind, ended_by, ends_on, kept_until
from casefiles.models import Support
from casefiles.rights import anonymising, erasing
from casefiles.rights.erasing import ERASED
from casefiles.workflow import Exit, Level, State
from core.clock import months_after, now
from core.db import db, write_transaction
from core.guard import system_actor
from reports.rights.export import copy_of
from tests import people
from tests.casefiles.doing import day, looking
from tests.casefiles.papers import AUTHOR, add, kept
from tests.page import Browser

YEARS = timedelta(days=750)
FROM = date(2023, 1, 1)


def night(app: Flask) -> None:
    with app.app_context(), system_actor("tests: a night"), write_transaction():
        jobs.watch()


def told(app: Flask) -> list[int]:
    with app.app_context(), looking():
        return list(db.session.scalars(select(Notice.membership_id).where(Notice.kind == actions.ENDS)))


def test_a_document_is_kept_by_its_kind_and_a_draft_for_thirty_days() -> None:
    added = date(2024, 1, 31)
    for kind, months in KEPT_MONTHS.items():
        assert ends_on(kind, Level.SHARED, added, added) == months_after(added, months)
        assert ends_on(kind, Level.AUTHOR, added, added) == date(2024, 3, 1)
    assert set(KEPT_MONTHS) == set(DocumentKind)


def test_once_every_support_has_ended_six_months_are_left() -> None:
    ends = [SimpleNamespace(is_open=False, end_on=date(2024, month, 31)) for month in (3, 8)]
    running = SimpleNamespace(is_open=True, end_on=None)
    assert kept_until(date(2026, 1, 1), ends) == date(2025, 2, 28)
    assert kept_until(date(2024, 9, 9), ends) == date(2024, 9, 9)
    assert kept_until(date(2026, 1, 1), [*ends, running]) == kept_until(date(2026, 1, 1), []) == date(2026, 1, 1)


def test_the_rule_and_its_reverse_agree_on_every_day_of_three_years() -> None:
    days = [FROM + timedelta(days=number) for number in range(3 * 365)]
    for today in days[200:]:
        over = [one for one in days if months_after(one, 6) <= today]
        assert ended_by(today) == max(over), today


def test_its_author_is_told_once_two_weeks_before_then_it_goes(app: Flask) -> None:
    key = add(app, ago=timedelta(days=17), level=Level.AUTHOR)  # a draft: thirteen days are left
    for _night in range(2):
        night(app)
    assert told(app) == [people.membership_id(AUTHOR)]
    assert kept(app, key)[1] is not None
    old = add(app, ago=YEARS)
    for _night in range(2):
        night(app)
    assert kept(app, old) == (None, None)
    assert kept(app, key)[1] is not None


def test_sharing_a_draft_gives_it_the_time_of_its_kind(app: Flask) -> None:
    key = add(app, ago=timedelta(days=29), level=Level.AUTHOR)
    Browser(app, AUTHOR).post("casefiles.document_readers", {"level": "shared", "confirmed": "y"},
                              ref=people.file_of("Abadie").ref, document_id=key)  # fmt: skip
    night(app)
    document = kept(app, key)[0]
    assert document is not None
    assert document.ends_on > day(-600)


def test_documents_go_six_months_after_the_last_support(app: Flask) -> None:
    key = add(app, ago=timedelta(days=300))
    night(app)
    assert kept(app, key)[1] is not None
    _end_supports(app, day(190))
    night(app)
    assert kept(app, key) == (None, None)


def _end_supports(app: Flask, end_on: date) -> None:
    closed = {"state": State.CLOSED, "start_on": day(400), "entry_on": day(390), "end_on": end_on, "exit": Exit.MOVED}
    with app.app_context(), system_actor("tests: an end"), write_transaction() as session:
        session.execute(update(Support).where(Support.file_id == people.file_of("Abadie").id).values(**closed))


def test_more_than_a_batch_goes_by_and_by(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [add(app, ago=YEARS) for _one in range(3)]
    monkeypatch.setattr(queries.falling_due, "__kwdefaults__", {"most": 2})
    monkeypatch.setattr(jobs, "BATCH", 2)
    night(app)
    assert sum(kept(app, key)[0] is not None for key in keys) == 1
    with app.app_context(), system_actor("tests: a night"), write_transaction():
        jobs.purge()
    assert [kept(app, key)[0] for key in keys] == [None] * 3


def test_nobody_s_documents_are_left_in_an_anonymous_file(app: Flask) -> None:
    key = add(app)
    with app.app_context(), system_actor("tests: anonymise"), write_transaction():
        anonymising.anonymise([people.file_of("Abadie").id], at=now())
    assert kept(app, key) == (None, None)


def test_a_document_erased_at_the_person_s_request_holds_nothing_any_more(app: Flask) -> None:
    key = add(app)
    with app.app_context(), system_actor("tests: erase"), write_transaction():
        assert erasing.parse_mark(f"document-{key}") == (Document.__tablename__, key)
        erasing.erase(Document.__tablename__, [key])
    document, data = kept(app, key)
    assert document is not None
    assert (document.title, document.withdrawn_why, data) == (ERASED, None, None)
    assert "Contenu effacé" in Browser(app, AUTHOR).get("casefiles.documents", ref=people.file_of("Abadie").ref).text


def test_the_copy_of_a_person_s_data_lists_documents_and_counts_drafts(app: Flask) -> None:
    add(app, title="Attestation lue")
    add(app, Level.AUTHOR, title="Brouillon secret")
    with app.app_context(), looking():
        copy = copy_of(people.file_of("Abadie").id, reference="DR-1", organisation_id=1)
    (section,) = [one for one in copy.sections if one.name == Document.__tablename__]
    assert section.drafts == 1
    assert ("Titre", "Attestation lue") in section.words[0]
    assert DocumentContent.__tablename__ not in {one.name for one in copy.sections}
    assert "Brouillon secret" not in str(copy)
