"""The copy of their data a person is handed: complete by the declarations, professionals by role, drafts counted."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import JournalEntry
from casefiles.models import Note
from casefiles.rights import actions, queries
from casefiles.rights.models import RightsCopy
from core import personal_data, worker
from core.clock import now
from core.db import db, write_transaction
from core.errors import Conflict
from core.personal_data import Gives
from referrals.models import Referral
from referrals.workflow import State
from reports.rights import jobs
from reports.rights.export import SCHEMA, SCHEMA_VERSION
from reports.rights.rows import DRAFT, withheld
from tests import people
from tests.casefiles.doing import looking, seeing
from tests.casefiles.rights import DORA, registered
from tests.conftest import Freeze
from tests.page import Browser
from tests.reports import paper as sheet


@pytest.fixture
def ref(app: Flask) -> str:
    with app.app_context():
        return registered()


def prepare(app: Flask, ref: str) -> None:
    """The officer asks, the worker makes."""
    Browser(app, DORA).post("reports.ask_rights_copy", {}, ref=ref, _from=f"/administration/droits/{ref}")
    worker.run_due(app)


def data(app: Flask, ref: str) -> dict[str, Any]:
    prepare(app, ref)
    found: dict[str, Any] = json.loads(Browser(app, DORA).get("reports.rights_json", ref=ref).html)
    return found


def section(found: dict[str, Any], table: str) -> dict[str, Any]:
    return next(one for one in found["sections"] if one["table"] == table)


def test_every_declared_column_that_is_given_stands_in_the_file(app: Flask, ref: str) -> None:
    found = data(app, ref)
    assert (found["schema"], found["schema_version"], found["reference"]) == (SCHEMA, SCHEMA_VERSION, ref)
    assert {"people", "supports", "notes", "contacts", "plan_items", "barriers"} <= {
        s["table"] for s in found["sections"]
    }
    for one in found["sections"]:
        columns = personal_data.tables[one["table"]].columns
        given = {name for name, column in columns.items() if column.gives is not Gives.NOTHING}
        assert set(one["labels"]) == given
        assert all(set(row) == given for row in one["rows"])


def test_the_person_reads_their_own_details(app: Flask, ref: str) -> None:
    (person,) = section(data(app, ref), "people")["rows"]
    assert person["birth_name"] == "Abadie"
    assert len(person["birth_date"]) == len("1985-01-31")


def test_own_service_is_given_the_other_s_and_drafts_are_counted(app: Flask, ref: str) -> None:
    """Six notes by two halves on three levels: the officer is the council's."""
    notes = section(data(app, ref), "notes")
    texts = " ".join(row["text"] for row in notes["rows"])
    for level in ("shared conseil", "shared social", "own_service social"):
        assert people.text_of("Abadie", level) in texts
    for level in ("own_service conseil", "author conseil", "author social"):
        assert people.text_of("Abadie", level) not in texts
    assert (notes["drafts"], notes["held_elsewhere"]) == (2, {"FT Occitanie": 1})


def test_no_canary_of_a_draft_or_of_another_file_leaves(app: Flask, ref: str) -> None:
    whole = json.dumps(data(app, ref), ensure_ascii=False)
    with app.app_context(), looking():
        others = list(db.session.scalars(select(Note.text).where(Note.file_id != people.file_of("Abadie").id)))
    assert others
    assert not [text for text in others if text in whole]


def test_professionals_are_named_by_institution_and_role_only(app: Flask, ref: str) -> None:
    found = data(app, ref)
    whole = json.dumps(found, ensure_ascii=False)
    assert not [one for _login, given, family, _posts in people.USERS for one in (f"{given} {family}",) if one in whole]
    assert {row["author_id"] for row in section(found, "notes")["rows"]} == {
        "Conseil dédié – FT Occitanie", "Travail social – CD Haute-Garonne",
    }  # fmt: skip


def test_who_read_the_file_is_told_with_day_and_purpose(app: Flask, ref: str) -> None:
    Browser(app, "anne.roux").get("casefiles.show", ref=people.file_of("Abadie").ref)
    rows = section(data(app, ref), "journal_entries")["rows"]
    assert {"membership_id", "organisation_id", "at", "action"} <= set(rows[0])
    assert any(row["membership_id"] == "Travail social – CD Haute-Garonne" for row in rows)


def test_the_copy_is_journalled_before_it_leaves(app: Flask, ref: str) -> None:
    data(app, ref)
    with app.app_context(), looking():
        query = select(JournalEntry.subject, JournalEntry.file_id).where(JournalEntry.action == "right.person_export")
        assert [tuple(row) for row in db.session.execute(query)] == [(ref, people.file_of("Abadie").id)]


def test_a_draft_of_a_referral_is_counted_only() -> None:
    assert withheld(Referral(state=State.DRAFT), 1) == DRAFT
    assert withheld(Referral(state=State.SENT), 1) is None


def test_a_sent_referral_is_given_with_its_steps(app: Flask) -> None:
    with app.app_context():
        ref = registered(name="Benali")
    found = data(app, ref)
    sent = section(found, "referrals")
    assert [row["state"] for row in sent["rows"]] == ["sent"]
    assert {row["referral_id"] for row in section(found, "referral_events")["rows"]} == {sent["rows"][0]["id"]}


def test_a_request_about_nobody_has_no_copy(app: Flask) -> None:
    with app.app_context():
        ref = registered(name=None)
    Browser(app, DORA).get("reports.rights_json", 404, ref=ref)
    assert "Préparer la copie" not in Browser(app, DORA).get("rights.show", ref=ref).text


def test_a_copy_lies_locked_and_goes_after_a_week(app: Flask, ref: str, freeze: Freeze) -> None:
    prepare(app, ref)
    with app.app_context(), looking():
        kept = db.session.scalars(select(RightsCopy)).one()
        assert "Abadie" not in str(kept.data)
    freeze(now() + timedelta(days=8))
    with app.app_context(), looking(), write_transaction():
        jobs.remove_copies()
    with app.app_context(), looking():
        assert db.session.scalar(select(RightsCopy.id)) is None


def test_a_copy_is_made_once(app: Flask, ref: str) -> None:
    dora, page = Browser(app, DORA), f"/administration/droits/{ref}"
    dora.post("reports.ask_rights_copy", {}, ref=ref, _from=page)
    assert "En préparation" in dora.get(page).text
    with app.app_context(), seeing(DORA) as actor:
        asked = queries.request_of(ref)
        with pytest.raises(Conflict):
            actions.ask_copy(asked, by=actor, at=now())


def test_the_document_is_accessible_and_shows_marks(app: Flask, ref: str) -> None:
    prepare(app, ref)
    made = Browser(app, DORA).get("reports.rights_pdf", ref=ref).response.data
    assert sheet.faults(made) == []
    text = " ".join(sheet.pages(made))
    assert "Copie de vos données" in text
    assert "note-" in text
    assert "brouillons existent aussi" in text
