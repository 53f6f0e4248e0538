"""Who works on a file: names of memberships, holders of access, readers of each level."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from accounts.models import User
from casefiles.models import FileAccess
from casefiles.workflow import AccessLevel, AccessWhy, Level
from core.actor import Actor
from core.db import db
from core.i18n import gettext as _
from core.labels import label
from partners.models import Membership, Unit
from partners.workflow import Role, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A colleague as pages name them."""

    id: int
    name: str
    role: Role
    unit: str
    side: Side
    organisation: int | None

    @property
    def words(self) -> str:
        """« Anne Roux, travail social – MDS Toulouse Nord »."""
        return _("%(name)s, %(role)s – %(unit)s", name=self.name, role=label(self.role).lower(), unit=self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One named access: a colleague, or the queue of a unit."""

    member: Member | None
    unit: str | None
    level: AccessLevel
    why: AccessWhy
    since: datetime
    until: datetime | None


_MEMBER = (
    Membership.id,
    User.given_name,
    User.family_name,
    Membership.role,
    Unit.name,
    Unit.side,
    Unit.organisation_id,
)


def _member(row: Any) -> Member:
    key, given, family, role, unit, side, organisation = row
    return Member(id=key, name=f"{given} {family}", role=role, unit=unit, side=side, organisation=organisation)


def members_named(ids: Iterable[int | None]) -> dict[int, Member]:
    """Colleagues by membership, in one query."""
    asked = sorted({key for key in ids if key is not None})
    if not asked:
        return {}
    query = (
        select(*_MEMBER)
        .join(User, User.id == Membership.user_id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.id.in_(asked))
    )
    return {row[0]: _member(row) for row in db.session.execute(query)}


def holders(file_id: int, at: datetime) -> list[Holder]:
    """Who has access to a file, closest first; ended accesses come last."""
    rows = list(db.session.scalars(select(FileAccess).where(FileAccess.file_id == file_id).order_by(FileAccess.id)))
    members = members_named(row.membership_id for row in rows)
    units = {row.unit_id for row in rows if row.unit_id is not None}
    names = {unit.id: unit.name for unit in db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(units)))}
    found = [
        Holder(
            member=members.get(row.membership_id or 0),
            unit=names.get(row.unit_id or 0),
            level=row.level,
            why=row.why,
            since=row.from_at,
            until=row.until_at,
        )
        for row in rows
    ]
    return sorted(
        found, key=lambda holder: (holder.until is not None and holder.until <= at, holder.level, holder.since)
    )


def readers(file_id: int, actor: Actor, at: datetime) -> dict[Level, list[Member]]:
    """Who would read an item of each level written by this actor now."""
    query = (
        select(*_MEMBER)
        .join(User, User.id == Membership.user_id)
        .join(Unit, Unit.id == Membership.unit_id)
        .join(FileAccess, FileAccess.membership_id == Membership.id)
        .where(
            FileAccess.file_id == file_id,
            FileAccess.level == AccessLevel.CONTENT,
            FileAccess.from_at <= at,
            FileAccess.until_at.is_(None) | (FileAccess.until_at > at),
        )
        .order_by(Membership.id)
    )
    everyone = list({row[0]: _member(row) for row in db.session.execute(query)}.values())
    return {
        Level.SHARED: everyone,
        Level.OWN_SERVICE: [member for member in everyone if member.organisation == actor.organisation],
        Level.AUTHOR: [member for member in everyone if member.id == actor.membership],
    }
