"""How many supports entered and ended, by department, mode, month and day: what the figures of a target add up.

The database itself keeps the counts beside the supports, in the transaction that writes them, whoever writes. On
PostgreSQL the trigger waits for the commit and then takes one lock of its own: no other lock is taken after it, so two
writers can only follow one another. On SQLite writers do that anyway. Migrations hold the same statements written out.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, String, Table, event
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.models.files import Support
from casefiles.workflow import Mode
from core.db import Base, one_of

LOCK = 1_651_207_534  # any number of ours, beside that of the migrations


class Grain(StrEnum):
    """What one row counts: a day, or a whole month by its first day."""

    DAY = "day"
    MONTH = "month"


class SupportCount(Base):
    """Entries dated of a day or month, and ends of supports that had entered by then; an end before the entry counts
    on its day, so that entries minus ends up to a day are the supports active on it."""

    __tablename__ = "support_counts"

    territory: Mapped[str] = mapped_column(String(3), primary_key=True)
    mode: Mapped[Mode] = mapped_column(primary_key=True)
    grain: Mapped[Grain] = mapped_column(primary_key=True)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    entered: Mapped[int]
    ended: Mapped[int]

    __table_args__ = (one_of("mode", Mode), one_of("grain", Grain))


_MONTH = {"sqlite": "substr(day, 1, 8) || '01'", "postgresql": "date_trunc('month', day)::date"}
_ADD = """
INSERT INTO support_counts (territory, mode, grain, from_on, entered, ended)
SELECT territory, mode, grain, CASE grain WHEN 'day' THEN day ELSE {month} END, sum(entered), sum(ended) FROM (
SELECT territory, mode, entry_on AS day, {sign} AS entered, 0 AS ended FROM {rows} UNION ALL
SELECT territory, mode, CASE WHEN end_on < entry_on THEN entry_on ELSE end_on END, 0, {sign} FROM {rows}
WHERE entry_on IS NOT NULL) AS facts CROSS JOIN (SELECT 'day' AS grain UNION ALL SELECT 'month') AS grains
WHERE day IS NOT NULL GROUP BY 1, 2, 3, 4
ON CONFLICT (territory, mode, grain, from_on) DO UPDATE
SET entered = support_counts.entered + excluded.entered, ended = support_counts.ended + excluded.ended"""
_ROW = "(SELECT {0}.territory AS territory, {0}.mode AS mode, {0}.entry_on AS entry_on, {0}.end_on AS end_on) AS one"
_FUNCTION = """
CREATE OR REPLACE FUNCTION support_counts_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF TG_OP = 'TRUNCATE' THEN DELETE FROM support_counts; RETURN NULL; END IF;
IF coalesce(OLD.entry_on, NEW.entry_on) IS NULL THEN RETURN NULL; END IF;
PERFORM pg_advisory_xact_lock({lock});
IF TG_OP <> 'INSERT' THEN {take}; END IF; IF TG_OP <> 'DELETE' THEN {add}; END IF;
RETURN NULL; END $$"""
_VERBS = {"insert": "INSERT", "delete": "DELETE", "update": "UPDATE OF territory, mode, entry_on, end_on"}


def _add(dialect: str, sign: int, rows: str) -> str:
    return " ".join(_ADD.format(month=_MONTH[dialect], sign=sign, rows=rows).split())


def _sqlite() -> Sequence[str]:
    take, add = _add("sqlite", -1, _ROW.format("OLD")), _add("sqlite", 1, _ROW.format("NEW"))
    bodies = {"insert": (add,), "delete": (take,), "update": (take, add)}
    return [
        f"CREATE TRIGGER support_counts_{name} AFTER {verb} ON supports BEGIN {'; '.join(bodies[name])}; END"
        for name, verb in _VERBS.items()
    ]


def _postgresql() -> Sequence[str]:
    take, add = _add("postgresql", -1, _ROW.format("OLD")), _add("postgresql", 1, _ROW.format("NEW"))
    follow, verbs = "EXECUTE FUNCTION support_counts_follow()", " OR ".join(_VERBS.values())
    late = "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
    return [
        " ".join(_FUNCTION.format(lock=LOCK, take=take, add=add).split()),
        f"CREATE CONSTRAINT TRIGGER support_counts_follow AFTER {verbs} ON supports {late} {follow}",
        f"CREATE TRIGGER support_counts_empty AFTER TRUNCATE ON supports FOR EACH STATEMENT {follow}",
        # Also when a session plays a replica, which silences ordinary triggers.
        "ALTER TABLE supports ENABLE ALWAYS TRIGGER support_counts_follow",
        "ALTER TABLE supports ENABLE ALWAYS TRIGGER support_counts_empty",
    ]


STATEMENTS: dict[str, Sequence[str]] = {"sqlite": _sqlite(), "postgresql": _postgresql()}
SILENCE: dict[str, Sequence[str]] = {
    "sqlite": [f"DROP TRIGGER support_counts_{name}" for name in _VERBS],
    "postgresql": [f"DROP TRIGGER support_counts_{name} ON supports" for name in ("follow", "empty")],
}


def silence(connection: Connection) -> None:
    """Before a load into an empty database: row by row on PostgreSQL, one transaction would count for hours."""
    for statement in SILENCE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def recount(connection: Connection) -> None:
    """After it, in the same transaction: count every support once, and follow again."""
    connection.exec_driver_sql("DELETE FROM support_counts")
    connection.exec_driver_sql(_add(connection.dialect.name, 1, "supports"))
    _follow(Support.__table__, connection)


@event.listens_for(Support.__table__, "after_create")
def _follow(_table: Table, connection: Connection, **_options: object) -> None:
    for statement in STATEMENTS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


@event.listens_for(Support.__table__, "after_drop")
def _forget(_table: Table, connection: Connection, **_options: object) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS support_counts_follow()")
