"""Copies of the rows behind figures and places: a million referrals in minutes, from a demonstration of some thousands.

Files, supports, referrals and places only, as they are: dates, states, units and agreements are those of the original.
What is written in the files is not copied; nobody has access to a copy.
"""

from sqlalchemy import Connection, Table, text

from casefiles.models import counts
from core.db import Base, db, write_mode
from core.guard import system_actor
from demo.bulk import keys_checked_after, without_indexes

COPIED = ("case_files", "supports", "referrals", "agreement_places")
OWNERS = {"file_id": "case_files", "support_id": "supports", "referral_id": "referrals"}


def multiply(times: int) -> None:
    """Each row of these tables `times` times in all."""
    with system_actor("benchmark"), write_mode(), db.engine.connect() as connection, keys_checked_after(connection):
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        counts.silence(connection)
        with without_indexes(connection, COPIED):
            spans = {name: connection.scalar(text(f"SELECT max(id) FROM {name}")) or 0 for name in COPIED}
            for name in COPIED:
                _copy(connection, Base.metadata.tables[name], spans, times)
        counts.recount(connection)
        connection.commit()


def _copy(connection: Connection, table: Table, spans: dict[str, int], times: int) -> None:
    """Keys move by whole spans, so that a copy refers to copies; references are made from the keys."""
    copies = " UNION ALL ".join(f"SELECT {number} AS number" for number in range(1, times))

    def value(column: str) -> str:
        if column in ("ref", "referral_ref"):
            return f"'X' || copies.number || '-' || {'id' if column == 'ref' else 'referral_id'}"
        owner = table.name if column == "id" else OWNERS.get(column)
        return f"{column} + copies.number * {spans[owner]}" if owner else f'"{column}"'

    names = [column.name for column in table.columns]
    quoted, values = ", ".join(f'"{name}"' for name in names), ", ".join(map(value, names))
    rows = f"{table.name} CROSS JOIN ({copies}) AS copies WHERE id <= {spans[table.name]}"
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({quoted}) SELECT {values} FROM {rows}")
