"""Rows of the journal, their seals, and somebody at the database itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Connection

from accounts import seals
from accounts.journal import record_reading
from accounts.models import JOURNAL_MONTHS, JournalEntry, JournalSeal
from accounts.seals import Fault, Report
from core import append_only
from core.db import db, side_session, write_mode, write_transaction
from core.guard import system_actor

INSERT = "INSERT INTO journal_entries (id, at, actor_kind, action) VALUES ({id}, '2026-01-01 00:00:00', 'system', 'x')"


def record(app: Flask, count: int = 1) -> None:
    """Readings of files, by the system."""
    with app.app_context(), system_actor("test"):
        for number in range(count):
            record_reading("file.read", file_id=number, subject="AG-31-7K3F9QAC", shown=1)


def seal(app: Flask, most: int = seals.BATCH) -> int:
    """Seal once; how many rows."""
    with app.app_context(), system_actor("test"), write_transaction() as session:
        return seals.seal(session, most)


def verify(app: Flask, head: str | None = None) -> Report:
    """The whole journal against its seals."""
    with app.app_context(), system_actor("test"), side_session() as session:
        return seals.verify(session, head=head)


def faults(app: Flask) -> list[tuple[Fault, int, int]]:
    """What a verification finds."""
    return [(problem.fault, problem.first_id, problem.last_id) for problem in verify(app).problems]


@contextmanager
def raw(app: Flask) -> Iterator[Connection]:
    """Somebody at the database itself."""
    with app.app_context(), system_actor("test"), write_mode(), db.engine.begin() as connection:
        yield connection


def execute(app: Flask, *statements: str) -> None:
    """Statements in one transaction, past the session and its guard."""
    with raw(app) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def tamper(app: Flask, *changes: str) -> None:
    """Drop the triggers, change, put them back: nothing is left to see but the seals."""
    with raw(app) as connection:
        dialect = connection.dialect.name
        for table in ("journal_entries", "journal_seals"):
            names = ("no_update", "no_delete", "no_replace") if dialect == "sqlite" else ("no_change", "no_truncate")
            for name in names:
                connection.exec_driver_sql(
                    f"DROP TRIGGER {table}_{name}" + ("" if dialect == "sqlite" else f" ON {table}")
                )
        for change in changes:
            connection.exec_driver_sql(change)
        kept: tuple[tuple[Any, str | None], ...] = ((JournalEntry, "journal_seals"), (JournalSeal, None))
        for model, seals_table in kept:
            for statement in append_only.statements(model.__table__, dialect, seals=seals_table, months=JOURNAL_MONTHS):
                connection.exec_driver_sql(statement)
