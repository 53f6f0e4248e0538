"""Named access to a file begins and ends here, nowhere else."""

from datetime import datetime

from sqlalchemy import and_, or_, select

from accounts.journal import record_writing
from casefiles.models import FileAccess
from casefiles.workflow import AccessLevel, AccessWhy
from core.actor import Actor
from core.db import db
from partners.members import cover
from partners.members.models import StandIn
from partners.models import Membership, Unit

# What a colleague who stands in has too, as long as it lasts.
COVERED = (AccessWhy.PAIR, AccessWhy.ASSIGNED, AccessWhy.AUTHOR)


def grant(
    file_id: int,
    *,
    level: AccessLevel,
    why: AccessWhy,
    by: Actor,
    at: datetime,
    membership_id: int | None = None,
    unit_id: int | None = None,
    for_id: int | None = None,
) -> FileAccess:
    """Open a file to a membership or to a unit's queue. An equal access without end is kept, not doubled.

    Whoever stands in for the membership gets the same, until they no longer do. `for_id`: who left, of a queue.
    """
    for known in _running(file_id, why, at, membership_id, unit_id):
        if known.level is level and known.until_at is None and known.for_id == for_id:
            return known
    access = FileAccess(
        file_id=file_id,
        membership_id=membership_id,
        unit_id=unit_id,
        level=level,
        why=why,
        from_at=at,
        granted_by_id=by.membership,
        for_id=for_id,
    )
    db.session.add(access)
    record_writing("access.grant", file_id=file_id, reason=why)
    if membership_id is not None and why in COVERED:
        for row in cover.stand_ins_of(membership_id, at):
            cover_file(file_id, row, level=level, by=by, at=at)
    return access


def grant_between(
    file_id: int, *, why: AccessWhy, by: Actor, membership_id: int, from_at: datetime, until_at: datetime
) -> None:
    """Let a post know that a file exists, between two instants to come."""
    access = FileAccess(
        file_id=file_id, membership_id=membership_id, level=AccessLevel.INDEX, why=why, from_at=from_at,
        until_at=until_at, granted_by_id=by.membership,
    )  # fmt: skip
    db.session.add(access)
    record_writing("access.grant", file_id=file_id, reason=why)


def cover_file(
    file_id: int, row: StandIn, *, level: AccessLevel, by: Actor, at: datetime, until: datetime | None = None
) -> None:
    """Open a file to who stands in, from the first day of the absence to its last, or to the end of the access."""
    if until is not None and until <= row.from_at:
        return
    access = FileAccess(
        file_id=file_id,
        membership_id=row.stand_in_id,
        level=level,
        why=AccessWhy.STAND_IN,
        from_at=max(at, row.from_at),
        until_at=min(row.until_at, until or row.until_at),
        granted_by_id=by.membership,
        for_id=row.membership_id,
    )
    db.session.add(access)
    record_writing("access.grant", file_id=file_id, reason=AccessWhy.STAND_IN)


def revoke(
    file_id: int,
    *,
    why: AccessWhy,
    by: Actor,
    at: datetime,
    membership_id: int | None = None,
    unit_id: int | None = None,
    until: datetime | None = None,
    for_id: int | None = None,
) -> int:
    """End accesses of one holder for one reason, at once or at `until`; returns how many.

    It ends for who stands in too, unless the holder keeps another access.

    The change is sent with the rest of the transaction: write what needs the access in the same flush.
    """
    ended = [one for one in _running(file_id, why, at, membership_id, unit_id) if for_id in (None, one.for_id)]
    covered = _covered(file_id, at, membership_id, why) if ended else []
    for access in ended:
        access.until_at = max(until or at, access.from_at)
    for access in covered:
        access.until_at = max(min(until or at, access.until_at or at), access.from_at)
    if ended:
        record_writing("access.revoke", file_id=file_id, reason=why)
    return len(ended)


def shut_out(file_id: int, *, organisation_id: int, by: Actor, at: datetime) -> int:
    """End at once every access of an institution, whatever it was for: its posts and its queues; returns how many.

    All in one flush and last, because whoever acts may be one of them.
    """
    db.session.flush()
    of_post = select(Membership.id).join(Unit, Unit.id == Membership.unit_id)
    rows = select(FileAccess).where(
        FileAccess.file_id == file_id,
        or_(FileAccess.until_at.is_(None), FileAccess.until_at > at),
        or_(
            FileAccess.membership_id.in_(of_post.where(Unit.organisation_id == organisation_id)),
            FileAccess.unit_id.in_(select(Unit.id).where(Unit.organisation_id == organisation_id)),
        ),
    )
    ended = list(db.session.scalars(rows))
    for access in ended:
        access.until_at = max(at, access.from_at)
        record_writing("access.revoke", file_id=file_id, reason=access.why)
    db.session.flush()
    return len(ended)


def _covered(file_id: int, at: datetime, membership_id: int | None, why: AccessWhy) -> list[FileAccess]:
    """Accesses of who stands in, when the holder keeps none of another kind."""
    if membership_id is None or why not in COVERED:
        return []
    running = (FileAccess.file_id == file_id, or_(FileAccess.until_at.is_(None), FileAccess.until_at > at))
    kept = select(FileAccess.id).where(
        *running, FileAccess.membership_id == membership_id, FileAccess.why.in_(COVERED), FileAccess.why != why
    )
    if db.session.scalar(kept.limit(1)) is not None:
        return []
    stand_ins = (FileAccess.why == AccessWhy.STAND_IN, FileAccess.for_id == membership_id)
    return list(db.session.scalars(select(FileAccess).where(*running, *stand_ins)))


def end_all_of(membership_id: int, *, at: datetime) -> int:
    """End at once every access of a post, whatever it was for, and of who stands in for it; returns how many files."""
    db.session.flush()
    rows = select(FileAccess).where(
        or_(FileAccess.until_at.is_(None), FileAccess.until_at > at),
        or_(
            FileAccess.membership_id == membership_id,
            and_(FileAccess.for_id == membership_id, FileAccess.why == AccessWhy.STAND_IN),
        ),
    )
    ended = list(db.session.scalars(rows.order_by(FileAccess.id)))
    for access in ended:
        access.until_at = max(at, access.from_at)
    files = sorted({access.file_id for access in ended})
    for file_id in files:
        record_writing("access.revoke", file_id=file_id, reason="membership ended")
    return len(files)


def _running(
    file_id: int, why: AccessWhy, at: datetime, membership_id: int | None, unit_id: int | None
) -> list[FileAccess]:
    """Accesses of a holder that have not ended."""
    db.session.flush()
    rows = select(FileAccess).where(
        FileAccess.file_id == file_id,
        FileAccess.why == why,
        or_(FileAccess.until_at.is_(None), FileAccess.until_at > at),
        FileAccess.membership_id == membership_id if membership_id is not None else FileAccess.unit_id == unit_id,
    )
    return list(db.session.scalars(rows))
