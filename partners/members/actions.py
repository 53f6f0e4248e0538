"""Posts: given, changed, ended, suspended and given back. Each takes the running session and never commits.

What the holder of a post followed goes to a colleague or into the queue of the unit, in the transaction that ends it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select, update

from accounts import sessions
from accounts.account_mail import AccountEvent, tell
from accounts.journal import record_administration
from accounts.models import User
from core.actor import Actor
from core.clock import civil_date, day_begins
from core.db import db
from core.errors import Conflict, NotAllowed, Refusal
from core.events import publish
from core.i18n import gettext as _
from partners.actions import add_membership
from partners.members import holdings, policy, queries
from partners.members.events import AbsencesShortened, MembershipLeft, MembershipRestored
from partners.members.keepers import tell_when_unkept
from partners.members.models import StandIn
from partners.models import Membership, Unit
from partners.workflow import EndedWhy, Role


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for what a leaver followed: a colleague, or the queue of the unit (None)."""

    heir_id: int | None = None


def record(done: str, post: Membership, reason: str) -> None:
    """Journal what became of a post, for the officer of its institution."""
    record_administration(done, organisation_id=post.unit.organisation_id, subject=post.ref, reason=reason)


def give(
    user_id: int, unit: Unit, role: Role, *, start_on: date, end_on: date | None = None,
    portfolio_cap: int | None = None, by: Actor, at: datetime,
) -> Membership:  # fmt: skip
    """One more post of an account that one already manages a post of.

    Raises NotAllowed for oneself, Refusal for a role that is not the actor's to give there or is already held.
    """
    policy.require_give(by, queries.place(by, unit), unit, role)
    known = queries.posts_of(user_id, by)
    if not any(policy.can_manage(by, queries.place(by, post.unit), post) for post in known):
        raise NotAllowed(_("Vous ne gérez aucune habilitation de ce compte."))
    if end_on is not None and end_on < max(start_on, civil_date(at, unit.territory)):
        raise Refusal(_("La fin vient après le début, et n’est pas passée."), field="end_on")
    if queries.holds(user_id, unit.id, role, civil_date(at, unit.territory)):
        raise Refusal(_("Cette personne tient déjà ce rôle dans ce lieu."), field="role")
    post = add_membership(user_id=user_id, unit=unit, role=role, start_on=start_on, portfolio_cap=portfolio_cap)
    post.end_on = end_on
    tell(db.session(), user_id, AccountEvent.INVITED, at)
    return post


def change(
    post: Membership, *, start_on: date, end_on: date | None, portfolio_cap: int | None, by: Actor, at: datetime
) -> None:
    """Other dates, another cap. The beginning is fixed once it is past; what is over is not begun again.

    Raises NotAllowed, Conflict for a post that is over, Refusal for dates that do not hold.
    """
    policy.require_manage(by, queries.place(by, post.unit), post)
    today = civil_date(at, post.unit.territory)
    require_not_over(post, today)
    if post.start_on != start_on and min(start_on, post.start_on) <= today:
        raise Refusal(_("Un début passé ne change plus ; un début à venir ne passe pas."), field="start_on")
    if end_on is not None and end_on < max(start_on, today):
        raise Refusal(_("La fin vient après le début, et n’est pas passée."), field="end_on")
    post.start_on, post.end_on, post.portfolio_cap = start_on, end_on, portfolio_cap
    post.version += 1
    record("membership.change", post, f"from {start_on} until {end_on or 'no day'}")
    _shorten_absences(post, at=at)


def require_not_over(post: Membership, today: date) -> None:
    """Raises Conflict for a post that was ended, or whose last day is past."""
    if post.ended_at is not None or (post.end_on is not None and post.end_on < today):
        raise Conflict(_("Cette habilitation a déjà pris fin."), version=post.version)


def end(post: Membership, *, on: date | None, owner: Owner | None, by: Actor, at: datetime) -> None:
    """End a post now, or at the end of a day to come. `owner` is needed once it holds something.

    Now: access, sessions and what is held end in this transaction. Later: the worker does the same the day after.
    Raises NotAllowed, Conflict for a post that is over, Refusal without an owner or for a colleague who cannot be.
    """
    policy.require_manage(by, queries.place(by, post.unit), post)
    today = civil_date(at, post.unit.territory)
    require_not_over(post, today)
    if on is not None and on < today:
        raise Refusal(_("Choisissez aujourd’hui ou un jour à venir."), field="on")
    if owner is None and holdings.needs_owner(holdings.held_by(post.id)):
        message = _("Cette personne suit encore des dossiers : dites qui les reprend avant de mettre fin à son accès.")
        raise Refusal(message, field="owner")
    heir_id = owner.heir_id if owner else None
    if heir_id is not None and heir_id not in {one.membership_id for one in queries.colleagues(post, today, by)}:
        raise Refusal(_("Choisissez une personne de la liste."), field="owner")
    post.heir_id = heir_id
    post.version += 1
    if on is not None and on > today:
        post.end_on = max(on, post.start_on)
        record("membership.end", post, f"on {post.end_on}")
        _shorten_absences(post, at=at)
        return
    post.end_on = max(today, post.start_on)
    post.ended_at, post.ended_why = at, EndedWhy.LEFT
    record("membership.end", post, "now")
    settle(post, by=by, at=at)


