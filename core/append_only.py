"""Tables that only grow: triggers of the database refuse to change, remove, replace or empty their rows.

SQLite's `INSERT OR REPLACE` and PostgreSQL's `TRUNCATE` pass by the usual triggers, so each has one of its own.
The one way out is retention: a row may go when its whole month, and the seal over it, are old enough by the clock
of the database. Migrations hold the same statements written out.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, UniqueConstraint, event

REFUSED = "is append-only"

_OLD_ENOUGH = {
    # The start of the month first: 29 February minus twelve months would slip into March.
    "sqlite": "datetime('now', 'start of month', '-{months} months')",
    "postgresql": "(date_trunc('month', now() AT TIME ZONE 'UTC') - interval '{months} months') AT TIME ZONE 'UTC'",
}
_REMOVABLE = (
    "OLD.at < {limit} AND EXISTS (SELECT 1 FROM {seals}"
    " WHERE OLD.id BETWEEN first_id AND last_id AND sealed_at < {limit})"
)

_SQLITE = (
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {refuse}; END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN ({removable}) IS NOT TRUE BEGIN {refuse}; END",
    # Delete triggers see a replacement only on connections with recursive_triggers=ON; this one always does.
    "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} BEGIN {refuse}; END",
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {call}",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}",
    # Also when a session plays a replica, which silences ordinary triggers.
    "ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_change",
    "ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate",
)
_BODY = (
    "IF TG_OP = 'DELETE' THEN IF {removable} THEN RETURN OLD; END IF; END IF;"
    " RAISE EXCEPTION '{table} {refused}' USING ERRCODE = 'restrict_violation';"
)


def statements(table: Table, dialect: str, *, seals: str | None, months: int) -> Sequence[str]:
    """What creates the triggers of a table. Without `seals`, no row ever goes."""
    limit = _OLD_ENOUGH[dialect].format(months=months)
    name, removable = table.name, _REMOVABLE.format(limit=limit, seals=seals) if seals else "FALSE"
    values = {
        "table": name,
        "removable": removable,
        "refuse": f"SELECT RAISE(ABORT, '{name} {REFUSED}')",
        "taken": f"EXISTS (SELECT 1 FROM {name} WHERE {' OR '.join(_same(table))})",  # noqa: S608 - names of ours
        "body": _BODY.format(table=name, removable=removable, refused=REFUSED),
        "call": f"EXECUTE FUNCTION {name}_append_only()",
    }
    return [part.format(**values) for part in (_SQLITE if dialect == "sqlite" else _POSTGRESQL)]


def _same(table: Table) -> list[str]:
    """By which columns an inserted row would take the place of another."""
    keys = [constraint.columns for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
    uniques = sorted([column.name for column in columns] for columns in keys)
    primary = [column.name for column in table.primary_key.columns]
    return [" AND ".join(f"{name} = NEW.{name}" for name in columns) for columns in (primary, *uniques)]


def protect_rows(table: Any, *, seals: str | None = None, months: int = 0) -> None:
    """Make a table append-only wherever it is created.

    `seals` names the table of its seals: rows sealed more than `months` whole months ago may be removed.
    """

    def create(_table: Table, connection: Connection, **_options: Any) -> None:
        for statement in statements(table, connection.dialect.name, seals=seals, months=months):
            connection.exec_driver_sql(statement)

    def drop(_table: Table, connection: Connection, **_options: Any) -> None:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {table.name}_append_only()")

    event.listen(table, "after_create", create)
    event.listen(table, "after_drop", drop)
