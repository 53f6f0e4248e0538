"""Nothing of an erased row stays in the files of the database: written anew without what was let go.

SQLite overwrites what it erases (`secure_delete`), but the write-ahead log and free pages keep older copies until they
are written anew; PostgreSQL keeps dead rows in the files of a table until it is rewritten.
"""

from collections.abc import Sequence
from time import monotonic, sleep

from sqlalchemy import Connection, text

from core.db import db, write_mode

STATISTICS = "pg_statistic"  # the planner keeps the most common values of each column there
PATIENCE, LOOK_EVERY = 20.0, 0.05  # seconds; two waits end well before the lease of the job
# Whoever is at work in any database of the server since before, and whoever reads here on a snapshot of before: their
# rows stay in a table that is rewritten meanwhile.
_OLDER_AT_WORK = text(
    "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint < :before OR EXISTS ("
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND age(backend_xmin) > pg_snapshot_xmax(pg_current_snapshot())::text::bigint - :before)"
)


class Busy(RuntimeError):
    """Somebody was reading, or at work for too long: to be tried again."""


def compact(tables: Sequence[str]) -> None:
    """Rewrite the database file, or these tables of PostgreSQL. Never inside a transaction.

    Raises Busy, or OperationalError when a lock was not given in time.
    """
    with write_mode(), db.engine.connect() as plain:
        connection = plain.execution_options(isolation_level="AUTOCOMMIT")
        if connection.dialect.name == "sqlite":
            _sqlite(connection)
        else:
            _postgresql(connection, tables)


def _sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA user_version")  # begins the transaction that the next statement ends
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("VACUUM")
    busy, _pages, _moved = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    if busy:
        raise Busy("the write-ahead log is in use")


def _postgresql(connection: Connection, tables: Sequence[str]) -> None:
    connection.exec_driver_sql("SET statement_timeout = 0")
    try:
        for some in (tables, (STATISTICS,)):  # the second holds what looking at the first has replaced
            _let_older_end(connection)
            for table in some:
                connection.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{table}"')
    finally:
        connection.exec_driver_sql("RESET statement_timeout")


def _let_older_end(connection: Connection) -> None:
    """Wait for every transaction that may still see what was erased before now. Raises Busy."""
    before = connection.scalar(text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"))
    limit = monotonic() + PATIENCE
    while connection.scalar(_OLDER_AT_WORK, {"before": before}):
        if monotonic() > limit:
            raise Busy("a transaction has been running since before the erasure")
        sleep(LOOK_EVERY)
