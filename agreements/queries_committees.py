"""Reading committees: meetings of an agreement, who may attend, what is still to be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from accounts.models import User
from agreements.models import Agreement
from agreements.models_committees import CommitteeDecision, CommitteeMeeting
from agreements.queries import placed
from agreements.scope import visible_to
from agreements.workflow import CONCLUDED
from core.actor import current_actor
from core.db import db
from core.errors import NotFound
from core.i18n import gettext as _
from core.search_key import fold
from partners.actors import in_force
from partners.labels import role_and_unit
from partners.models import Membership, Unit
from partners.workflow import Role

# Who answers for a party, or for a place that works under the agreement.
INVITED = (Role.AGREEMENT_ADMIN, Role.REGIONAL_ADMIN, Role.SIGNATORY, Role.HEAD, Role.ROUTER)
MOST_INVITED = 120
MOST_MEETINGS = 60  # three years of monthly meetings and more; an agreement rarely holds twelve
MOST_OPEN = 60


@dataclass(frozen=True, slots=True)
class Invited:
    """A member of one of the two parties who may attend."""

    membership_id: int
    name: str
    quality: str


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in the list, with how many decisions it took and how many are not done."""

    ref: str
    held_on: date
    place: str
    is_closed: bool
    decisions: int
    open: int


def followed(ref: str) -> Agreement:
    """A signed agreement the actor may see, with its parties; only a signed one is followed. Raises NotFound."""
    query = (
        select(Agreement)
        .where(Agreement.ref == ref, Agreement.state.in_(CONCLUDED), visible_to(current_actor()))
        .options(joinedload(Agreement.council), joinedload(Agreement.employment), *placed())
    )
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound(_("Cette convention n’existe pas, n’est pas signée, ou n’est pas ouverte à votre lecture."))
    return found


def meeting(agreement: Agreement, ref: str, *, lock: bool = False) -> CommitteeMeeting:
    """A meeting of this agreement with attendees and decisions. Raises NotFound."""
    query = (
        select(CommitteeMeeting)
        .where(CommitteeMeeting.agreement_id == agreement.id, CommitteeMeeting.ref == ref)
        .options(selectinload(CommitteeMeeting.attendees), selectinload(CommitteeMeeting.decisions))
    )
    if lock:
        query = query.with_for_update()
    found = db.session.scalar(query.execution_options(populate_existing=lock))
    if found is None:
        raise NotFound(_("Ce comité n’existe pas dans cette convention."))
    return found


def meetings(agreement: Agreement) -> Sequence[MeetingLine]:
    """Latest first."""
    undone = func.count(CommitteeDecision.id).filter(CommitteeDecision.done_on.is_(None))
    query = (
        select(CommitteeMeeting.ref, CommitteeMeeting.held_on, CommitteeMeeting.place, CommitteeMeeting.closed_at)
        .add_columns(func.count(CommitteeDecision.id), undone)
        .outerjoin(CommitteeDecision, CommitteeDecision.meeting_id == CommitteeMeeting.id)
        .where(CommitteeMeeting.agreement_id == agreement.id)
        .group_by(CommitteeMeeting.id)
        .order_by(CommitteeMeeting.held_on.desc())
        .limit(MOST_MEETINGS)
    )
    return [
        MeetingLine(ref, held_on, place, closed_at is not None, total, left)
        for ref, held_on, place, closed_at, total, left in db.session.execute(query)
    ]


def open_decisions(agreement: Agreement, *, before: date) -> Sequence[CommitteeDecision]:
    """Decisions of closed meetings held before a day that are not done, the most urgent first."""
    query = (
        select(CommitteeDecision)
        .join(CommitteeDecision.meeting)
        .where(CommitteeMeeting.agreement_id == agreement.id, CommitteeMeeting.closed_at.is_not(None))
        .where(CommitteeMeeting.held_on < before, CommitteeDecision.done_on.is_(None))
        .options(contains_eager(CommitteeDecision.meeting))
    )
    return db.session.scalars(query.order_by(CommitteeDecision.due_on, CommitteeDecision.id).limit(MOST_OPEN)).all()


def invited(agreement: Agreement, day: date) -> list[Invited]:
    """Members of both parties in its departments who answer for a party or a place, by name."""
    parties = (agreement.council_id, agreement.employment_id)
    query = (
        select(Membership.id, Membership.role, User.given_name, User.family_name, Unit.name)
        .join(User, User.id == Membership.user_id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Unit.organisation_id.in_(parties), or_(Unit.territory.in_(agreement.territories), Unit.id.in_(parties)))
        .where(Membership.role.in_(INVITED), User.deactivated_at.is_(None), *in_force(day))
        .order_by(Membership.id)
        .limit(MOST_INVITED)
    )
    rows = sorted(db.session.execute(query), key=lambda row: (fold(row.family_name), fold(row.given_name), row.id))
    return [Invited(row.id, f"{row.given_name} {row.family_name}", role_and_unit(row.role, row.name)) for row in rows]
