"""Fast inserts on both engines: `executemany` on SQLite, `COPY` on PostgreSQL. Values are already database text."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, ForeignKeyConstraint, Table, func, select, text
from sqlalchemy.schema import AddConstraint, DropConstraint

from core.db import Base

CHUNK = 20_000
Row = Sequence[Any]


class Bulk:
    """Collects rows per table and writes them in chunks, parents before children."""

    def __init__(self, connection: Connection, columns: dict[str, tuple[str, ...]]) -> None:
        self.connection = connection
        self.columns = columns
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.pending = 0
        self.written = 0
        self._next: dict[str, int] = {}
        self._postgresql = connection.dialect.name == "postgresql"

    def next_id(self, table: str) -> int:
        """The next free primary key of a table."""
        if table not in self._next:
            column = Base.metadata.tables[table].c.id
            self._next[table] = self.connection.scalar(select(func.coalesce(func.max(column), 0))) or 0
        self._next[table] += 1
        return self._next[table]

    def add(self, table: str, row: Row) -> None:
        """Queue one row, its values in the order of `columns[table]`."""
        self.rows[table].append(row)
        self.pending += 1

    def flush(self, *, least: int = 0) -> None:
        """Write what is queued, if it is at least `least` rows."""
        if self.pending < least:
            return
        for table in self.columns:  # declared parents first
            rows = self.rows.pop(table, [])
            if rows:
                self._write(table, rows)
                self.written += len(rows)
        self.pending = 0

    def _write(self, table: str, rows: list[Row]) -> None:
        names = ", ".join(f'"{name}"' for name in self.columns[table])
        if not self._postgresql:
            marks = ", ".join("?" * len(self.columns[table]))
            self.connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608
            return
        driver: Any = self.connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def reset_sequences(self) -> None:
        """PostgreSQL: sequences continue after the keys given here."""
        if self._postgresql:
            for table in self._next:
                self.connection.execute(
                    text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {self._next[table]})")
                )


@contextmanager
def without_indexes(connection: Connection, tables: Sequence[str]) -> Iterator[None]:
    """Drop the secondary indexes during the load and build them again at the end: half the time.

    PostgreSQL: the foreign keys too; checked at each row they take three quarters of the load, at the end one join.
    """
    found = [index for name in tables for index in _table(name).indexes]
    keys: list[ForeignKeyConstraint] = []
    if connection.dialect.name == "postgresql":
        keys = [key for name in tables for key in _table(name).foreign_key_constraints]
    for key in keys:
        connection.execute(DropConstraint(key))
    for index in found:
        index.drop(connection)
    yield
    for index in found:
        index.create(connection)
    for key in keys:
        connection.execute(AddConstraint(key, isolate_from_table=False))  # create_all makes them too
    connection.exec_driver_sql("ANALYZE")


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


class BrokenKeys(Exception):
    """A loaded row names a parent that does not exist."""


@contextmanager
def keys_checked_after(connection: Connection) -> Iterator[None]:
    """SQLite: check foreign keys once after the load instead of at each of its rows, five lookups each.

    Must be entered before the connection's transaction begins. Raises BrokenKeys, after the commit of the load.
    """
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = driver.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
    if broken:
        raise BrokenKeys(f"{len(broken)} rows, first {broken[0]}")


def value_of(member: StrEnum | None) -> str | None:
    """A member as it is stored; SQLite's driver binds plain text four times faster than a text enum."""
    return member.value if member else None


def text_of(day: date | None) -> str | None:
    """A day as it is stored."""
    return str(day) if day else None
