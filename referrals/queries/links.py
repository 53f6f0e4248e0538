"""Links of a referral: the last one sent, the one in hand, and the referral it shows."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from core.actor import current_actor
from core.db import db
from core.errors import NotFound
from core.guard import system_actor
from core.links import running
from referrals.link_models import ReferralLink
from referrals.models import Referral
from referrals.queries.one import UNKNOWN, hold


def last_link(referral_id: int) -> ReferralLink | None:
    """The link sent last, whatever became of it."""
    query = select(ReferralLink).where(ReferralLink.referral_id == referral_id)
    return db.session.scalar(query.order_by(ReferralLink.id.desc()).limit(1))


def waiting_link(referral_id: int) -> ReferralLink | None:
    """The link of a referral that was neither used nor revoked; there is at most one."""
    query = select(ReferralLink).where(ReferralLink.referral_id == referral_id)
    return db.session.scalar(query.where(ReferralLink.used_at.is_(None), ReferralLink.revoked_at.is_(None)))


def link_in_hand(at: datetime, *, lock: bool = False) -> ReferralLink:
    """The running link of whoever holds one. Raises NotFound when it runs no more."""
    own = ReferralLink.id == current_actor().opens("referral_links")
    query = select(ReferralLink).where(own, *running(ReferralLink, at))
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound(str(UNKNOWN))
    return found


def of_link(link: ReferralLink, *, lock: bool = False) -> Referral:
    """The one referral a link shows, with its barriers and receiving unit. Raises NotFound."""
    of = Referral.id == link.referral_id
    if lock:
        with system_actor("a link holds the file of its referral"):
            hold(of)
    query = select(Referral).where(of).options(selectinload(Referral.barriers), joinedload(Referral.to_unit))
    found = db.session.scalar(query.execution_options(populate_existing=lock))
    if found is None:
        raise NotFound(str(UNKNOWN))
    return found
