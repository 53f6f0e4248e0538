"""Documents on files of the demonstration accounts: one the advisor shares, one the social service keeps to itself."""

from datetime import datetime, time, timedelta
from hashlib import sha256

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from accounts.models import User
from casefiles.documents.models import Document, DocumentContent
from casefiles.documents.workflow import DocumentKind, ends_on
from casefiles.models import FileEvent, Support
from casefiles.workflow import Happened, Level, Mode
from core import clock
from demo.accounts import ACCOUNTS
from demo.signed_copy import signed_copy
from partners.models import Membership, Unit

MOST = 12  # files
HOUR = time(11)
SHARED = (DocumentKind.CERTIFICATE, "Attestation de formation : logiciels de bureau", Level.SHARED)
OWN = (DocumentKind.LETTER, "Courrier du bailleur", Level.OWN_SERVICE)
What = tuple[DocumentKind, str, Level]


def add_documents(session: Session, now: datetime) -> None:
    """On the first files the accounts follow together with somebody."""
    shown = select(Membership.id).join(User, User.id == Membership.user_id)
    shown = shown.where(User.email.in_([account.email for account in ACCOUNTS]))
    followed = select(Support).where(
        Support.mode == Mode.GLOBAL, Support.end_on.is_(None), Support.entry_on.is_not(None),
        or_(Support.advisor_id.in_(shown), Support.worker_id.in_(shown)),
    )  # fmt: skip
    for support in session.scalars(followed.order_by(Support.id).limit(MOST)).all():
        at = _added_at(support, now)
        for author_id, what in zip(support.pair, (SHARED, OWN), strict=True):
            if author_id is not None and at <= now:
                _add(session, support, author_id, what, at)


def _added_at(support: Support, now: datetime) -> datetime:
    """Three weeks before the demonstration ends, or the day after the entry."""
    after = (support.entry_on or support.start_on) + timedelta(days=1)
    day = max(after, clock.civil_date(now, support.territory) - timedelta(days=21))
    return datetime.combine(day, HOUR, clock.zone(support.territory))


def _add(session: Session, support: Support, author_id: int, what: What, at: datetime) -> None:
    """With what it holds, and the line of the timeline when it is shared."""
    kind, title, level = what
    organisation = select(Unit.organisation_id).join(Membership, Membership.unit_id == Unit.id)
    data, day = signed_copy([title, "Document fictif"]), clock.civil_date(at, support.territory)
    of = {"file_id": support.file_id, "support_id": support.id}
    document = Document(
        **of, author_id=author_id, level=level, created_at=at, kind=kind, title=title, media_type="application/pdf",
        organisation_id=session.scalars(organisation.where(Membership.id == author_id)).one(), size=len(data),
        sha256=sha256(data).hexdigest(), ends_on=ends_on(kind, level, day, day),
    )  # fmt: skip
    session.add(document)
    session.flush()
    session.add(DocumentContent(file_id=support.file_id, document_id=document.id, data=data))
    if level is Level.SHARED:
        added = {"kind": Happened.DOCUMENT_ADDED, "to_state": kind, "membership_id": author_id}
        session.add(FileEvent(**of, at=at, **added))
