"""Nothing of an erased row stays in the files of the database: written anew without what was let go.

SQLite overwrites what it erases (`secure_delete`), but the write-ahead log and free pages keep older copies until they
are written anew; PostgreSQL keeps dead rows in the files of a table until it is rewritten.
"""

from collections.abc import Sequence
from time import sleep

from sqlalchemy import Connection

from core.db import db, write_mode

STATISTICS = "pg_statistic"  # the planner keeps the most common values of each column there
# Seconds before each of its rewritings: its old rows died a moment ago, and a connection that opens in that moment,
# to any database of the server, keeps them for as long.
PAUSES = (0.2, 1.0)


class Busy(RuntimeError):
    """Somebody was reading: to be tried again."""


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
        for table in tables:
            connection.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{table}"')
        for pause in PAUSES:
            sleep(pause)
            connection.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{STATISTICS}"')
    finally:
        connection.exec_driver_sql("RESET statement_timeout")
