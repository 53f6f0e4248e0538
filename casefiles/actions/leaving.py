"""Whoever followed people leaves, or is away: the halves of their supports and their named access change hands.

Run by the system: nobody signed in sees every file of a colleague. `by` is who decided it, for the traces.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select

from accounts.journal import record_writing
from casefiles import caseload, queries
from casefiles.actions.access import cover_file, end_all_of, grant, revoke
from casefiles.actions.facts import add_fact
from casefiles.events import FileTakenOver
from casefiles.models import FileAccess, Support
from casefiles.workflow import DATED, AccessLevel, AccessWhy, Happened
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Refusal
from core.events import publish
from partners.members.models import StandIn
from partners.models import Membership
from partners.workflow import ADVISORS


def files_held(membership_id: int) -> list[int]:
    """Files a post follows: named access as one of the pair, without end."""
    query = select(FileAccess.file_id).where(
        FileAccess.membership_id == membership_id,
        FileAccess.why == AccessWhy.PAIR,
        FileAccess.until_at.is_(None),
    )
    return sorted(set(db.session.scalars(query)))


def leave(
    membership_id: int, *, unit_id: int, heir_id: int | None, may_park: bool, by: Actor, at: datetime
) -> tuple[list[int], list[int]]:
    """Every file of a post goes to its heir, or into the queue of the unit; files handed on, files parked.

    An heir without room is refused, or, with `may_park`, the files that find no room are parked.
    Raises Refusal on the field `owner`.
    """
    handed: list[int] = []
    parked: list[int] = []
    for file_id in files_held(membership_id):
        to = _with_room(heir_id, file_id, membership_id, may_park=may_park, at=at)
        if to is None:
            park(file_id, membership_id, unit_id=unit_id, by=by, at=at)
            parked.append(file_id)
        else:
            hand_on(file_id, membership_id, to, by=by, at=at)
            handed.append(file_id)
    end_all_of(membership_id, at=at)
    db.session.flush()
    return handed, parked


def _with_room(heir_id: int | None, file_id: int, from_id: int, *, may_park: bool, at: datetime) -> int | None:
    queries.lock_file(file_id)
    if heir_id is None:
        return None
    try:
        check_room(heir_id, file_id, from_id, at, "owner")
    except Refusal:
        if not may_park:
            raise
        return None
    return heir_id


def check_room(heir_id: int, file_id: int, from_id: int, at: datetime, field: str) -> None:
    """The cap holds for whoever takes over. Raises Refusal on the field of the form that names them."""
    heir = db.session.get_one(Membership, heir_id)
    supports = halves_of(file_id, from_id)
    if heir.role not in ADVISORS or not supports:
        return
    caps = [
        queries.agreement_cap(support.agreement_id, civil_date(at, support.territory))
        for support in supports
        if support.agreement_id is not None
    ]
    given = [cap for cap in caps if cap is not None]
    try:
        caseload.check_room(heir_id, file_id=file_id, agreement_cap=min(given) if given else None)
    except Refusal as refusal:
        raise Refusal(refusal.message, field=field) from refusal


def halves_of(file_id: int, membership_id: int) -> Sequence[Support]:
    """Open supports of a file a post is a half of."""
    query = select(Support).where(
        Support.file_id == file_id,
        Support.end_on.is_(None),
        or_(Support.advisor_id == membership_id, Support.worker_id == membership_id),
    )
    return db.session.scalars(query.order_by(Support.id)).all()


def hand_on(file_id: int, from_id: int, to_id: int, *, by: Actor, at: datetime) -> None:
    """One file: the halves of its open supports and the access of the pair pass from one post to another."""
    supports = halves_of(file_id, from_id)
    for support in supports:
        if support.advisor_id == from_id:
            support.advisor_id = to_id
        else:
            support.worker_id = to_id
        support.version += 1
        add_fact(file_id, Happened.HANDED_ON, by=by, at=at, support_id=support.id)
    if not supports:
        add_fact(file_id, Happened.HANDED_ON, by=by, at=at)
    grant(file_id, level=AccessLevel.CONTENT, why=AccessWhy.PAIR, by=by, at=at, membership_id=to_id)
    revoke(file_id, why=AccessWhy.PAIR, by=by, at=at, membership_id=from_id)
    record_writing("casefile.hand_on", file_id=file_id, reason=f"membership {from_id} to {to_id}")
    db.session.flush()


def park(file_id: int, from_id: int, *, unit_id: int, by: Actor, at: datetime) -> None:
    """One file waits for the keepers of the unit; until they name somebody its supports keep the half that left."""
    known = grant(file_id, level=AccessLevel.INDEX, why=AccessWhy.QUEUE, by=by, at=at, unit_id=unit_id, for_id=from_id)
    if known.from_at == at:
        add_fact(file_id, Happened.PARKED, by=by, at=at)
    revoke(file_id, why=AccessWhy.PAIR, by=by, at=at, membership_id=from_id)
    record_writing("casefile.park", file_id=file_id, reason=f"membership {from_id}")
    db.session.flush()


def take_over(access_id: int, heir_id: int, *, by: Actor, at: datetime) -> None:
    """A keeper names who goes on with the file of a row of the queue. Raises Refusal without room."""
    row = db.session.get_one(FileAccess, access_id)
    from_id = row.for_id or 0
    queries.lock_file(row.file_id)
    if _followed(row):
        check_room(heir_id, row.file_id, from_id, at, "heir")
        hand_on(row.file_id, from_id, heir_id, by=by, at=at)
    publish(FileTakenOver(file_id=row.file_id, from_id=from_id, to_id=heir_id, by_id=by.membership))
    row.until_at = max(at, row.from_at)
    db.session.flush()


def _followed(row: FileAccess) -> bool:
    """Whether who left followed the file of a row of the queue; else they only sent a referral about it."""
    query = select(FileAccess.id).where(
        FileAccess.file_id == row.file_id,
        FileAccess.membership_id == row.for_id,
        FileAccess.why == AccessWhy.PAIR,
        FileAccess.until_at >= row.from_at,
    )
    return db.session.scalar(query.limit(1)) is not None


def give_back(membership_id: int, *, by: Actor, at: datetime) -> int:
    """A post counts again: what still waits in the queue goes back to it; how many files."""
    rows = select(FileAccess).where(
        FileAccess.for_id == membership_id,
        FileAccess.why == AccessWhy.QUEUE,
        or_(FileAccess.until_at.is_(None), FileAccess.until_at > at),
    )
    waiting = list(db.session.scalars(rows.order_by(FileAccess.file_id)))
    for row in waiting:
        was = (AccessLevel.CONTENT, AccessWhy.PAIR) if _followed(row) else (AccessLevel.INDEX, AccessWhy.AUTHOR)
        grant(row.file_id, level=was[0], why=was[1], by=by, at=at, membership_id=membership_id)
        row.until_at = max(at, row.from_at)
        add_fact(row.file_id, Happened.HANDED_ON, by=by, at=at)
    db.session.flush()
    return len(waiting)


def cover_all(row: StandIn, *, by: Actor, at: datetime) -> int:
    """Whoever stands in gets every access of the colleague who is away, for these days; how many files."""
    query = (
        select(
            FileAccess.file_id,
            FileAccess.level,
            func.max(FileAccess.until_at).label("until_at"),
            func.count(FileAccess.until_at).label("ending"),
            func.count().label("number"),
        )
        .where(
            FileAccess.membership_id == row.membership_id,
            FileAccess.why.not_in((AccessWhy.STAND_IN, *DATED)),  # what was opened to one person by name stays theirs
            or_(FileAccess.until_at.is_(None), FileAccess.until_at > at),
        )
        .group_by(FileAccess.file_id, FileAccess.level)
        .order_by(FileAccess.file_id, FileAccess.level)
    )
    found = db.session.execute(query).all()
    for one in found:  # no longer than the absent colleague has it
        until = one.until_at if one.ending == one.number else None
        cover_file(one.file_id, row, level=AccessLevel(one.level), by=by, at=at, until=until)
    db.session.flush()
    return len({one.file_id for one in found})


def shorten_cover(membership_id: int, over_at: datetime) -> None:
    """No access of whoever stands in for a post outlasts it."""
    rows = select(FileAccess).where(
        FileAccess.for_id == membership_id, FileAccess.why == AccessWhy.STAND_IN, FileAccess.until_at > over_at
    )
    for access in db.session.scalars(rows.order_by(FileAccess.id)):
        access.until_at = max(over_at, access.from_at)
    db.session.flush()


def uncover_all(row: StandIn, *, at: datetime) -> int:
    """The absence ended early; how many accesses end."""
    rows = select(FileAccess).where(
        FileAccess.membership_id == row.stand_in_id,
        FileAccess.for_id == row.membership_id,
        FileAccess.why == AccessWhy.STAND_IN,
        FileAccess.until_at > at,
        FileAccess.from_at >= row.from_at,  # those of another absence stay
        FileAccess.from_at < row.until_at,
    )
    ended = list(db.session.scalars(rows.order_by(FileAccess.id)))
    for access in ended:
        access.until_at = max(at, access.from_at)
        record_writing("access.revoke", file_id=access.file_id, reason=AccessWhy.STAND_IN)
    db.session.flush()
    return len(ended)
