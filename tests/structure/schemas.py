"""Everything a database holds besides rows, as text that can be compared."""

import re

from sqlalchemy import Connection

_POSTGRESQL = {
    "column": """
        SELECT c.relname || '.' || a.attname,
               concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraint": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0""",
    "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "trigger": "SELECT tgname, pg_get_triggerdef(oid) || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal",
    "function": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "sequence": "SELECT sequencename, data_type::text FROM pg_sequences WHERE schemaname = 'public'",
}
_SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
_VERSION_TABLE = "alembic_version"


def schema(connection: Connection) -> dict[str, object]:
    """Tables with columns and constraints, indexes, triggers, functions; what Alembic adds for itself left out."""
    found: dict[str, object] = {}
    if connection.dialect.name == "sqlite":
        for kind, name, sql in connection.exec_driver_sql(_SQLITE):
            found[f"{kind} {name}"] = _parts(sql) if kind == "table" else " ".join(sql.split())
    else:
        for kind, query in _POSTGRESQL.items():
            found |= {f"{kind} {name}": definition for name, definition in connection.exec_driver_sql(query)}
    return {name: definition for name, definition in found.items() if _VERSION_TABLE not in name}


def triggers(connection: Connection) -> dict[str, object]:
    """The triggers alone."""
    return {name: definition for name, definition in schema(connection).items() if name.startswith("trigger ")}


def _parts(sql: str) -> list[str]:
    """Columns in their order, then constraints in the order of their names: how they are written does not matter."""
    opening, closing = sql.index("("), sql.rindex(")")
    parts, depth, current = [], 0, ""
    for character in sql[opening + 1 : closing] + ",":
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append(" ".join(current.split()))
            current = ""
        else:
            current += character
    constraints = [part for part in parts if re.match(r"CONSTRAINT |PRIMARY |UNIQUE |CHECK |FOREIGN ", part)]
    return [part for part in parts if part not in constraints] + sorted(constraints) + [sql[closing:]]


def row_counts(connection: Connection) -> dict[str, int]:
    """Rows by table."""
    if connection.dialect.name == "sqlite":
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    else:
        names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    tables = connection.exec_driver_sql(names).scalars().all()
    return {name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one() for name in tables}
