"""The journal only grows: no row is changed, removed, replaced or emptied, but what retention lets go."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accounts import seals
from accounts.journal import record_writing
from accounts.models import JOURNAL_MONTHS, JournalEntry
from accounts.seals import Fault
from core.db import side_session, write_transaction
from core.guard import GuardError, system_actor
from tests.accounts.journal_rows import INSERT, execute, faults, record, seal, verify

pytestmark = pytest.mark.every_engine

Freeze = Callable[[datetime], None]


@pytest.fixture
def sealed(app: Flask) -> Flask:
    """Rows 1 to 30 in three seals of ten, none unsealed."""
    record(app, 30)
    assert [seal(app, 10) for _batch in range(3)] == [10, 10, 10]
    return app


@pytest.mark.parametrize("table", ["journal_entries", "journal_seals"])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {table} SET id = id",
        "DELETE FROM {table}",
        "DELETE FROM {table} WHERE id = 1",
        "INSERT INTO {table} SELECT * FROM {table}",
    ],
)
def test_rows_of_the_journal_are_neither_changed_nor_removed(sealed: Flask, table: str, change: str) -> None:
    with pytest.raises(IntegrityError):
        execute(sealed, change.format(table=table))
    assert faults(sealed) == []


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("key", ["id", "last_id", "previous"])
def test_sqlite_replaces_no_row(sealed: Flask, engine_name: str, recursive: str, key: str) -> None:
    if engine_name != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's")
    columns = ["id", "first_id", "last_id", "rows", "content", "digest", "previous", "sealed_at"]
    values = [name if name == key else f"{name} || '9'" for name in columns]
    with pytest.raises(IntegrityError, match="append-only"):
        execute(
            sealed,
            f"PRAGMA recursive_triggers={recursive}",
            f"INSERT OR REPLACE INTO journal_seals SELECT {', '.join(values)} FROM journal_seals WHERE id = 1",
        )


@pytest.mark.parametrize("before", ["", "SET session_replication_role = 'replica'"])
def test_postgresql_empties_no_table(sealed: Flask, engine_name: str, before: str) -> None:
    if engine_name != "postgresql":
        pytest.skip("TRUNCATE is PostgreSQL's")
    for change in ("TRUNCATE journal_entries", "TRUNCATE journal_seals", "DELETE FROM journal_entries"):
        with pytest.raises(IntegrityError, match="append-only"):
            execute(sealed, *filter(None, (before,)), change)


def test_a_writing_that_is_rolled_back_leaves_no_row(app: Flask) -> None:
    with app.app_context(), system_actor("test"), write_transaction() as session:
        record_writing("file.write", file_id=1)
        session.flush()
        session.rollback()
    assert verify(app).unsealed == 0


def test_nobody_reads_the_journal_through_the_session(sealed: Flask) -> None:
    with sealed.app_context(), side_session() as session:
        assert session.scalars(select(JournalEntry.id)).all() == []
        with pytest.raises(GuardError):
            session.execute(select(JournalEntry.__table__.c.id))


def _seal_three_rows_long_ago(app: Flask, freeze: Freeze) -> None:
    freeze(datetime.now(UTC) - timedelta(days=31 * 14))
    record(app, 3)
    seal(app)
    freeze(datetime.now(UTC))


def test_after_its_retention_a_sealed_row_may_go(app: Flask, freeze: Freeze) -> None:
    _seal_three_rows_long_ago(app, freeze)
    execute(app, "DELETE FROM journal_entries")
    report = verify(app)
    assert (report.retired_rows, report.rows, report.problems) == (3, 0, [])


def test_a_number_is_not_given_again_after_retention(app: Flask, freeze: Freeze) -> None:
    _seal_three_rows_long_ago(app, freeze)
    execute(app, "DELETE FROM journal_entries")
    record(app, 2)
    assert (seal(app), faults(app)) == (2, [])


def test_an_old_row_without_a_seal_may_not_go(app: Flask, freeze: Freeze) -> None:
    freeze(datetime.now(UTC) - timedelta(days=31 * 14))
    record(app)
    with pytest.raises(IntegrityError):
        execute(app, "DELETE FROM journal_entries")


def test_a_row_with_an_old_date_sealed_today_may_not_go(app: Flask) -> None:
    execute(app, INSERT.format(id=1).replace("2026-01-01", "2001-01-01"))
    seal(app)
    with pytest.raises(IntegrityError):
        execute(app, "DELETE FROM journal_entries")


def test_a_row_of_the_last_twelve_months_may_not_go(app: Flask, freeze: Freeze) -> None:
    freeze(datetime.now(UTC) - timedelta(days=364))
    record(app)
    seal(app)
    with pytest.raises(IntegrityError):
        execute(app, "DELETE FROM journal_entries")


def test_half_a_seal_removed_is_no_retention(app: Flask, freeze: Freeze) -> None:
    _seal_three_rows_long_ago(app, freeze)
    execute(app, "DELETE FROM journal_entries WHERE id = 2")
    assert faults(app) == [(Fault.MISSING, 1, 3)]


def test_an_old_seal_emptied_while_older_rows_remain_is_no_retention(app: Flask, freeze: Freeze) -> None:
    _seal_three_rows_long_ago(app, freeze)
    _seal_three_rows_long_ago(app, freeze)
    execute(app, "DELETE FROM journal_entries WHERE id > 3")
    assert faults(app) == [(Fault.MISSING, 4, 6)]


def test_a_young_row_under_a_seal_that_claims_to_be_old_may_not_go(app: Flask) -> None:
    record(app)
    forged = "INSERT INTO journal_seals (id, first_id, last_id, rows, content, digest, previous, sealed_at)"
    execute(app, f"{forged} VALUES (1, 1, 1, 1, 'c', 'd', 'p', '2001-01-01 00:00:00')")
    with pytest.raises(IntegrityError):
        execute(app, "DELETE FROM journal_entries")


def retire(app: Flask, months: int = JOURNAL_MONTHS, most: int = 20) -> int:
    with app.app_context(), system_actor("test"), write_transaction() as session:
        return seals.retire(session, months, most)


def test_retention_removes_whole_seals_the_oldest_first_and_proves_the_rest(app: Flask, freeze: Freeze) -> None:
    _seal_three_rows_long_ago(app, freeze)
    _seal_three_rows_long_ago(app, freeze)
    record(app, 2)
    seal(app)
    assert retire(app, most=1) == 3
    assert faults(app) == []
    assert [retire(app), retire(app)] == [3, 0]
    report = verify(app)
    assert (report.retired_rows, report.rows, report.problems) == (6, 2, [])


def test_retention_keeps_what_is_younger_than_its_setting(app: Flask, freeze: Freeze) -> None:
    _seal_three_rows_long_ago(app, freeze)
    assert retire(app, months=24) == 0
    assert retire(app, months=1) == 3  # twelve months are the least, and these are thirteen old
