"""What an author may choose: where to refer, with which advisor; and who may answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from agreements import queries as agreements
from agreements.models import Agreement, AgreementTerms, AgreementUnit
from agreements.queries import AgencyPlaces, Opening, OpenOffice
from agreements.workflow import Axis
from casefiles import caseload
from casefiles.assigning.caps import caps_of_units
from casefiles.assigning.extras import extras_of
from casefiles.assigning.workflow import CapSource
from core.actor import Actor
from core.clock import today
from core.db import db
from core.search_key import fold
from partners.models import Unit
from partners.queries import Member, members
from partners.workflow import HALVES, Side, UnitKind
from referrals.models import Referral
from referrals.workflow import Direction


def opening(territory: str, by: Actor, *, unit_id: int | None = None, categories: Collection[str] = ()) -> Opening:
    """The agreement's gate for this author's unit, today in the territory; `unit_id` is the receiving one."""
    units = (by.unit, unit_id) if Direction.of(by.side) is Direction.TO_COUNCIL else (unit_id, by.unit)
    agency_id, office_id = units
    return agreements.gate(
        territory=territory, agency_id=agency_id, office_id=office_id, categories=categories, day=today(territory)
    )


def destinations(opening: Opening, direction: Direction) -> Sequence[OpenOffice | AgencyPlaces]:
    """Units that receive now under the agreement, by name."""
    return opening.offices if direction is Direction.TO_COUNCIL else opening.agencies


def first_halves(referral: Referral) -> Sequence[Member]:
    """Who can make the author's half of the pair in the author's unit, by name."""
    return _halves(referral.from_unit_id, referral.direction.author_side)


def _halves(unit_id: int | None, side: Side, day: date | None = None) -> Sequence[Member]:
    return members([] if unit_id is None else [unit_id], [HALVES[side]], day or today())


def usual_half(by: Actor) -> int | None:
    """The author when one can be, else the colleague with most room."""
    side = Direction.of(by.side).author_side
    if by.role == HALVES[side] or by.unit is None:
        return by.membership
    found = with_load(_halves(by.unit, side), side)
    return found[0].membership_id if found else None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A colleague with the people followed now, and the cap when there is one."""

    membership_id: int
    name: str
    load: int
    cap: int | None
    source: CapSource | None = None

    @property
    def room(self) -> int:
        """Places left; below zero when the cap was lowered."""
        return (self.cap or 0) - self.load


def with_load(halves: Sequence[Member], side: Side, agreement_cap: int | None = None) -> list[Loaded]:
    """Colleagues with the people each follows now. Advisors against their cap, most room first; social workers, whose
    load is shown and never capped, the fewest first.
    """
    ids = [row.membership_id for row in halves]
    capped = side is Side.EMPLOYMENT
    loads = caseload.loads_of(ids) if capped else caseload.worker_loads_of(ids)
    beyond = extras_of(ids, today(None)) if capped else {}
    of_units = caps_of_units({row.unit_id for row in halves}, today(None)) if capped else {}
    loaded = [
        Loaded(
            row.membership_id,
            row.name,
            loads[row.membership_id],
            *_cap(row, agreement_cap, beyond.get(row.membership_id, 0), of_units[row.unit_id]),
        )
        if capped
        else Loaded(row.membership_id, row.name, loads[row.membership_id], None)
        for row in halves
    ]
    return sorted(loaded, key=lambda row: (-row.room, fold(row.name), row.membership_id))


def _cap(row: Member, agreed: int | None, extra: int, department: int | None) -> tuple[int, CapSource]:
    own = row.portfolio_cap
    source = caseload.source_of(own, agreed, department=department)
    return caseload.cap_of(own, agreed, extra, department=department), source


def workers_of(referral: Referral) -> Sequence[Member]:
    """Who can make the other half of the pair in the receiving unit, by name."""
    return _halves(referral.to_unit_id, referral.direction.receiving_side, today(referral.territory))


def workers_with_load(referral: Referral) -> list[Loaded]:
    """The same with the people each follows now; a draft was not sent under any terms."""
    terms = db.session.get(AgreementTerms, referral.terms_id) if referral.terms_id else None
    return with_load(workers_of(referral), referral.direction.receiving_side, terms.portfolio_cap if terms else None)


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


def agreement_of(referral: Referral) -> tuple[Agreement, AgreementTerms]:
    """The agreement and the terms a referral was sent under."""
    return (
        db.session.get_one(Agreement, referral.agreement_id),
        db.session.get_one(AgreementTerms, referral.terms_id),
    )
