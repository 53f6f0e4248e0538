"""Files that wait for somebody after a departure, as the keepers of the unit see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from casefiles.models import CaseFile, FileAccess, Person
from casefiles.workflow import AccessWhy
from core.actor import Actor
from core.clock import now, today
from core.db import db
from core.errors import NotFound
from core.i18n import gettext as _
from partners.members import queries as posts
from partners.models import Membership
from partners.queries import Member

QUEUES = bindparam("queues", type_=Integer, expanding=True)
MOST = 100  # of one leaver: more than a whole portfolio


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One file: the person, and since when nobody follows it."""

    access_id: int
    ref: str
    person: str
    since: datetime
    day: date


def _waiting(actor: Actor) -> list[ColumnElement[bool]]:
    running = or_(FileAccess.until_at.is_(None), FileAccess.until_at > now())
    return [FileAccess.why == AccessWhy.QUEUE, FileAccess.unit_id.in_(actor.queues), running]


def waiting_after_departures(most: int) -> Any:
    """SQL: how many files wait in the queues kept, counted no further than one beyond `most`."""
    rows = select(FileAccess.file_id).where(
        FileAccess.why == AccessWhy.QUEUE, FileAccess.unit_id.in_(QUEUES), FileAccess.until_at.is_(None)
    )
    return select(func.count()).select_from(rows.limit(most + 1).subquery()).scalar_subquery()


def leavers(actor: Actor) -> list[Membership]:
    """Posts whose files wait in the queues kept, with their holder and unit; the oldest first."""
    rows = select(FileAccess.for_id).where(*_waiting(actor)).distinct()
    keys = sorted(key for key in db.session.scalars(rows) if key is not None)
    return [posts.post_by_id(key) for key in keys]


def waiting_of(leaver: Membership, actor: Actor) -> list[Waiting]:
    """What one of them left, the first to wait first."""
    person = aliased(Person)
    query = (
        select(FileAccess.id, CaseFile.ref, FileAccess.from_at, CaseFile.territory)
        .add_columns(person.birth_name, person.usage_name, person.given_names)
        .join(CaseFile, CaseFile.id == FileAccess.file_id)
        .join(person, person.file_id == CaseFile.id)
        .where(FileAccess.for_id == leaver.id, *_waiting(actor))
        .order_by(FileAccess.from_at, FileAccess.id)
        .limit(MOST)
    )
    return [
        Waiting(
            access_id=row.id,
            ref=row.ref,
            person=f"{(row.usage_name or row.birth_name).upper()} {row.given_names}",
            since=row.from_at,
            day=today(row.territory),
        )
        for row in db.session.execute(query)
    ]


def takers(leaver: Membership) -> Sequence[Member]:
    """Who can go on: same unit, same role, in force."""
    return posts.colleagues(leaver, today(leaver.unit.territory))


def to_take_over(access_ids: Sequence[int], leaver: Membership, actor: Actor) -> list[FileAccess]:
    """The rows of the queue that are chosen, in the order of their files. Raises NotFound for one that is gone."""
    query = select(FileAccess).where(
        FileAccess.id.in_(access_ids),
        FileAccess.for_id == leaver.id,
        *_waiting(actor),
    )
    rows = list(db.session.scalars(query.order_by(FileAccess.file_id).with_for_update()))
    if len(rows) != len(set(access_ids)):
        raise NotFound(_("Un de ces dossiers a été repris entre-temps : rien n’a changé."))
    return rows
