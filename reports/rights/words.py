"""Values of rows as an export gives them: in words for the person, plain for a machine; professionals by role only."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import select

from casefiles import thematics
from core.db import db
from core.i18n import format_date, format_datetime
from core.i18n import gettext as _
from core.labels import label, registered
from core.personal_data import Column, Gives, Table
from partners.models import Membership, Unit
from reports.labels_journal import words as journal_words

POSTS, UNITS = "memberships", "units"
# Of the journal, whose columns outlive what they name.
_NAMED = {"membership_id": POSTS, "organisation_id": UNITS, "unit_id": UNITS}


def points_to(table: Table, name: str) -> str:
    """The table a `who` column is about: posts, or units."""
    column = table.column(name)
    return next((foreign.column.table.name for foreign in column.foreign_keys), _NAMED.get(name, ""))


class People:
    """Posts and units named in an export: the organisation and the role, or the name of the unit. Two queries."""

    def __init__(self, rows: Iterable[tuple[Table, Any]]) -> None:
        asked: dict[str, set[int]] = {POSTS: set(), UNITS: set()}
        for table, row in rows:
            for name, column in table.columns.items():
                if column.gives is Gives.WHO and (key := getattr(row, name)) is not None:
                    asked[points_to(table, name)].add(key)
        roots = select(Unit.id, Unit.name).where(Unit.parent_id.is_(None))
        organisations = {row.id: row.name for row in db.session.execute(roots)}
        self._units: dict[int, str] = {}
        for unit in db.session.execute(
            select(Unit.id, Unit.name, Unit.organisation_id).where(Unit.id.in_(asked[UNITS]))
        ):
            root = organisations.get(unit.organisation_id, "")
            self._units[unit.id] = unit.name if root in ("", unit.name) else f"{unit.name} – {root}"
        posts = select(Membership.id, Membership.role, Unit.organisation_id).join(Unit, Unit.id == Membership.unit_id)
        self._posts = {
            post.id: f"{label(post.role)} – {organisations.get(post.organisation_id, '')}"
            for post in db.session.execute(posts.where(Membership.id.in_(asked[POSTS])))
        }

    def words(self, table: Table, name: str, key: int) -> str:
        """« Travail social – CD Haute-Garonne »; the name of somebody, never."""
        known = self._posts if points_to(table, name) == POSTS else self._units
        return known.get(key, "")


def in_words(table: Table, name: str, value: Any, people: People, territory: str | None) -> str:
    """A value as the person reads it; nothing for an empty one."""
    column = table.columns[name]
    if value is None or value == []:
        return ""
    if column.gives is Gives.WHO:
        return people.words(table, name, value)
    if table.cls.__tablename__ == "journal_entries" and name == "action":
        return " – ".join(journal_words(value))
    if name == "thematic":
        return thematics.words(value)
    return _plain_words(_member(column, value), territory)


def _member(column: Column, value: Any) -> Any:
    """The member of the enum a code stands for, where one was declared; of each code of a list."""
    if isinstance(value, list):
        return [_member(column, one) for one in value]
    return column.kind(value) if column.kind is not None and value in set(column.kind) else value


def _plain_words(value: Any, territory: str | None) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, Enum):
        return label(value) if type(value) in registered() else str(value.value)
    if isinstance(value, datetime):
        return format_datetime(value, territory)
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, list):
        return ", ".join(_plain_words(one, territory) for one in value)
    return str(value)


def as_data(table: Table, name: str, value: Any, people: People) -> Any:
    """The same for a machine: codes, ISO dates."""
    if value is None:
        return None
    if table.columns[name].gives is Gives.WHO:
        return people.words(table, name, value)
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
