"""The days an agreement occupies: no two of one council and department share a day and an axis.

The database itself holds to it: an exclusion constraint on PostgreSQL; on SQLite, where writers follow one another, a
trigger. Migrations hold the same statements written out.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, String, Table, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from agreements.workflow import Axis
from core.db import Base, Id, one_of

REFUSED = "agreement_runs_overlap"  # in the error of both engines


class AgreementRun(Base):
    """One axis of a signed agreement in one department, from its first day to its last; an early end shortens it."""

    __tablename__ = "agreement_runs"

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    council_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    territory: Mapped[str] = mapped_column(String(3))
    axis: Mapped[Axis]
    start_on: Mapped[date]
    end_on: Mapped[date]

    __table_args__ = (
        UniqueConstraint("agreement_id", "territory", "axis", "start_on"),
        CheckConstraint("end_on >= start_on", name="end_from_start"),
        one_of("axis", Axis),
    )


_TRIGGER = """
CREATE TRIGGER agreement_runs_overlap_{verb} BEFORE {verb} ON agreement_runs WHEN EXISTS (
SELECT 1 FROM agreement_runs WHERE council_id = NEW.council_id AND territory = NEW.territory AND axis = NEW.axis
AND id IS NOT NEW.id AND start_on <= NEW.end_on AND end_on >= NEW.start_on)
BEGIN SELECT RAISE(ABORT, 'agreement_runs_overlap'); END"""
_EXCLUSION = """
ALTER TABLE agreement_runs ADD CONSTRAINT agreement_runs_overlap EXCLUDE USING gist (
council_id WITH =, territory WITH =, axis WITH =, daterange(start_on, end_on, '[]') WITH &&)"""
STATEMENTS: dict[str, Sequence[str]] = {
    "sqlite": [" ".join(_TRIGGER.format(verb=verb).split()) for verb in ("INSERT", "UPDATE")],
    "postgresql": ["CREATE EXTENSION IF NOT EXISTS btree_gist", " ".join(_EXCLUSION.split())],
}


@event.listens_for(AgreementRun.__table__, "after_create")
def _refuse_overlap(_table: Table, connection: Connection, **_options: Any) -> None:
    for statement in STATEMENTS[connection.dialect.name]:
        connection.exec_driver_sql(statement)
