"""Which agreements an actor may see, and which let referrals through on a day: the rules of Python, in SQL."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, false, not_, or_, select, union_all

from agreements.models import Agreement, AgreementSignatory, AgreementTerritory
from agreements.workflow import CONCLUDED, State
from core.actor import Actor
from partners.models import Department, Membership, Unit
from partners.workflow import ADMINISTRATORS, PROFESSIONALS, Role


def covers(codes: Select[Any] | Collection[str | None]) -> ColumnElement[bool]:
    """SQL: the agreement covers one of these departments, whichever leads it."""
    further = select(AgreementTerritory.agreement_id).where(AgreementTerritory.code.in_(codes))
    return or_(Agreement.territory.in_(codes), Agreement.id.in_(further))


def covered() -> Subquery:
    """SQL: `agreement_id` and `code`, a row for each department of each agreement."""
    return union_all(
        select(Agreement.id.label("agreement_id"), Agreement.territory.label("code")),
        select(AgreementTerritory.agreement_id, AgreementTerritory.code),
    ).subquery()


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The rule of `policy.can_view`, in SQL."""
    if actor.role == Role.SIGNATORY:
        return _visible_to_signatory(actor)
    if actor.role not in (*PROFESSIONALS, *ADMINISTRATORS):
        return false()
    inside = select(Department.code).where(Department.region_code == actor.region)
    here = covers(inside if actor.role == Role.REGIONAL_ADMIN else [actor.territory])
    if actor.role in PROFESSIONALS:
        return and_(here, Agreement.state.in_(CONCLUDED))
    creators = select(Membership.id).join(Unit, Unit.id == Membership.unit_id)
    own = Agreement.created_by_id.in_(creators.where(Unit.organisation_id == actor.organisation))
    private = and_(Agreement.state.in_((State.DRAFT, State.CANCELLED)), Agreement.submitted_at.is_(None))
    return and_(
        here,
        or_(
            Agreement.state.in_(CONCLUDED),
            and_(not_(private), _of_party(actor)),
            own,
        ),
    )


def _of_party(actor: Actor) -> ColumnElement[bool]:
    return or_(Agreement.council_id == actor.organisation, Agreement.employment_id == actor.organisation)


def _visible_to_signatory(actor: Actor) -> ColumnElement[bool]:
    named = select(AgreementSignatory.agreement_id).where(
        AgreementSignatory.amendment_number == 0,
        AgreementSignatory.membership_id == actor.membership,
        AgreementSignatory.voided_at.is_(None),
    )
    return or_(
        and_(Agreement.state.in_(CONCLUDED), _of_party(actor)),
        and_(Agreement.state.not_in(CONCLUDED), Agreement.id.in_(named)),
    )


def runs(day: date) -> ColumnElement[bool]:
    """The rule of `workflow.is_in_force`, in SQL."""
    return and_(
        Agreement.state.in_(CONCLUDED),
        Agreement.start_on <= day,
        Agreement.end_on >= day,
        or_(Agreement.closes_on.is_(None), Agreement.closes_on > day),
    )
