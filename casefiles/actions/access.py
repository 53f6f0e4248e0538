"""Named access to a file begins and ends here, nowhere else."""

from datetime import datetime

from sqlalchemy import or_, select

from accounts.journal import record_writing
from casefiles.models import FileAccess
from casefiles.workflow import AccessLevel, AccessWhy
from core.actor import Actor
from core.db import db
from partners.models import Membership, Unit


def grant(
    file_id: int,
    *,
    level: AccessLevel,
    why: AccessWhy,
    by: Actor,
    at: datetime,
    membership_id: int | None = None,
    unit_id: int | None = None,
) -> FileAccess:
    """Open a file to a membership or to a unit's queue. An equal access without end is kept, not doubled."""
    for known in _running(file_id, why, at, membership_id, unit_id):
        if known.level is level and known.until_at is None:
            return known
    access = FileAccess(
        file_id=file_id,
        membership_id=membership_id,
        unit_id=unit_id,
        level=level,
        why=why,
        from_at=at,
        granted_by_id=by.membership,
    )
    db.session.add(access)
    record_writing("access.grant", file_id=file_id, reason=why)
    return access


def revoke(
    file_id: int,
    *,
    why: AccessWhy,
    by: Actor,
    at: datetime,
    membership_id: int | None = None,
    unit_id: int | None = None,
    until: datetime | None = None,
) -> int:
    """End accesses of one holder for one reason, at once or at `until`; returns how many.

    The change is sent with the rest of the transaction: write what needs the access in the same flush.
    """
    ended = _running(file_id, why, at, membership_id, unit_id)
    for access in ended:
        access.until_at = max(until or at, access.from_at)
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