def _shorten_absences(post: Membership, *, at: datetime) -> None:
    """Nobody stands in for a post after its last day, without waiting for the worker."""
    if post.end_on is None:
        return
    over_at = day_begins(post.end_on + timedelta(days=1), post.unit.territory)
    later = (StandIn.membership_id == post.id, StandIn.ended_at.is_(None), StandIn.until_at > over_at)
    for row in db.session.scalars(select(StandIn).where(*later).order_by(StandIn.id)):
        if row.from_on > post.end_on:
            row.ended_at = at
        else:
            row.until_on, row.until_at = post.end_on, max(over_at, row.from_at)
        row.version += 1
    db.session.flush()
    publish(AbsencesShortened(membership_id=post.id, over_at=over_at))


def settle(post: Membership, *, by: Actor, at: datetime, may_park: bool = False) -> None:
    """A post is over: its sessions end, nobody stands in any more, and what it held changes hands."""
    sessions.end_of_membership(db.session(), post.id, "end of membership")
    running = or_(StandIn.membership_id == post.id, StandIn.stand_in_id == post.id)
    db.session.execute(update(StandIn).where(running, StandIn.ended_at.is_(None)).values(ended_at=at))
    post.settled_at = at
    db.session.flush()
    publish(
        MembershipLeft(
            membership_id=post.id, unit_id=post.unit_id, heir_id=post.heir_id, by_id=by.membership, may_park=may_park
        )
    )
    db.session.flush()
    tell_when_unkept(post, by_id=by.membership, at=at)


def suspend(post: Membership, *, by: Actor, at: datetime) -> None:
    """Nobody confirmed it in a review: it ends until it is given back, what it held is parked, its holder is told."""
    post.ended_at, post.ended_why, post.heir_id = at, EndedWhy.UNCONFIRMED, None
    post.version += 1
    record("membership.suspend", post, "review")
    tell(db.session(), post.user_id, AccountEvent.POST_SUSPENDED, at)
    settle(post, by=by, at=at, may_park=True)


def disable(user: User, *, by: Actor, at: datetime) -> None:
    """An account nobody used: its sessions end, its owner is told, what its posts held is parked."""
    user.deactivated_at = at
    user.version += 1
    sessions.end_all(db.session(), user.id, "account disabled")
    tell(db.session(), user.id, AccountEvent.ACCOUNT_DISABLED, at)
    for post in queries.posts_of(user.id):
        if post.settled_at is None:
            post.heir_id = None
            record("membership.disable", post, "unused")
            settle(post, by=by, at=at, may_park=True)


def give_back(post: Membership, *, by: Actor, at: datetime) -> None:
    """A suspended post, or the disabled account it belongs to, counts again, with what still waits in the queue.

    Raises NotAllowed when a post of the disabled account is not the actor's to manage, Conflict when nothing is to do.
    """
    policy.require_manage(by, queries.place(by, post.unit), post)
    if post.ended_why is EndedWhy.UNCONFIRMED:
        if _is_over(post, at):
            raise Conflict(_("Son dernier jour est passé : donnez une nouvelle habilitation."), version=post.version)
        post.ended_at = post.ended_why = None
        post.confirmed_at = at
        record("membership.restore", post, "suspended")
        _restore(post, by=by)
    elif post.user.deactivated_at is not None:
        _enable(post.user, by=by, at=at)
    else:
        raise Conflict(_("Cette habilitation n’est ni suspendue ni désactivée."), version=post.version)


def _enable(user: User, *, by: Actor, at: datetime) -> None:
    posts = [post for post in queries.posts_of(user.id) if post.ended_at is None and not _is_over(post, at)]
    for post in posts:
        policy.require_manage(by, queries.place(by, post.unit), post)
    user.deactivated_at = user.unused_told_at = None
    user.version += 1
    for post in posts:
        record("membership.restore", post, "unused")
        _restore(post, by=by)


def _is_over(post: Membership, at: datetime) -> bool:
    return post.end_on is not None and post.end_on < civil_date(at, post.unit.territory)


def _restore(post: Membership, *, by: Actor) -> None:
    post.version += 1
    if post.settled_at is None or post.user.deactivated_at is not None:
        return
    post.settled_at = None
    db.session.flush()
    publish(MembershipRestored(membership_id=post.id, unit_id=post.unit_id, by_id=by.membership))
    db.session.flush()


def confirm(post: Membership, *, by: Actor, at: datetime) -> None:
    """Whoever manages a post says that it still holds. Raises NotAllowed, Conflict for a post that is over."""
    policy.require_manage(by, queries.place(by, post.unit), post)
    keep(post, at=at)


def keep(post: Membership, *, at: datetime) -> None:
    """The same by the operator, who was told so by the institution. Raises Conflict for a post that is over."""
    require_not_over(post, civil_date(at, post.unit.territory))
    post.confirmed_at = at
    record("membership.confirm", post, "review")
