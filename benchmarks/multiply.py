"""Copies of the demonstration: a million referrals or people in minutes, from a demonstration of some thousands.

Dates and states are those of the original. `FIGURES` copies what stands behind figures and places only: nothing is
written in such a file, and nobody has access to it. `everybody()` copies professionals with their offices too, and all
that hangs on a file, so that each copy is followed by a copy of its pair.
"""

from collections.abc import Sequence

from sqlalchemy import Column, Connection, Table, text

from casefiles.models import counts
from core.db import Base, db, write_mode
from core.guard import system_actor
from demo.bulk import keys_checked_after, without_indexes

FIGURES = ("case_files", "supports", "referrals", "agreement_places")
PROFESSIONALS = ("users", "units", "memberships")
OWNERS = {"support_id": "supports", "referral_id": "referrals"}  # places name both without a foreign key
UNIQUE = {"ref": "id", "referral_ref": "referral_id", "email": "id"}


def everybody() -> tuple[str, ...]:
    """Tables of professionals, of files and of all that hangs on a file by a key of its own."""
    tables = Base.metadata.tables.values()
    hanging = (table.name for table in tables if "file_id" in table.c and "id" in table.c)
    return (*PROFESSIONALS, *FIGURES, *(name for name in hanging if name not in FIGURES))


def multiply(times: int, names: Sequence[str] = FIGURES) -> None:
    """Each row of these tables `times` times in all."""
    with system_actor("benchmark"), write_mode(), db.engine.connect() as connection, keys_checked_after(connection):
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        counts.silence(connection)
        spans = {name: connection.scalar(text(f"SELECT max(id) FROM {name}")) or 0 for name in names}
        filled = {name: span for name, span in spans.items() if span}
        with without_indexes(connection, tuple(filled)):
            for name in filled:
                _copy(connection, Base.metadata.tables[name], filled, times)
        if "units" in filled:
            _place_units(connection, filled["units"])
        counts.recount(connection)
        connection.commit()


def _copy(connection: Connection, table: Table, spans: dict[str, int], times: int) -> None:
    """Keys move by whole spans, so that a copy refers to copies; references are made from the keys."""
    copies = " UNION ALL ".join(f"SELECT {number} AS number" for number in range(1, times))

    def value(column: Column[object]) -> str:
        if column.name in UNIQUE and (column.name != "email" or table.name == "users"):
            key = f"'X' || copies.number || '-' || {UNIQUE[column.name]}"
            return key if column.name != "email" else f"{key} || '@demo.invalid'"
        if column.name == "siret":
            return "NULL"
        owners = {key.column.table.name for key in column.foreign_keys if key.column.name == "id"}
        owners |= {OWNERS.get(column.name, "")}
        owner = table.name if column.name == "id" else next((name for name in owners if name in spans), None)
        return f"{column.name} + copies.number * {spans[owner]}" if owner else f'"{column.name}"'

    quoted = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(map(value, table.columns))
    rows = f"{table.name} CROSS JOIN ({copies}) AS copies WHERE id <= {spans[table.name]}"
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({quoted}) SELECT {values} FROM {rows}")


def _place_units(connection: Connection, span: int) -> None:
    """Paths of the copied units, which name the units above."""
    above = {row.id: row.parent_id for row in connection.execute(text("SELECT id, parent_id FROM units"))}

    def path(unit: int) -> str:
        parent = above[unit]
        return f"{path(parent) if parent else '/'}{unit}/"

    moved = [{"unit": unit, "path": path(unit)} for unit in above if unit > span]
    if moved:
        connection.execute(text("UPDATE units SET path = :path WHERE id = :unit"), moved)
