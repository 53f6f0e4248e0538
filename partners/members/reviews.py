"""The review of access every quarter: opened, reminded twice, then what nobody confirmed is suspended.

Late runs find what is due; two at once do it once. Reviewers are whoever may confirm: somebody else than the holder,
who manages that post. A post that nobody can confirm is left to the operator: suspending it would shut an office out.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased, joinedload

from accounts.models import User
from core import jobs
from core.actor import Actor
from core.clock import civil_date, day_begins, months_after, today
from core.db import db
from core.i18n import N_
from partners.actors import in_force
from partners.members import actions, policy, queries
from partners.members.models import AccessReview
from partners.members.workflow import (
    MANAGERS,
    REVIEW_MONTHS,
    ReviewStep,
    may_manage,
    place_of,
    quarter_of,
    review_step,
)
from partners.models import Membership, Unit
from partners.notices.actions import tell

OPENED = N_("La revue des accès du trimestre est ouverte : confirmez qui travaille toujours dans vos lieux.")
REMINDED = N_("Rappel : des accès attendent votre confirmation. Sans réponse, ils seront suspendus.")
SUSPENDED = N_("Des accès que personne n’a confirmés sont suspendus : leurs dossiers sont dans la file du lieu.")


def unconfirmed(unit_ids: Sequence[int], since: datetime, day: date) -> Select[Any]:
    """Posts in force that began before a review and were not confirmed since."""
    return (
        select(Membership)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.unit_id.in_(unit_ids),
            or_(Membership.confirmed_at.is_(None), Membership.confirmed_at < since),
            Membership.start_on < civil_date(since, None),
            User.deactivated_at.is_(None),
            *in_force(day),
        )
        .options(joinedload(Membership.user), joinedload(Membership.unit))
        .order_by(User.name_key, Membership.id)
    )


def open_reviews(unit_ids: Sequence[int]) -> Sequence[AccessReview]:
    """Reviews that run in these units."""
    query = select(AccessReview).where(AccessReview.unit_id.in_(unit_ids), AccessReview.closed_at.is_(None))
    return db.session.scalars(query.order_by(AccessReview.unit_id)).all()


def to_confirm(actor: Actor, day: date) -> list[Membership]:
    """What a reviewer is asked to confirm, unit by unit."""
    reviews = open_reviews(actor.reach)
    if not reviews or not actor.is_member:
        return []
    since = {review.unit_id: review.opened_at for review in reviews}
    rows = db.session.scalars(unconfirmed(list(since), max(since.values()), day)).all()
    return [
        post
        for post in rows
        if (post.confirmed_at is None or post.confirmed_at < since[post.unit_id])
        and policy.can_manage(actor, queries.place(actor, post.unit), post)
    ]


def reviewers(post: Membership, day: date) -> list[int]:
    """Posts that may confirm another one: managers of its unit and of those above."""
    above = [int(key) for key in post.unit.path.split("/") if key]
    there = aliased(Unit)
    query = (
        select(Membership.id, Membership.role, Membership.user_id, there.path)
        .join(there, there.id == Membership.unit_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.unit_id.in_(above), Membership.role.in_(MANAGERS), User.deactivated_at.is_(None))
        .where(*in_force(day))
    )
    return sorted(
        row.id
        for row in db.session.execute(query)
        if may_manage(row.role, place_of(row.path, post.unit.path), post.role, own=row.user_id == post.user_id)
    )


def begin(*, at: datetime) -> int:
    """A review for each unit where somebody works, once a quarter; how many were opened. One that runs is finished
    first: two at once would ask for the same posts, each with its own delay.

    Units whose posts nobody but the operator can confirm have none.
    """
    day = today()
    opened, told = 0, set[int]()
    working = select(Membership.unit_id).join(User, User.id == Membership.user_id)
    working = working.where(User.deactivated_at.is_(None), User.is_demo.is_(False), *in_force(day)).distinct()
    for unit_id in sorted(db.session.scalars(working)):
        posts = db.session.scalars(unconfirmed([unit_id], at, day)).all()
        whom = {key for post in posts for key in reviewers(post, day)}
        if not whom:
            continue
        row = {"unit_id": unit_id, "quarter_on": quarter_of(day), "opened_at": at}
        if jobs.insert_once(AccessReview, row) is not None:
            opened, told = opened + 1, told | whom
    _tell(told, OPENED, at)
    return opened


def _tell(whom: set[int], text: str, at: datetime) -> None:
    tell(whom, kind="review.access", text=text, endpoint="members.review", ref="", at=at, by_id=None)


def look_at(review_id: int, *, by: Actor, at: datetime) -> None:
    """What is due in one review: reminded, or what is left unconfirmed is suspended; finished when nothing is left."""
    review = db.session.scalars(select(AccessReview).where(AccessReview.id == review_id).with_for_update()).one()
    if review.closed_at is not None:
        return
    unit = db.session.get_one(Unit, review.unit_id)
    day = civil_date(at, unit.territory)
    left = db.session.scalars(unconfirmed([unit.id], review.opened_at, day)).all()
    asked = {post: reviewers(post, day) for post in left}
    waiting = [post for post in left if asked[post]]
    if not waiting:
        review.closed_at = at
        return
    sent = [civil_date(moment, unit.territory) for moment in review.reminders]
    step = review_step(civil_date(review.opened_at, unit.territory), sent, day)
    whom = {key for keys in asked.values() for key in keys}
    if step is ReviewStep.REMIND:
        if review.first_reminder_at is None:
            review.first_reminder_at = at
        else:
            review.second_reminder_at = at
        _tell(whom, REMINDED, at)
    elif step is ReviewStep.SUSPEND:
        review.closed_at = at
        for post in waiting:
            if post.user.is_demo:
                continue  # most of these accounts are nobody's: a demonstration would end by itself
            actions.suspend(queries.post_by_id(post.id, lock=True), by=by, at=at)
        _tell(whom - {post.id for post in waiting}, SUSPENDED, at)


def running() -> list[int]:
    """Keys of the reviews that run."""
    return list(db.session.scalars(select(AccessReview.id).where(AccessReview.closed_at.is_(None))))


def left_to_operator(*, at: datetime) -> list[Membership]:
    """Posts in force for a quarter that nobody confirmed since, and that nobody but the operator can: officers,
    technical and regional accounts, whoever manages accounts alone.
    """
    day = civil_date(at, None)
    since = day_begins(months_after(day, -REVIEW_MONTHS), None)
    units = db.session.scalars(select(Unit.id)).all()
    query = unconfirmed(units, since, day).where(User.is_demo.is_(False))
    return [post for post in db.session.scalars(query) if not reviewers(post, day)]
