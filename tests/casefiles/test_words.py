"""Contacts and notes: the rhythm they move, the versions they leave, the people who read them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from accounts.models import Notice
from casefiles import actions, queries
from casefiles.actions import notes
from casefiles.models import Contact, Note, Revision
from casefiles.workflow import Channel, Level, Mode
from core.actor import Actor
from core.clock import now
from core.db import db, write_transaction
from core.errors import NotAllowed, Refusal
from core.guard import GuardError, system_actor
from tests import people
from tests.casefiles.doing import day, doing, looking, seeing

pytestmark = pytest.mark.usefixtures("app_context")


def lea() -> int:
    return people.file_of("Abadie").id


def last_contact() -> Any:
    with looking():
        support = queries.current_support(lea(), Mode.GLOBAL)
        return support.last_contact_on if support else None


def note(actor: Actor, ago: int, *, reached: bool = True, **given: Any) -> Contact:
    answers: dict[str, Any] = {"channel": Channel.PHONE, "reached": reached, "on": day(ago), **given}
    return actions.note_contact(lea(), by=actor, at=now(), **answers)


def correct(contact: Contact, actor: Actor, **given: Any) -> None:
    answers: dict[str, Any] = {
        "channel": contact.channel,
        "reached": contact.reached,
        "on": contact.on,
        "line": contact.line,
    }
    actions.correct_contact(contact, level=Level.SHARED, by=actor, at=given.pop("at", now()), **(answers | given))


@pytest.mark.parametrize(("ago", "reached", "last"), [(0, True, 0), (0, False, 21), (30, True, 21), (300, True, 21)])
def test_only_a_later_success_resets_the_rhythm(ago: int, reached: bool, last: int) -> None:
    with doing("anne.roux") as anne:
        note(anne, ago, reached=reached)
    assert last_contact() == day(last)


def test_a_contact_reserved_to_a_service_resets_the_rhythm_all_the_same() -> None:
    with doing("anne.roux") as anne:
        note(anne, 1, level=Level.OWN_SERVICE, line="réservé")
    assert last_contact() == day(1)
    with seeing("paul.martin"):
        assert "réservé" not in [contact.line for contact in queries.last_contacts(lea(), 50)]


def test_a_contact_to_come_is_refused() -> None:
    with pytest.raises(Refusal) as refusal, doing("anne.roux") as anne:
        note(anne, -1)
    assert refusal.value.field == "on"


@pytest.mark.parametrize(("minutes", "versions"), [(9, 0), (11, 1)])
def test_ten_minutes_to_correct_then_the_old_version_is_kept(minutes: int, versions: int) -> None:
    with doing("anne.roux") as anne:
        contact = note(anne, 1, line="erreur")
        correct(contact, anne, line="juste", at=now() + timedelta(minutes=minutes))
        db.session.flush()
        kept = db.session.scalars(select(Revision).where(Revision.contact_id == contact.id)).all()
        assert (contact.line, contact.version, len(kept)) == ("juste", 2, versions)


def test_a_contact_corrected_to_an_attempt_gives_the_rhythm_back() -> None:
    with doing("anne.roux") as anne:
        contact = note(anne, 1)
        assert queries.open_supports(lea())[0].last_contact_on == day(1)
        correct(contact, anne, reached=False)
    assert last_contact() == day(21)


def test_nobody_corrects_a_colleagues_contact() -> None:
    with doing("anne.roux") as anne:
        contact = next(found for found in queries.last_contacts(lea(), 50) if found.author_id != anne.membership)
        with pytest.raises(NotAllowed):
            correct(contact, anne, line="x")


def test_a_note_in_anothers_name_is_refused_by_the_guard() -> None:
    with pytest.raises(GuardError), doing("anne.roux"):
        actions.write_note(lea(), text="x", level=Level.SHARED, by=people.actor("paul.martin"), at=now())


def _note(level: Level, ago: timedelta = timedelta(hours=1)) -> int:
    with doing("anne.roux") as anne:
        return actions.write_note(lea(), text="avant", level=level, by=anne, at=now() - ago).id


def _edit(note_id: int, **given: Any) -> None:
    with doing("anne.roux") as anne:
        found = queries.note(lea(), note_id, lock=True)
        assert found is not None
        actions.edit_note(found, by=anne, at=now(), **given)


@pytest.mark.parametrize("level", [Level.AUTHOR, Level.OWN_SERVICE])
def test_sharing_a_note_asks_to_confirm_its_readers(level: Level) -> None:
    note_id = _note(level)
    with pytest.raises(Refusal) as refusal:
        _edit(note_id, text="avant", level=Level.SHARED)
    assert refusal.value.field == "confirmed"
    _edit(note_id, text="avant", level=Level.SHARED, readers_confirmed=True)
    with seeing("paul.martin"):
        assert queries.note(lea(), note_id) is not None


def test_the_text_before_sharing_stays_with_those_who_could_read_it() -> None:
    note_id = _note(Level.OWN_SERVICE)
    _edit(note_id, text="après", level=Level.SHARED, readers_confirmed=True)
    for login, versions in (("paul.martin", 0), ("anne.roux", 1)):
        with seeing(login):
            assert len(db.session.scalars(select(Revision).where(Revision.note_id == note_id)).all()) == versions


def test_taking_a_note_back_takes_its_old_texts_back() -> None:
    note_id = _note(Level.SHARED)
    _edit(note_id, text="après", level=Level.SHARED)
    _edit(note_id, text="après", level=Level.AUTHOR)
    with seeing("paul.martin"):
        assert db.session.scalars(select(Revision).where(Revision.note_id == note_id)).all() == []
        assert queries.note(lea(), note_id) is None


@pytest.mark.parametrize(("minutes", "versions"), [(9, 0), (11, 1)])
def test_words_are_put_right_in_place_for_ten_minutes(minutes: int, versions: int) -> None:
    note_id = _note(Level.SHARED, timedelta(minutes=minutes))
    _edit(note_id, text="après", level=Level.SHARED)
    with looking():
        assert len(db.session.scalars(select(Revision).where(Revision.note_id == note_id)).all()) == versions


@pytest.mark.parametrize(("days", "level", "kept"), [(29, Level.AUTHOR, True), (31, Level.AUTHOR, False),
                                                     (400, Level.OWN_SERVICE, True)])  # fmt: skip
def test_a_draft_nobody_shares_goes_after_thirty_days(days: int, level: Level, kept: bool) -> None:
    note_id = _note(level, timedelta(days=days))
    _edit(note_id, text="après", level=level)
    with system_actor("tests: worker"), write_transaction():
        notes.purge_drafts(at=now())
    with looking():
        assert (db.session.get(Note, note_id) is not None) == kept


def test_its_author_is_told_once_five_days_before() -> None:
    for days in (24, 26, 27):
        _note(Level.AUTHOR, timedelta(days=days))
    for _ in range(2):
        with system_actor("tests: worker"), write_transaction():
            notes.remind_of_drafts(at=now())
    with looking():
        told = db.session.scalars(select(Notice.membership_id).where(Notice.kind == notes.DRAFT_ENDS)).all()
        assert told == [people.membership_id("anne.roux")]


def test_nobody_edits_a_colleagues_note() -> None:
    with looking():
        author = people.membership_id("paul.martin")
        key = db.session.scalars(select(Note.id).where(Note.author_id == author, Note.level == Level.SHARED)).first()
    with pytest.raises(NotAllowed):
        _edit(key or 0, text="x", level=Level.SHARED)
