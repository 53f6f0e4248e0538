"""Who is told that a file will be anonymised: the last to follow the person, or the head of their unit."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from accounts.models import User
from casefiles.models import Support
from casefiles.rights.retention import WARNINGS, warning_at
from core.db import db
from core.i18n import N_
from core.i18n import lazy_gettext as _l
from partners.models import Membership
from partners.notices import topics as notices
from partners.notices.actions import tell
from partners.queries import heads_of
from partners.workflow import PROFESSIONALS
from referrals.models import Referral
from reports.rights.retention import Due

notices.declare("retention", _l("Anonymisations annoncées"), "retention.", roles=PROFESSIONALS)
TEXTS = {
    60: N_("Un dossier que vous avez suivi sera anonymisé dans 60 jours, sans nouveau contact avec la personne."),
    30: N_("Un dossier que vous avez suivi sera anonymisé dans 30 jours, sans nouveau contact avec la personne."),
}


def tell_followers(told: Iterable[Due], *, at: datetime) -> None:
    """One notice each; nothing in it says who the person is."""
    due_files = list(told)
    posts = _posts([due.file_id for due in due_files])
    working = _working({key for keys in posts.values() for key in keys})
    for due in due_files:
        days = warning_at(due.due_on, due.today) or min(WARNINGS)
        last = posts.get(due.file_id, ())
        whom = [key for key in last if key in working]
        if not whom:
            whom = [head for key in last for head in heads_of(_unit_of(key))]
        tell(whom, kind=f"retention.{days}", text=TEXTS[days], endpoint="casefiles.show", ref=due.ref, at=at,
             by_id=None, about=due.ref)  # fmt: skip


def _posts(file_ids: list[int]) -> dict[int, tuple[int, ...]]:
    """The pair of the last support of each file, else the author of its last referral."""
    found: dict[int, tuple[int, ...]] = {}
    authors = select(Referral.file_id, Referral.author_id).where(Referral.file_id.in_(file_ids))
    for row in db.session.execute(authors.order_by(Referral.id)):
        found[row.file_id] = (row.author_id,)
    pairs = select(Support.file_id, Support.advisor_id, Support.worker_id).where(Support.file_id.in_(file_ids))
    for file_id, *halves in db.session.execute(pairs.order_by(Support.end_on, Support.id)):
        found[file_id] = tuple(key for key in halves if key is not None)
    return found


def _working(ids: set[int]) -> set[int]:
    """Those whose post runs and whose account works."""
    query = (
        select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.id.in_(ids), Membership.end_on.is_(None), Membership.ended_at.is_(None))
        .where(User.deactivated_at.is_(None))
    )
    return set(db.session.scalars(query))


def _unit_of(membership_id: int) -> int:
    return db.session.scalars(select(Membership.unit_id).where(Membership.id == membership_id)).one()
