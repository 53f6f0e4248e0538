"""One file and its supports."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from agreements.models import AgreementTerms
from casefiles.models import CaseFile, FileAccess, Support
from casefiles.reviews.models import SupportReview
from casefiles.scope import has_access
from casefiles.workflow import DATED, AccessLevel, AccessWhy, Mode
from core.actor import current_actor
from core.db import db
from core.errors import NotFound
from core.i18n import gettext as _


def get(ref: str, *, lock: bool = False) -> CaseFile:
    """The file of a reference with its person and supports; `lock` holds its row until the end.

    Raises NotFound for a file this actor has no access to, as for one that does not exist.
    """
    if lock:
        db.session.execute(select(CaseFile.id).where(CaseFile.ref == ref).with_for_update())
    query = (
        select(CaseFile)
        .join(CaseFile.person)
        .outerjoin(CaseFile.supports)
        .where(CaseFile.ref == ref)
        .options(contains_eager(CaseFile.person), contains_eager(CaseFile.supports))
        .order_by(Support.start_on, Support.id)
    )
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound(_("Ce dossier n’existe pas, ou ne vous est pas ouvert."))
    return found


def with_referrals(file_id: int, support_id: int | None = None) -> tuple[CaseFile, date | None]:
    """The file with the referrals of it that this actor takes part in, latest first; the last review of a support.

    Raises NotFound when the access of the actor ended since the page was begun.
    """
    last = select(func.max(SupportReview.on)).where(SupportReview.support_id == support_id).scalar_subquery()
    query = select(CaseFile, last).where(CaseFile.id == file_id).options(selectinload(CaseFile.referrals))
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise NotFound(_("Ce dossier n’existe pas, ou ne vous est pas ouvert."))
    return found[0], found[1]


def reach(file_id: int) -> AccessLevel | None:
    """How far the current actor's access to a file goes."""
    actor = current_actor()
    for level in (AccessLevel.CONTENT, AccessLevel.INDEX):
        if has_access(db.session(), actor, file_id, level):
            return level
    return None


@dataclass(frozen=True, slots=True)
class Held:
    """How far the actor's own access to a file goes now, why, and until when where it has an end."""

    reach: AccessLevel | None = None
    why: AccessWhy | None = None
    until: datetime | None = None

    @property
    def is_dated(self) -> bool:
        """Nothing but an emergency or a granted request opens the file."""
        return self.why in DATED


def held(file_id: int, at: datetime) -> Held:
    """The widest access the current actor holds; of equal ones, that which is not for some days only."""
    actor = current_actor()
    mine = or_(FileAccess.membership_id == (actor.membership or 0), FileAccess.unit_id.in_(actor.queues))
    runs = (FileAccess.from_at <= at, or_(FileAccess.until_at.is_(None), FileAccess.until_at > at))
    rows = db.session.execute(
        select(FileAccess.level, FileAccess.why, FileAccess.until_at).where(FileAccess.file_id == file_id, mine, *runs)
    ).all()
    last = max((row.until_at for row in rows if row.until_at is not None), default=at)
    best = min(
        rows,
        key=lambda row: (row.level is not AccessLevel.CONTENT, row.why in DATED, last - (row.until_at or last)),
        default=None,
    )
    return Held() if best is None else Held(best.level, best.why, best.until_at)


def content(ref: str, *, lock: bool = False) -> CaseFile:
    """The file of a reference, for who reads its content. Raises NotFound for everyone else."""
    file = get(ref, lock=lock)
    if reach(file.id) is not AccessLevel.CONTENT:
        raise NotFound(_("Ce dossier n’existe pas, ou ne vous est pas ouvert."))
    return file


def lock_file(file_id: int) -> None:
    """Hold the row of a file until the end of the transaction, so that its supports change one at a time."""
    db.session.execute(select(CaseFile.id).where(CaseFile.id == file_id).with_for_update())


def open_supports(file_id: int) -> list[Support]:
    """Supports of a file that have not ended, oldest first."""
    query = select(Support).where(Support.file_id == file_id, Support.end_on.is_(None))
    return list(db.session.scalars(query.order_by(Support.start_on, Support.id)))


def current_support(file_id: int, mode: Mode) -> Support | None:
    """The open support of a mode, of which there is at most one."""
    return next((support for support in open_supports(file_id) if support.mode is mode), None)


def support_in_hand(file_id: int) -> Support | None:
    """The support new items are written under: the global one if it is open, else the latest open one."""
    found = open_supports(file_id)
    return next((support for support in found if support.mode is Mode.GLOBAL), found[-1] if found else None)


def agreement_cap(agreement_id: int, day: date) -> int | None:
    """Portfolio cap of an agreement's terms in effect on a day."""
    query = select(AgreementTerms.portfolio_cap).where(
        AgreementTerms.agreement_id == agreement_id, AgreementTerms.effective_on <= day
    )
    return db.session.scalar(query.order_by(AgreementTerms.effective_on.desc()).limit(1))
