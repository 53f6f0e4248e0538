"""What an author may choose: where to refer, with which advisor; and who may answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from agreements import queries as agreements
from agreements.models import Agreement, AgreementTerms, AgreementUnit
from agreements.queries import Opening
from agreements.workflow import Axis
from casefiles import caseload
from core.actor import Actor
from core.clock import today
from core.db import db
from core.search_key import fold
from partners.models import Unit
from partners.queries import Member, members
from partners.workflow import Role, UnitKind
from referrals.models import Referral
from referrals.workflow import HALVES, Direction


def opening(territory: str, by: Actor, *, office_id: int | None = None, categories: Collection[str] = ()) -> Opening:
    """The agreement's gate for this author's agency, today in the territory."""
    return agreements.gate(
        territory=territory, agency_id=by.unit, office_id=office_id, categories=categories, day=today(territory)
    )


def dedicated_advisors(agency_id: int) -> Sequence[Member]:
    """Dedicated advisors of an agency, by name."""
    return members([agency_id], [Role.DEDICATED_ADVISOR], today())


def usual_advisor(by: Actor) -> int | None:
    """The author when dedicated, else the agency's dedicated advisor with most room."""
    if by.role == Role.DEDICATED_ADVISOR or by.unit is None:
        return by.membership
    found = with_most_room(dedicated_advisors(by.unit))
    return found[0].membership_id if found else None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A colleague with the people followed now, and the cap when there is one."""

    membership_id: int
    name: str
    load: int
    cap: int | None

    @property
    def room(self) -> int:
        """Places left; below zero when the cap was lowered."""
        return (self.cap or 0) - self.load


def with_most_room(advisors: Sequence[Member], agreement_cap: int | None = None) -> list[Loaded]:
    """Advisors with their load against their cap, most room first."""
    loads = caseload.loads_of(row.membership_id for row in advisors)
    loaded = [
        Loaded(row.membership_id, row.name, loads[row.membership_id], caseload.cap_of(row.portfolio_cap, agreement_cap))
        for row in advisors
    ]
    return sorted(loaded, key=lambda row: (-row.room, fold(row.name), row.membership_id))


def workers_of(referral: Referral) -> Sequence[Member]:
    """Who can make the other half of the pair in the receiving unit, by name."""
    unit_ids = [] if referral.to_unit_id is None else [referral.to_unit_id]
    return members(unit_ids, [HALVES[referral.direction.receiving_side]], today(referral.territory))


def other_units(referral: Referral) -> list[Unit]:
    """Units of the receiving institution that receive today under the same agreement, by name, but the present one."""
    kind = UnitKind.OFFICE if referral.direction is Direction.TO_COUNCIL else UnitKind.AGENCY
    day = today(referral.territory)
    query = (
        select(Unit)
        .join(AgreementUnit, AgreementUnit.unit_id == Unit.id)
        .where(
            AgreementUnit.agreement_id == referral.agreement_id,
            Unit.kind == kind,
            Unit.id != referral.to_unit_id,
            Unit.closed_on.is_(None) | (Unit.closed_on > day),
            AgreementUnit.start_on <= day,
            AgreementUnit.end_on.is_(None) | (AgreementUnit.end_on >= day),
        )
    )
    return sorted(db.session.scalars(query), key=lambda unit: fold(unit.name))


def axes_of(agreement_id: int, day: date) -> Collection[Axis]:
    """The axes of an agreement on a day."""
    return agreements.axes_at(agreement_id, day)


def workers_with_load(referral: Referral) -> list[Loaded]:
    """The same with the people each follows now, fewest first: shown, never capped."""
    workers = workers_of(referral)
    loads = caseload.worker_loads_of(row.membership_id for row in workers)
    loaded = [Loaded(row.membership_id, row.name, loads[row.membership_id], None) for row in workers]
    return sorted(loaded, key=lambda row: (row.load, fold(row.name), row.membership_id))


def agreement_of(referral: Referral) -> tuple[Agreement, AgreementTerms]:
    """The agreement and the terms a referral was sent under."""
    return (
        db.session.get_one(Agreement, referral.agreement_id),
        db.session.get_one(AgreementTerms, referral.terms_id),
    )
