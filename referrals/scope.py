"""Who sees and writes which referral: its author, the assigned worker, the named half of the pair, the receiving queue.

Named access to the file is needed on top, so that what ends access to a file ends the view of its referrals.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from casefiles.scope import has_access, within_reach
from core.actor import Actor, Kind
from core.guard import ALIAS_PREFIX, protect
from referrals.correction_models import ReferralCorrection
from referrals.link_models import ReferralLink
from referrals.models import Referral, ReferralBarrier, ReferralEvent, ReferralResource
from referrals.workflow import State


def _concerns(actor: Actor, referral: Any) -> ColumnElement[bool]:
    if actor.membership is None:  # "= NULL" would be read as "is null" and find everything unassigned
        return false()
    parts = (referral.author_id, referral.assigned_id, referral.named_id)
    part = or_(
        *(column == actor.membership for column in parts),
        *(column.in_(actor.stands_for) for column in parts if actor.stands_for),
        *([referral.to_unit_id.in_(actor.queues)] if actor.queues else []),
    )
    return and_(part, or_(referral.state != State.DRAFT, referral.author_id == actor.membership))


def _of_link(actor: Actor, column: Any, name: str) -> ColumnElement[bool]:
    """Whoever holds a link sees its one referral while it waits for the answer, and nothing else at all."""
    alias = ReferralLink.__table__.alias(f"{ALIAS_PREFIX}{name}_link")
    running = and_(alias.c.used_at.is_(None), alias.c.revoked_at.is_(None))
    shown = select(alias.c.referral_id).where(alias.c.id == (actor.opens("referral_links") or 0), running)
    found: ColumnElement[bool] = column.in_(shown)
    return found


def visible_referrals(actor: Actor) -> ColumnElement[bool]:
    """SQL criterion of `Referral`."""
    if actor.kind is Kind.LINK:
        return _of_link(actor, Referral.id, "referrals")
    return and_(_concerns(actor, Referral), within_reach(actor, Referral.file_id, "referrals"))


def _of_visible_referral(cls: Any) -> Any:
    def visible(actor: Actor) -> ColumnElement[bool]:
        alias = Referral.__table__.alias(f"{ALIAS_PREFIX}of_{cls.__tablename__}")
        referrals = select(alias.c.id).where(alias.c.id == cls.referral_id, _concerns(actor, alias.c))
        return and_(within_reach(actor, cls.file_id, cls.__tablename__), referrals.exists())

    return visible


def _may_write(session: Session, actor: Actor, item: Any) -> bool:
    if not actor.is_member:
        return False
    if isinstance(item, Referral) and item in session.new and item.author_id != actor.membership:
        return False
    return item.file_id is not None and has_access(session, actor, item.file_id)


protect(Referral, visible=visible_referrals, writable=_may_write, scope=("file_id", "author_id", "territory"))


def _visible_barriers(actor: Actor) -> ColumnElement[bool]:
    if actor.kind is Kind.LINK:
        return _of_link(actor, ReferralBarrier.referral_id, "referral_barriers")
    shown: ColumnElement[bool] = _of_visible_referral(ReferralBarrier)(actor)
    return shown


def _visible_links(actor: Actor) -> ColumnElement[bool]:
    if actor.kind is Kind.LINK:
        return ReferralLink.id == (actor.opens("referral_links") or 0)
    shown: ColumnElement[bool] = _of_visible_referral(ReferralLink)(actor)
    return shown


def _writable_links(session: Session, actor: Actor, link: ReferralLink) -> bool:
    if actor.kind is Kind.LINK:
        return link not in session.new and link.id == actor.opens("referral_links")
    return _may_write(session, actor, link)


def _may_correct(session: Session, actor: Actor, row: ReferralCorrection) -> bool:
    """Added in one's own name, and never changed or removed again."""
    is_own = row in session.new and row.membership_id == actor.membership
    return is_own and _may_write(session, actor, row)


_OF = ("file_id", "referral_id")
protect(ReferralBarrier, visible=_visible_barriers, writable=_may_write, scope=_OF)
protect(ReferralLink, visible=_visible_links, writable=_writable_links, scope=(*_OF, "unit_id"))
protect(ReferralCorrection, visible=_of_visible_referral(ReferralCorrection), writable=_may_correct, scope=_OF)
for _cls in (ReferralEvent, ReferralResource):
    protect(_cls, visible=_of_visible_referral(_cls), writable=_may_write, scope=_OF)
