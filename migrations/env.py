"""Runs migrations: as the system, in one writing transaction, on both engines.

SQLite changes a table by building it again. With `foreign_keys=ON` that deleted child rows; it always loses the
triggers of the table. So foreign keys are off, from before the transaction, and checked at its end; triggers that
disappeared while their table stayed are created again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection, Enum

from core.db import UtcDateTime, db, write_mode
from core.guard import system_actor

LOCK = 1_651_207_533  # any number of ours: two migrations wait for each other


class BrokenReferences(RuntimeError):
    """The migration left rows that refer to nothing; it was rolled back."""


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """New migrations name plain types: they must not change when the application's do."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


def skip_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """`flask db migrate` without a change makes no file."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


@contextmanager
def connected() -> Iterator[Connection]:
    """A connection set up for migrations; what was switched off is switched on again."""
    with db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            yield connection
            return
        raw: Any = connection.connection.driver_connection  # SQLAlchemy would begin a transaction first
        # Renaming a rebuilt table must not touch, nor trip over, what other tables and triggers say of it.
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("PRAGMA legacy_alter_table=ON")
        try:
            yield connection
        finally:
            connection.rollback()
            raw.execute("PRAGMA legacy_alter_table=OFF")
            raw.execute("PRAGMA foreign_keys=ON")


def triggers(connection: Connection) -> dict[str, tuple[str, str]]:
    """Table and text of each trigger of a SQLite database, by name."""
    found = connection.exec_driver_sql("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {name: (table, sql) for name, table, sql in found}


def tables(connection: Connection) -> set[str]:
    """The tables of a SQLite database."""
    return set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())


def migrate_sqlite(connection: Connection) -> None:
    """Migrate, put lost triggers back, check every reference."""
    before = triggers(connection)
    context.run_migrations()
    remaining, after = tables(connection), triggers(connection)
    for name, (table, sql) in before.items():
        if table in remaining and name not in after:
            connection.exec_driver_sql(sql)
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise BrokenReferences(", ".join(sorted({f"{row[0]} -> {row[2]}" for row in broken})))


def migrate_postgresql(connection: Connection) -> None:
    """Migrate, one process at a time; a statement may last, waiting for a lock may not."""
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
    context.run_migrations()


def migrate() -> None:
    """Every asked migration, or none of them."""
    options = {
        "compare_type": True,
        "transactional_ddl": True,
        "render_item": render_item,
        "process_revision_directives": skip_empty,
        **current_app.extensions["migrate"].configure_args,  # batch mode among them
    }
    with system_actor("migration"), write_mode(), connected() as connection:
        context.configure(connection=connection, target_metadata=db.metadata, **options)
        with context.begin_transaction():
            migrate_sqlite(connection) if connection.dialect.name == "sqlite" else migrate_postgresql(connection)


migrate()
