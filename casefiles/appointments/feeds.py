"""Private calendars: made and revoked by their owner, opened without a session by whoever holds the address.

The address of a calendar travels through other programs, so what it opens names nobody.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from accounts.journal import record_writing
from accounts.models import User
from casefiles.appointments.ics import Event, event
from casefiles.appointments.models import Appointment
from casefiles.appointments.models_feed import CalendarFeed
from casefiles.appointments.queries import met_by
from casefiles.appointments.workflow import CANCELLED, AppointmentState
from casefiles.models import Support
from core.actor import Actor, Kind
from core.db import db
from core.errors import NotAllowed
from core.guard import system_actor
from core.i18n import gettext as _
from core.links import digest
from partners import actors
from partners.models import Membership
from partners.notices.queries import hold
from partners.workflow import FOLLOWERS

TABLE = "calendar_feeds"
BEFORE, AFTER = timedelta(days=30), timedelta(days=366)
MOST_EVENTS = 1000


def running(membership_id: int | None) -> CalendarFeed | None:
    """The calendar of a post, if it has one."""
    query = select(CalendarFeed).where(CalendarFeed.membership_id == membership_id, CalendarFeed.revoked_at.is_(None))
    return db.session.scalar(query)


def make(*, by: Actor, at: datetime) -> str:
    """A new address in place of the one before; its secret, which is kept nowhere."""
    if by.membership is None:
        raise NotAllowed(_("Cette page n’est pas ouverte à votre rôle."))
    hold(by.membership)
    _end(by.membership, at)
    token = secrets.token_urlsafe(32)
    db.session.add(CalendarFeed(membership_id=by.membership, token_hash=digest(token), made_at=at))
    record_writing("appointment.feed_made")
    db.session.flush()
    return token


def revoke(*, by: Actor, at: datetime) -> None:
    """The address opens nothing any more."""
    if by.membership is not None and _end(by.membership, at):
        record_writing("appointment.feed_revoked")


def _end(membership_id: int, at: datetime) -> bool:
    found = running(membership_id)
    if found is not None:
        found.revoked_at = at
        db.session.flush()
    return found is not None


def end_with_post(membership_id: int, at: datetime) -> None:
    """A post that is over has no calendar, not even once it is given back."""
    running_ones = (CalendarFeed.membership_id == membership_id, CalendarFeed.revoked_at.is_(None))
    db.session.execute(update(CalendarFeed).where(*running_ones).values(revoked_at=at))


def find(session: Session, token_hash: str, _at: datetime) -> Actor | None:
    """Whom an address makes: a link of its owner's, while the account and the post last. It is no member, so that the
    address opens no page."""
    query = (
        select(CalendarFeed.id, Membership.id.label("post"), User.id.label("user"))
        .join(Membership, Membership.id == CalendarFeed.membership_id)
        .join(User, User.id == Membership.user_id)
        .where(CalendarFeed.token_hash == token_hash, CalendarFeed.revoked_at.is_(None), User.deactivated_at.is_(None))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    owner, _posts = actors.load(session, row.user, "", row.post)
    if owner.membership != row.post or owner.role not in FOLLOWERS:
        return None
    # No user: a program that calls at night must not keep an unused account alive.
    where: dict[str, Any] = {"organisation": owner.organisation, "unit": owner.unit, "territory": owner.territory}
    return Actor(kind=Kind.LINK, link=(TABLE, row.id), **where)


def post_of(feed_id: int) -> str:
    """The reference of the post a calendar is of, for the journal."""
    query = select(Membership.ref).join(CalendarFeed, CalendarFeed.membership_id == Membership.id)
    return db.session.scalars(query.where(CalendarFeed.id == feed_id)).one()


def events(feed_id: int, at: datetime) -> Sequence[Event]:
    """What the owner of a calendar has, in hours, of 30 days past and a year to come; what was called off is gone."""
    gone = (*CANCELLED, AppointmentState.MOVED)
    with system_actor("a private calendar, without identity"):
        post = db.session.get_one(CalendarFeed, feed_id).membership_id
        query = (
            select(Appointment)
            .join(Support, Support.id == Appointment.support_id)
            .where(met_by([post]), Support.end_on.is_(None), Appointment.state.not_in(gone))
            .where(Appointment.starts_at > at - BEFORE, Appointment.starts_at < at + AFTER)
        )
        rows = db.session.scalars(query.order_by(Appointment.starts_at, Appointment.id).limit(MOST_EVENTS)).all()
        return [replace(event(row), place=None) for row in rows]  # a place is typed: it may say anything
