"""People beyond the cap: decided by a head, for some months, with a reason."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select

from accounts.journal import record_writing
from casefiles.assigning.models import PortfolioExtra
from casefiles.assigning.workflow import MOST_EXTRA, fits, has_cap
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import NotAllowed, Refusal
from core.i18n import N_
from core.i18n import gettext as _
from partners.models import Membership
from partners.notices.actions import tell
from partners.workflow import Role

TOLD = N_("Votre encadrement vous autorise à suivre des personnes au-delà du plafond.")


def extras_of(membership_ids: Iterable[int], day: date) -> dict[int, int]:
    """People beyond the cap that count on a day, by advisor; those without any are left out."""
    query = select(PortfolioExtra.membership_id, PortfolioExtra.extra).where(
        PortfolioExtra.membership_id.in_(sorted(set(membership_ids))),
        PortfolioExtra.ended_at.is_(None),
        PortfolioExtra.from_on <= day,
        PortfolioExtra.until_on >= day,
    )
    return {key: extra for key, extra in db.session.execute(query)}  # noqa: C416 - rows are no pairs to `dict`


def running(membership_id: int) -> PortfolioExtra | None:
    """The decision that was not ended, whatever its days."""
    query = select(PortfolioExtra).where(
        PortfolioExtra.membership_id == membership_id, PortfolioExtra.ended_at.is_(None)
    )
    return db.session.scalar(query)


def require_head(actor: Actor, post: Membership) -> None:
    """Raises NotAllowed for who is not the head of the post's unit or of one above, for own posts too."""
    if actor.role != Role.HEAD or post.unit_id not in actor.reach or post.user_id == actor.user:
        raise NotAllowed(_("Seul l’encadrement de ce lieu autorise des personnes au-delà du plafond."))


def allow(post: Membership, *, extra: int, until_on: date, reason: str, by: Actor, at: datetime) -> PortfolioExtra:
    """From today until a day an advisor may follow some people more; the decision before, if any, ends.

    The post is locked, as it is by whoever assigns a person. Raises NotAllowed, and Refusal for a post without cap or
    days that do not fit.
    """
    require_head(by, post)
    today = civil_date(at, post.unit.territory)
    if not has_cap(post.role):
        raise Refusal(_("Ce poste n’a pas de plafond : sa charge est seulement montrée."))
    if not 1 <= extra <= MOST_EXTRA:
        raise Refusal(_("Entre 1 et %(most)s : au-delà, c’est le plafond qui change.", most=MOST_EXTRA), field="extra")
    if not fits(today, until_on):
        raise Refusal(_("Le dernier jour vient aujourd’hui ou après, dans les six mois."), field="until_on")
    _end(post.id, at)
    row = PortfolioExtra(
        membership_id=post.id, extra=extra, from_on=today, until_on=until_on, reason=reason,
        given_by_id=by.membership, given_at=at,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record_writing("portfolio.extra", subject=post.ref, reason=f"{extra} until {until_on}")
    tell([post.id], kind="portfolio.extra", text=TOLD, endpoint="casefiles.portfolio", ref=post.ref, at=at,
         by_id=by.membership)  # fmt: skip
    return row


def withdraw(post: Membership, *, by: Actor, at: datetime) -> None:
    """The cap holds again for whoever comes next; nobody who is followed is let go. Raises NotAllowed."""
    require_head(by, post)
    if _end(post.id, at):
        record_writing("portfolio.extra_end", subject=post.ref)


def _end(membership_id: int, at: datetime) -> bool:
    db.session.execute(select(Membership.id).where(Membership.id == membership_id).with_for_update(key_share=True))
    known = running(membership_id)
    if known is not None:
        known.ended_at = at
        db.session.flush()
    return known is not None
