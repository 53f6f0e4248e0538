"""Whoever takes a note back is told, by name, who has opened a page that shows it."""

from datetime import timedelta

import pytest
from flask import Flask

from casefiles import actions, queries
from casefiles.models import Note
from casefiles.workflow import Level
from core.clock import now
from core.db import db
from core.errors import Refusal
from tests import people
from tests.casefiles.doing import doing, looking
from tests.page import Browser


def written(app: Flask, level: Level) -> int:
    with app.app_context(), doing("anne.roux") as anne:
        file_id, at = people.file_of("Abadie").id, now() - timedelta(hours=1)
        return actions.write_note(file_id, text="avant", level=level, by=anne, at=at).id


def move(app: Flask, note_id: int, level: Level, *, confirmed: bool = False) -> None:
    with app.app_context(), doing("anne.roux") as anne:
        found = queries.note(people.file_of("Abadie").id, note_id, lock=True)
        assert found is not None
        actions.edit_note(found, text="avant", level=level, by=anne, at=now(), readers_confirmed=confirmed)


def level_of(app: Flask, note_id: int) -> Level:
    with app.app_context(), looking():
        return db.session.get_one(Note, note_id).level


def opened(app: Flask, login: str) -> None:
    Browser(app, login).get("casefiles.timeline", ref=people.file_of("Abadie").ref)


def test_taking_a_note_back_says_who_has_read_it(app: Flask) -> None:
    note_id = written(app, Level.SHARED)
    opened(app, "paul.martin")
    with pytest.raises(Refusal, match="Paul Martin") as refusal:
        move(app, note_id, Level.AUTHOR)
    assert (refusal.value.field, level_of(app, note_id)) == ("confirmed", Level.SHARED)
    move(app, note_id, Level.AUTHOR, confirmed=True)
    assert level_of(app, note_id) is Level.AUTHOR


def test_a_note_nobody_opened_is_taken_back_without_a_word(app: Flask) -> None:
    opened(app, "anne.roux")
    note_id = written(app, Level.SHARED)
    move(app, note_id, Level.OWN_SERVICE)
    assert level_of(app, note_id) is Level.OWN_SERVICE


def test_what_the_other_service_opened_says_nothing_of_a_note_it_never_saw(app: Flask) -> None:
    note_id = written(app, Level.OWN_SERVICE)
    opened(app, "paul.martin")
    move(app, note_id, Level.AUTHOR)
    assert level_of(app, note_id) is Level.AUTHOR
