"""The rows about one file, table by table as declared, and which of them an institution does not hand over.

Given: what is shared, and what is reserved to the service of the institution that was asked: article 15 knows no
reserved item. Counted only: drafts nobody but their author has read, and what is reserved to the other institution,
which is asked itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import select

from casefiles.models import CaseFile, Written
from casefiles.rights.anonymising import about
from casefiles.rights.models import RightsRequest
from casefiles.sensitive.models import SensitiveText
from casefiles.workflow import Level
from core import personal_data
from core.db import db
from core.personal_data import Table
from referrals.models import Referral
from referrals.workflow import State

DRAFT = "draft"
LAST = "journal_entries"  # long, and about the professionals


@dataclass(slots=True)
class Found:
    """Rows of one table that are given, how many drafts there are, and how many rows each other institution holds."""

    table: Table
    given: list[Any] = field(default_factory=list)
    drafts: int = 0
    elsewhere: Counter[int] = field(default_factory=Counter)


def rows_of(file_id: int, organisation_id: int | None) -> Iterator[Found]:
    """Every table that is given, in the order of the declarations. Run inside `system_actor`."""
    merged = select(CaseFile.id).where(CaseFile.merged_into_id == file_id)
    ids = [file_id, *db.session.scalars(merged)]  # the journal of a file made one with this one stays its own
    held_back: dict[Any, set[int]] = defaultdict(set)
    tables = [one for name, one in personal_data.tables.items() if one.is_given and name != LAST]
    for table in (*tables, personal_data.tables[LAST]):
        found, cls = Found(table), cast(Any, table.cls)
        for row in db.session.scalars(select(cls).where(about(table, ids)).order_by(cls.id)):
            if _hangs_on(row, held_back):
                continue
            holder = withheld(row, organisation_id)
            if holder is None:
                found.given.append(row)
                continue
            held_back[table.cls.__table__].add(row.id)
            if holder == DRAFT:
                found.drafts += 1
            else:
                found.elsewhere[int(holder)] += 1
        yield found


def _hangs_on(row: Any, held_back: dict[Any, set[int]]) -> bool:
    """It belongs to a row that is not given, as a barrier to its referral."""
    mapper: Any = type(row).__mapper__
    for foreign in mapper.local_table.foreign_keys:
        kept = held_back.get(foreign.column.table)
        if kept and getattr(row, mapper.get_property_by_column(foreign.parent).key) in kept:
            return True
    return False


def withheld(row: Any, organisation_id: int | None) -> str | int | None:
    """None when it is given; DRAFT; or the institution that holds it and is asked itself."""
    if isinstance(row, Written):
        if row.level is Level.AUTHOR:
            return DRAFT
        own = row.level is not Level.OWN_SERVICE or row.organisation_id == organisation_id
        return None if own else row.organisation_id
    if isinstance(row, Referral) and row.state is State.DRAFT:
        return DRAFT
    if isinstance(row, RightsRequest | SensitiveText) and row.organisation_id != organisation_id:
        return row.organisation_id
    return None
