"""What ends by itself: posts whose last day is past, accounts nobody uses. The worker's part.

Late runs find what is due; two at once do it once.
"""

from datetime import date, datetime

from flask import current_app
from sqlalchemy import and_, or_, select

from accounts.models import User
from core import outbox
from core.actor import Actor
from core.clock import civil_date, months_after
from core.config import Settings
from core.db import db
from core.i18n import lazy_gettext as _l
from partners.members import actions, queries
from partners.members.workflow import UNUSED_MONTHS, UNUSED_NOTICE, UnusedStep, unused_step
from partners.models import Membership

UNUSED_SOON = outbox.declare(
    "account.unused",
    subject=_l("Binôme : votre compte sera désactivé"),
    text=_l(
        "Bonjour,\n\nVotre compte n’a pas servi depuis longtemps : il sera désactivé le %(day)s. Pour le garder, "
        "connectez-vous d’ici là : %(address)s\n\nBinôme"
    ),
)


def left_without_settling(*, at: datetime) -> list[int]:
    """Keys of posts that are over, by their dates or their account, while what they held has not changed hands."""
    day = civil_date(at, None)
    query = (
        select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.settled_at.is_(None),
            or_(
                and_(Membership.end_on.is_not(None), Membership.end_on < day),
                Membership.ended_at.is_not(None),
                User.deactivated_at.is_not(None),
            ),
        )
        .order_by(Membership.id)
    )
    return list(db.session.scalars(query))


def settle_left(membership_id: int, *, by: Actor, at: datetime) -> None:
    """One of them, in a transaction of its own; an heir who cannot any more is passed over."""
    post = queries.post_by_id(membership_id, lock=True)
    is_over = post.end_on is not None and post.end_on < civil_date(at, post.unit.territory)
    if post.settled_at is not None or not (is_over or post.ended_at or post.user.deactivated_at):
        return
    if post.heir_id not in {one.membership_id for one in queries.colleagues(post, civil_date(at, post.unit.territory))}:
        post.heir_id = None
    actions.record("membership.end", post, "its last day is past")
    actions.settle(post, by=by, at=at, may_park=True)


def unused(*, at: datetime) -> list[tuple[int, UnusedStep]]:
    """Accounts in which something is due because nobody uses them: key and what."""
    query = select(User.id, User.created_at, User.last_sign_in_at, User.unused_told_at)
    query = query.where(User.deactivated_at.is_(None), User.is_demo.is_(False)).order_by(User.id)
    found = []
    for row in db.session.execute(query):
        told_on = None if row.unused_told_at is None else civil_date(row.unused_told_at, None)
        used_on = civil_date(row.last_sign_in_at or row.created_at, None)
        step = unused_step(used_on, told_on, civil_date(at, None))
        if step is not None:
            found.append((row.id, step))
    return found


def look_at_account(user_id: int, *, by: Actor, at: datetime) -> None:
    """Tell the owner of an unused account, or disable it; nothing when it was used meanwhile."""
    user = db.session.scalars(select(User).where(User.id == user_id).with_for_update()).one()
    day = civil_date(at, None)
    used_on = civil_date(user.last_sign_in_at or user.created_at, None)
    told_on = None if user.unused_told_at is None else civil_date(user.unused_told_at, None)
    step = None if user.deactivated_at else unused_step(used_on, told_on, day)
    if step is UnusedStep.TELL:
        user.unused_told_at = at
        settings: Settings = current_app.config["SETTINGS"]
        last = max(months_after(used_on, UNUSED_MONTHS), day + UNUSED_NOTICE)
        values: dict[str, date | str] = {"address": f"{settings.base_url}/connexion", "day": last}
        outbox.send(to=user.email, kind=UNUSED_SOON, values=values)
    elif step is UnusedStep.DISABLE:
        actions.disable(user, by=by, at=at)
