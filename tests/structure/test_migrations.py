"""Migrations: the same database as the models, up and down, with every row and trigger kept, or not at all."""

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent, indent

import psycopg
import pytest
from alembic.config import Config
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from accounts import seals
from accounts.journal import record_reading
from core.config import Settings
from core.db import db, write_mode, write_transaction
from core.guard import system_actor
from tests import engines
from tests.structure.schemas import row_counts, schema, triggers
from tests.structure.sources import ROOT

pytestmark = pytest.mark.database
Make = Callable[[str], str]
LIMIT = 120.0  # seconds: a busy machine is no failure
NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "0001"


def upgrade():
{upgrade}


def downgrade():
{downgrade}
"""
REBUILD = """
for table in ("users", "memberships", "journal_seals", "journal_entries"):
    always = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table(table, recreate=always) as batch:
        {change}
"""


@pytest.fixture
def empty_database(engine_name: str, tmp_path: Path) -> Iterator[Make]:
    """Makes empty databases by name, gives their addresses."""
    if engine_name == "sqlite":
        yield lambda name: f"sqlite:///{tmp_path / name}.sqlite3"
        return
    cluster, made = os.environ[engines.CLUSTER_URL], []
    with psycopg.connect(cluster, autocommit=True) as server:

        def make(name: str) -> str:
            made.append(f"{name}_{os.getpid()}")
            server.execute(f"CREATE DATABASE {made[-1]} TEMPLATE template0")
            return cluster.replace("/postgres?", f"/{made[-1]}?")

        yield make
        for name in made:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _app(url: str) -> Flask:
    made: Flask = importlib.import_module("app").create_app(
        Settings(mode="test", database_url=url, secret_key="only-for-tests-" * 3)
    )
    return made


@contextmanager
def _connection(app: Flask) -> Iterator[Connection]:
    with app.app_context(), system_actor("test"), write_mode():
        try:
            with db.engine.connect() as connection:
                yield connection
        finally:
            db.engine.dispose()


@pytest.fixture
def with_next(app: Flask, tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Writes a revision after the last one, for the application on its loaded database."""
    callbacks = app.extensions["migrate"].migrate.configure_callbacks

    def configure(config: Config) -> Config:
        config.set_main_option("version_locations", f"{ROOT / 'migrations' / 'versions'} {tmp_path}")
        config.set_main_option("path_separator", "space")
        return config

    def write(up: str, down: str = "pass") -> None:
        code = NEXT.format(upgrade=indent(dedent(up), "    "), downgrade=indent(dedent(down), "    "))
        (tmp_path / "9999_next.py").write_text(code)

    callbacks.append(configure)
    yield write
    callbacks.remove(configure)


def test_migrations_make_the_database_of_the_models(empty_database: Make) -> None:
    migrated, created = _app(empty_database("migrated")), _app(empty_database("created"))
    with migrated.app_context():
        upgrade()
    with _connection(created) as connection:
        db.metadata.create_all(connection)
        expected = schema(connection)
    with _connection(migrated) as connection:
        assert schema(connection) == expected


def test_the_tables_that_only_grow_have_their_triggers(app: Flask, engine_name: str) -> None:
    with _connection(app) as connection:
        assert len(triggers(connection)) == (26 if engine_name == "sqlite" else 16)


def test_the_way_back_leaves_nothing_and_the_way_up_works_again(app: Flask) -> None:
    with _connection(app) as connection:
        before = schema(connection)
    with app.app_context():
        downgrade(revision="base")
    with _connection(app) as connection:
        assert schema(connection) == {}
    with app.app_context():
        upgrade()
    with _connection(app) as connection:
        assert schema(connection) == before


def test_rebuilding_tables_keeps_every_row_and_every_trigger(app: Flask, with_next: Callable[..., None]) -> None:
    with_next(
        REBUILD.format(change='batch.add_column(sa.Column("scratch", sa.Integer()))'),
        REBUILD.format(change='batch.drop_column("scratch")'),
    )
    with app.app_context(), system_actor("test"):
        record_reading("file.read")
        with write_transaction() as session:
            seals.seal(session)
    with _connection(app) as connection:
        before = row_counts(connection), triggers(connection)
    for change in (upgrade, downgrade):
        with app.app_context():
            change()
        with _connection(app) as connection:
            assert (row_counts(connection), triggers(connection)) == before


def test_a_revision_that_leaves_orphans_is_refused_and_undone(app: Flask, with_next: Callable[..., None]) -> None:
    with_next('op.execute("DELETE FROM users")')
    with _connection(app) as connection:
        before = row_counts(connection)
    assert before["memberships"] > 0
    with app.app_context(), pytest.raises((SystemExit, DBAPIError)):
        upgrade()
    with _connection(app) as connection:
        assert row_counts(connection) == before


def test_a_revision_that_fails_half_way_leaves_nothing(app: Flask, with_next: Callable[..., None]) -> None:
    with_next('op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))\nraise ZeroDivisionError')
    with app.app_context(), pytest.raises(ZeroDivisionError):
        upgrade()
    with _connection(app) as connection:
        assert "half" not in row_counts(connection)


def test_foreign_keys_are_kept_again_after_a_migration(app: Flask) -> None:
    with app.app_context():
        upgrade()
    orphan = "INSERT INTO notices (id, membership_id, kind, endpoint, ref, text, created_at)"
    with _connection(app) as connection, pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        connection.exec_driver_sql(f"{orphan} VALUES (1, 0, '', '', '', '', '2026-01-01 00:00:00')")


def test_two_processes_that_migrate_at_once_both_find_it_done(empty_database: Make) -> None:
    url = empty_database("shared")
    environment = os.environ | {"DATABASE_URL": url, "BINOME_MODE": "test"}
    command = [sys.executable, "-m", "flask", "--app", "app", "db", "upgrade"]
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    answers = [(process.communicate(timeout=LIMIT)[1], process.returncode) for process in processes]
    assert [status for _text, status in answers] == [0, 0], answers
    with _connection(_app(url)) as connection:
        assert row_counts(connection)["alembic_version"] == 1
