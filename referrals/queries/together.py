"""Referrals that are assigned or handed over together, and the colleagues who may answer them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select

from accounts.models import User
from agreements.models import AgreementUnit
from core.actor import Actor
from core.clock import today
from core.db import db
from partners.models import Membership, Unit
from partners.queries import Member, members
from partners.workflow import HALVES, Side
from referrals.models import Referral
from referrals.queries.conditions import OWED
from referrals.queries.offers import Loaded, with_load
from referrals.queries.one import REFERENCE, hold, whole
from referrals.workflow import OPEN_STATES

MOST_TOGETHER = 50  # on one page


def several(refs: Collection[str], *, lock: bool = False) -> list[Referral]:
    """Those of the references this actor may see, the longest waiting first; `lock` holds the rows until the end."""
    known = [ref for ref in refs if REFERENCE.fullmatch(ref)]
    if lock:
        hold(Referral.ref.in_(known))
    query = whole().where(Referral.ref.in_(known)).execution_options(populate_existing=lock)
    return list(db.session.scalars(query.order_by(Referral.sent_at, Referral.id)))


def assigned_to(actor: Actor, membership_id: int) -> tuple[list[str], int]:
    """References of what is with a colleague of the queues kept, the first of them, and how many there are.

    Those the author owes information about are named too: they cannot be assigned before it comes.
    """
    return _first(
        Referral.to_unit_id.in_(actor.queues),
        Referral.assigned_id == membership_id,
        Referral.state.in_(OPEN_STATES),
    )


def waiting_in(unit_id: int) -> tuple[list[str], int]:
    """References of what a unit received and did not answer, the first of them, and how many there are."""
    return _first(Referral.to_unit_id == unit_id, Referral.state.in_(OPEN_STATES))


def _first(*conditions: ColumnElement[bool]) -> tuple[list[str], int]:
    query = select(Referral.ref).where(*conditions).order_by(Referral.sent_at, Referral.id).limit(MOST_TOGETHER)
    number = db.session.scalar(select(func.count()).select_from(Referral).where(*conditions))
    return list(db.session.scalars(query)), number or 0


def colleagues(actor: Actor, unit_ids: Iterable[int]) -> list[tuple[Member, Loaded]]:
    """Who may answer in these units, with the people each follows: most room first."""
    side = Side(actor.side or "")
    found = {row.membership_id: row for row in members(unit_ids, [HALVES[side]], today(actor.territory))}
    return [(found[row.membership_id], row) for row in with_load(list(found.values()), side)]


def left_with_referrals(actor: Actor) -> list[tuple[int, str]]:
    """Colleagues of the queues kept who left while referrals were with them: key and name."""
    day = today(actor.territory)
    with_them = (
        select(Referral.id)
        .where(Referral.assigned_id == Membership.id, Referral.state.in_(OPEN_STATES))
        .correlate(Membership)
    )
    query = (
        select(Membership.id, User.given_name, User.family_name)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.unit_id.in_(actor.queues),
            or_(Membership.end_on < day, Membership.ended_at.is_not(None), User.deactivated_at.is_not(None)),
            with_them.exists(),
        )
        .order_by(User.family_name, User.given_name, Membership.id)
    )
    return [(row.id, f"{row.given_name} {row.family_name}") for row in db.session.execute(query)]


def answers_owed_by(membership_ids: Iterable[int]) -> dict[int, int]:
    """Referrals each colleague has to answer, of those the actor may see."""
    asked = sorted(set(membership_ids))
    query = (
        select(Referral.assigned_id, func.count(Referral.id))
        .where(Referral.assigned_id.in_(asked), Referral.state.in_(OWED))
        .group_by(Referral.assigned_id)
    )
    found = {key: number for key, number in db.session.execute(query) if key is not None}
    return {key: found.get(key, 0) for key in asked}


def kept_units(actor: Actor) -> Sequence[Unit]:
    """Units whose queue the actor keeps and that receive referrals, closed ones included; by name."""
    receiving = select(AgreementUnit.unit_id)
    query = select(Unit).where(Unit.id.in_(actor.queues), Unit.id.in_(receiving))
    return db.session.scalars(query.order_by(Unit.search_key, Unit.id)).all()


def takers(unit: Unit) -> Sequence[Unit]:
    """Open units of the same institution, kind and department, by name."""
    query = select(Unit).where(
        Unit.organisation_id == unit.organisation_id,
        Unit.kind == unit.kind,
        Unit.territory == unit.territory,
        Unit.id != unit.id,
        Unit.closed_on.is_(None),
    )
    return db.session.scalars(query.order_by(Unit.search_key, Unit.id)).all()


def agreements_receiving_at(unit_id: int, day: date) -> frozenset[int]:
    """Agreements under which a unit receives on a day."""
    query = select(AgreementUnit.agreement_id).where(
        AgreementUnit.unit_id == unit_id,
        AgreementUnit.start_on <= day,
        AgreementUnit.end_on.is_(None) | (AgreementUnit.end_on >= day),
    )
    return frozenset(db.session.scalars(query))
