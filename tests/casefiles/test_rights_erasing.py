"""Texts erased at the person's request: two people, every version, keys only in the list."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import JournalEntry, Notice
from casefiles.models import FileEvent, Note, PlanItem, Revision
from casefiles.rights import erasing, queries
from casefiles.rights.erasing import ERASED
from casefiles.rights.models import Redaction
from casefiles.rights.workflow import Right
from casefiles.workflow import Happened, Level
from core import personal_data, worker
from core.clock import now
from core.db import db
from core.errors import Conflict, Refusal
from referrals.models import Referral
from tests import people
from tests.casefiles.doing import doing, looking
from tests.casefiles.rights import DORA, registered
from tests.page import Browser

ELISE, LUC = "elise.gros", "luc.moreau"  # heads of the social office, of the agency


def mark_of(login: str, cls: Any = Note, name: str = "Abadie", **of: Any) -> str:
    """The mark of a row somebody wrote."""
    with looking():
        query = select(cls.id).where(cls.file_id == people.file_of(name).id)
        if login:
            query = query.where(cls.author_id == people.membership_id(login))
        for key, value in of.items():
            query = query.where(getattr(cls, key) == value)
        row_id = db.session.scalars(query.order_by(cls.id)).first()
        return personal_data.tables[cls.__tablename__].mark_of(row_id or 0)


def asked(mark: str, right: Right = Right.ERASURE, name: str = "Abadie") -> int:
    ref = registered(right, name=name)
    with doing(DORA) as dora:
        return erasing.ask(queries.request_of(ref, lock=True), mark, by=dora, at=now()).id


def confirmed(redaction_id: int, login: str = ELISE) -> None:
    with doing(login) as head:
        erasing.confirm(queries.redaction(redaction_id, lock=True), by=head, at=now())


def texts(cls: Any, column: Any) -> list[Any]:
    with looking():
        return list(db.session.scalars(select(column).where(cls.file_id == people.file_of("Abadie").id)))


def test_a_text_is_replaced_once_the_head_has_confirmed(app_context: Any) -> None:
    mark = mark_of("anne.roux", level=Level.SHARED)
    words = people.text_of("Abadie", "shared social")
    redaction_id = asked(mark)
    assert words in texts(Note, Note.text)
    confirmed(redaction_id)
    assert words not in texts(Note, Note.text)
    assert texts(Note, Note.text).count(ERASED) == 1


def test_every_version_goes_with_it(app_context: Any) -> None:
    """Its objective was edited once: the text before and the text after stand in a revision."""
    confirmed(asked(mark_of("paul.martin", PlanItem)), LUC)
    assert texts(PlanItem, PlanItem.text).count(ERASED) == 1
    assert (texts(Revision, Revision.old), texts(Revision, Revision.new)) == ([ERASED], [ERASED])


def test_the_texts_of_a_referral_and_of_its_steps_go_together(app_context: Any) -> None:
    mark = mark_of("", Referral, name="Benali")
    confirmed(asked(mark, name="Benali"), LUC)
    with looking():
        one = db.session.scalars(select(Referral).where(Referral.id == people.referral_of("Benali").id)).one()
        assert (one.reason, one.tried, one.question) == (ERASED, ERASED, None)


def test_whoever_asks_confirms_nothing_and_nobody_else_s_head_does(app: Flask) -> None:
    with app.app_context():
        redaction_id = asked(mark_of("anne.roux"))
    Browser(app, LUC).get("rights.confirm_redaction", 404, redaction_id=redaction_id)
    Browser(app, DORA).get("rights.confirm_redaction", 403, redaction_id=redaction_id)
    page = Browser(app, ELISE).get("rights.redactions")
    assert "note-" in page.text
    assert people.text_of("Abadie", "shared social") not in page.text
    Browser(app, ELISE).post("rights.confirm_redaction", {}, redaction_id=redaction_id)
    assert "Aucun effacement" in Browser(app, ELISE).get("rights.redactions").text


def test_the_list_of_erasures_names_keys_and_no_word(app_context: Any) -> None:
    confirmed(asked(mark_of("anne.roux")))
    with looking():
        row = db.session.scalars(select(Redaction)).one()
        values = " ".join(str(getattr(row, key)) for key in Redaction.__mapper__.column_attrs.keys())  # noqa: SIM118
        assert people.text_of("Abadie", "shared social") not in values
        written = list(db.session.scalars(select(JournalEntry.action).where(JournalEntry.action.like("right.%"))))
        facts = list(db.session.scalars(select(FileEvent).where(FileEvent.kind == Happened.REDACTED)))
        told = list(db.session.scalars(select(Notice.membership_id).where(Notice.kind == "right.redaction")))
        assert {"right.ask_redaction", "right.redact"} <= set(written)
        assert [fact.reason for fact in facts] == [None]
        assert told == [people.membership_id(ELISE)]


def test_a_text_is_erased_once(app_context: Any) -> None:
    mark = mark_of("anne.roux")
    redaction_id = asked(mark)
    with pytest.raises(Conflict):
        asked(mark)
    confirmed(redaction_id)
    with pytest.raises(Conflict):
        confirmed(redaction_id)


@pytest.mark.parametrize("mark", ["", "note", "note-", "note-x", "users-1", "people-1", "notes-1", "note-99999", "-5"])
def test_a_mark_of_no_text_of_this_file_is_refused(app_context: Any, mark: str) -> None:
    with pytest.raises(Refusal):
        asked(mark)


def test_a_text_of_another_file_is_no_text_of_this_one(app_context: Any) -> None:
    with pytest.raises(Refusal, match="ne porte ce repère"):
        asked(mark_of("", Referral, name="Benali"))


def test_a_request_of_access_erases_nothing(app_context: Any) -> None:
    with pytest.raises(Refusal, match="ne permet pas"):
        asked(mark_of("anne.roux"), Right.ACCESS)


def test_the_officer_sees_what_waits_and_what_was_erased(app: Flask) -> None:
    with app.app_context():
        ref = registered(Right.ERASURE)
        mark = mark_of("anne.roux")
    Browser(app, DORA).post("rights.redact", {"mark": "notes"}, 422, ref=ref)
    page = Browser(app, DORA).post("rights.redact", {"mark": mark}, ref=ref)
    shown = Browser(app, DORA).get(page.location)
    assert mark in shown.text
    assert "À confirmer" in shown.text


def test_a_copy_made_before_does_not_keep_the_text(app: Flask) -> None:
    with app.app_context():
        ref, redaction_id = registered(), asked(mark_of("anne.roux"))
    Browser(app, DORA).post("reports.ask_rights_copy", {}, ref=ref, _from=f"/administration/droits/{ref}")
    worker.run_due(app)
    with app.app_context():
        confirmed(redaction_id)
    Browser(app, DORA).get("reports.rights_json", 404, ref=ref)
