"""Sensitive texts at rest: nothing clear in the database, keys changed to the end, gone with the person or in time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.engine import make_url

from casefiles.rights import anonymising
from casefiles.sensitive import actions, jobs, queries
from casefiles.sensitive.locking import Keys, in_force
from casefiles.sensitive.models import SensitiveReader, SensitiveText
from core.clock import now
from core.config import Settings, UnsafeSettings
from core.db import Base, db, write_transaction
from core.errors import Conflict, Refusal
from core.guard import system_actor
from reports.rights.export import as_json, copy_of
from tests import people
from tests.access.scene_sensitive import add_one
from tests.casefiles.doing import day, looking
from tests.casefiles.secrets_of_files import AUTHOR, COLLEAGUE, NEW, OLD, SECRET, let_go, with_keys, write
from tests.casefiles.test_merging import KEPT, OTHER, make_one, same_person
from tests.page import Browser

WORDS = "Xylophage zinzolin"


@pytest.fixture(autouse=True)
def _sites() -> Iterator[None]:
    yield
    let_go()


def opened(app: Flask, key: int, status: int = 200) -> bool:
    ref = people.file_of("Abadie").ref
    page = Browser(app, AUTHOR).get("casefiles.open_sensitive", status, ref=ref, text_id=key, motif="decision")
    return WORDS in page.html


def rotate(app: Flask) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["sensitive", "rotate"])
    return done.exit_code, done.output.replace("\u00a0", " ").replace("’", "'")


def marks(app: Flask) -> set[str]:
    with app.app_context(), looking():
        return set(db.session.scalars(select(SensitiveText.key_mark)))


def everything(app: Flask) -> bytes:
    """All the database holds: its files on SQLite, else every row as text."""
    url = app.config["SETTINGS"].database_url
    if app.config["SETTINGS"].is_sqlite:
        path = Path(str(make_url(url).database))
        return b"".join(one.read_bytes() for one in path.parent.glob(path.name + "*"))
    with app.app_context(), system_actor("tests: a dump"), db.engine.connect() as connection:
        names = [table.name for table in Base.metadata.sorted_tables]
        rows = [connection.execute(text(f'SELECT t::text FROM "{name}" t')).scalars().all() for name in names]
    return "\n".join(row for found in rows for row in found).encode()


def test_no_clear_text_stands_in_the_database(app: Flask) -> None:
    write(app, COLLEAGUE)
    found = everything(app)
    assert b"12 rue Abadie" in found  # what is not encrypted is found there
    for part in (SECRET, WORDS, "Xylophage", "zinzolin"):
        assert part.encode() not in found
        assert part.encode("utf-16-le") not in found


def test_a_text_opens_in_no_other_row_and_no_other_file(app: Flask) -> None:
    keys, key = Keys((OLD,)), 7
    locked = keys.lock(SECRET, file_id=3, row_id=key)
    assert keys.unlock(locked, file_id=3, row_id=key) == SECRET
    for file_id, row_id in ((3, 8), (4, 7), (7, 3)):
        with pytest.raises(Conflict):
            keys.unlock(locked, file_id=file_id, row_id=row_id)
    with pytest.raises(Conflict):
        Keys((NEW,)).unlock(locked, file_id=3, row_id=key)


def test_a_text_copied_onto_another_row_does_not_open(app: Flask) -> None:
    one, other = write(app), write(app, text="autre")
    with app.app_context(), system_actor("tests: tamper"), write_transaction() as session:
        locked = session.scalars(select(SensitiveText.locked).where(SensitiveText.id == one)).one()
        session.execute(update(SensitiveText).where(SensitiveText.id == other).values(locked=locked))
    assert not opened(app, other, 409)
    assert opened(app, one)


def test_the_key_is_changed_to_the_end_then_the_old_one_is_left_out(app: Flask) -> None:
    before = with_keys(app, OLD)
    keys = [write(before) for _one in range(3)]
    during = with_keys(app, NEW, OLD)
    assert opened(during, keys[0])
    keys.append(write(during))
    code, said = rotate(during)
    assert (code, "3 textes chiffrés de nouveau" in said) == (0, True)
    after = with_keys(app, NEW)
    assert all(opened(after, key) for key in keys)
    assert not opened(before, keys[0], 409)
    assert "0 texte chiffré de nouveau" in rotate(after)[1]


def test_a_change_that_was_stopped_goes_on_where_it_was(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [write(with_keys(app, OLD)) for _one in range(5)]
    during = with_keys(app, NEW, OLD)
    monkeypatch.setattr(queries.under_other_keys, "__kwdefaults__", {"most": 2})
    whole, turns = actions.lock_anew, [1]

    def cut(found: Keys, *, after: int = 0) -> actions.Turn:
        if not turns:
            raise KeyboardInterrupt
        turns.pop()
        return whole(found, after=after)

    monkeypatch.setattr(actions, "lock_anew", cut)
    assert rotate(during)[0] != 0
    assert len(marks(app)) == 2
    monkeypatch.setattr(actions, "lock_anew", whole)
    assert "3 textes chiffrés de nouveau" in rotate(during)[1]
    assert all(opened(with_keys(app, NEW), key) for key in keys)


def test_what_no_key_opens_is_named_and_the_rest_is_done(app: Flask) -> None:
    lost, kept = write(with_keys(app, "lost-key-" * 5)), write(with_keys(app, OLD))
    code, said = rotate(with_keys(app, NEW, OLD))
    assert (code, f"n'ouvre : {lost}." in said) == (1, True)
    assert opened(with_keys(app, NEW), kept)


def test_where_the_level_does_not_exist_there_is_nothing_to_change(app: Flask) -> None:
    assert rotate(with_keys(app))[0] == 1


@pytest.mark.parametrize(
    "given",
    [
        {"sensitive_hosting": "yes"},
        {"sensitive_hosting": "hds", "sensitive_key": "short"},
        {"sensitive_hosting": "hds", "sensitive_key": f"{NEW},short"},
        {"sensitive_hosting": "hds", "sensitive_key": OLD, "secret_key": OLD},
    ],
)
def test_a_weak_key_or_an_unknown_hosting_stops_the_start(given: dict[str, str]) -> None:
    with pytest.raises(UnsafeSettings):
        Settings(mode="test", **given).check()


def test_without_a_fit_hosting_a_key_opens_nothing() -> None:
    assert Settings(sensitive_key=OLD).sensitive_keys == ()
    assert Settings(sensitive_key=f" {NEW} , {OLD} ,", sensitive_hosting="hds").sensitive_keys == (NEW, OLD)


def test_a_text_goes_after_twelve_months(app: Flask) -> None:
    old, recent = write(app, COLLEAGUE), write(app)
    with app.app_context(), system_actor("tests: a year"), write_transaction() as session:
        row = session.get_one(SensitiveText, old)
        assert row.ends_on > day(-360)
        row.ends_on = day(0)
    for _night in range(2):
        with app.app_context(), system_actor("tests: a night"), write_transaction():
            jobs.purge()
    with app.app_context(), looking():
        left = list(db.session.scalars(select(SensitiveText.id)))
        assert (left, db.session.scalars(select(SensitiveReader.text_id)).all()) == ([recent], [])


def test_nothing_is_left_in_an_anonymous_file(app: Flask) -> None:
    write(app, COLLEAGUE)
    with app.app_context(), system_actor("tests: anonymise"), write_transaction():
        anonymising.anonymise([people.file_of("Abadie").id], at=now())
    assert marks(app) == set()


def test_the_copy_of_a_person_s_data_says_that_one_exists_and_not_what_it_says(app: Flask) -> None:
    write(app, COLLEAGUE)
    for name, given in (("CD Haute-Garonne", [{"author_id", "created_at", "ends_on"}]), ("FT Occitanie", [])):
        unit = people.unit_of(name).id
        with app.app_context(), looking():
            copy = copy_of(people.file_of("Abadie").id, reference="DR-1", organisation_id=unit)
        sections = {one.name: one for one in copy.sections}
        text = sections[SensitiveText.__tablename__]
        assert ([set(row) for row in text.data], text.elsewhere != {}) == (given, not given)
        assert (SensitiveReader.__tablename__ in sections) == bool(given)
        assert "ylophage" not in str(as_json(copy, now()))


def test_two_files_made_one_take_their_texts_with_them(app: Flask) -> None:
    with app.app_context():
        same_person()
        kept, other = people.file_of(KEPT).id, people.file_of(OTHER).id
        with system_actor("tests: a text"), write_transaction() as session:
            add_one(session, other, ("sonia.vidal", "FT Occitanie"), SECRET)
        db.session.remove()
        make_one()
        with looking():
            (row,) = queries.of_file(kept)
            assert in_force().unlock(row.locked, file_id=kept, row_id=row.id) == SECRET


def test_they_are_not_made_one_where_the_key_is_missing(app: Flask) -> None:
    write(app)
    with app.app_context(), system_actor("tests: no key"), pytest.raises(Refusal, match="textes chiffrés"):
        actions.bind_to(people.file_of("Costes").id, people.file_of("Abadie").id, Keys(()))
