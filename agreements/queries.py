"""Reading agreements: what an actor may see, the one that counts in a department, and the gate."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from agreements import gate as rule
from agreements.capacity import Places
from agreements.models import (
    Agreement,
    AgreementAxis,
    AgreementEvent,
    AgreementTargetShare,
    AgreementTerms,
    AgreementTerritory,
    AgreementUnit,
)
from agreements.places import queries as places_queries
from agreements.scope import covered, covers, visible_to
from agreements.workflow import CONCLUDED, Axis, Gate, State
from core.actor import Actor, current_actor
from core.db import db
from core.errors import NotFound
from core.i18n import gettext as _
from partners import queries as partners
from partners.models import Department, Membership, Unit
from partners.workflow import Role, Side, UnitKind


@dataclass(frozen=True, slots=True)
class OpenOffice:
    """An office that receives on the day asked."""

    id: int
    ref: str
    name: str
    town: str | None


@dataclass(frozen=True, slots=True)
class Head:
    """What names an agreement in a list."""

    ref: str
    territory: str
    number: str
    state: State
    start_on: date
    end_on: date
    closes_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The gate's answer with what it was decided on: agreement and terms when there is one, offices that receive."""

    gate: Gate
    territory: str
    agreement: Agreement | None = None
    terms: AgreementTerms | None = None
    offices: tuple[OpenOffice, ...] = ()
    uncovered: tuple[str, ...] = ()
    places: Places | None = None  # of the agency asked for
    agencies: tuple["AgencyPlaces", ...] = ()
    axes: Collection[Axis] = ()  # of the agreement on that day


@dataclass(frozen=True, slots=True)
class AgencyPlaces:
    """Places of an agency that receives now; `is_shared` when they are the agreement's common ones."""

    id: int
    ref: str
    name: str
    places: Places
    is_shared: bool


def _opened() -> tuple[ExecutableOption, ...]:
    """What the gate decides on. Made when asked: at import, the classes of packages above are not known yet."""
    return (
        joinedload(Agreement.council),
        joinedload(Agreement.employment),
        selectinload(Agreement.axes),
        selectinload(Agreement.terms),
        selectinload(Agreement.units).joinedload(AgreementUnit.unit),
    )


def placed() -> tuple[Any, ...]:
    """Every department it covers: nearly always one, which a join costs less to read than another statement.

    Rows come out once for each: read them through `unique()`.
    """
    return (
        joinedload(Agreement.department),
        joinedload(Agreement.further).joinedload(AgreementTerritory.department),
    )


def decided_on() -> tuple[ExecutableOption, ...]:
    """What a policy asks for, and a list of those that wait for somebody shows."""
    return (
        joinedload(Agreement.council),
        joinedload(Agreement.employment),
        *placed(),
        joinedload(Agreement.created_by).joinedload(Membership.unit),
        selectinload(Agreement.signatories),
        selectinload(Agreement.approvals),
    )


def whole() -> tuple[ExecutableOption, ...]:
    """What the page of one agreement shows."""
    return (
        *_opened(),
        *decided_on(),
        joinedload(Agreement.previous),
        selectinload(Agreement.targets),
        selectinload(Agreement.legal_bases),
        selectinload(Agreement.shares).joinedload(AgreementTargetShare.unit),
    )


def get(ref: str, *, lock: bool = False) -> Agreement:
    """An agreement the actor may see, everything loaded. Raises NotFound."""
    query = select(Agreement).where(Agreement.ref == ref, visible_to(current_actor())).options(*whole())
    if lock:
        query = query.with_for_update(of=Agreement)
    found = db.session.scalars(query.execution_options(populate_existing=lock)).unique().one_or_none()
    if found is None:
        raise NotFound(_("Cette convention n’existe pas, ou n’est pas ouverte à votre lecture."))
    return found


def history(agreement_id: int, amendment: int = 0) -> Sequence[AgreementEvent]:
    """Its steps, or those of one of its amendments, latest first."""
    query = select(AgreementEvent).where(AgreementEvent.agreement_id == agreement_id)
    query = query.where(AgreementEvent.amendment_number == amendment)
    return db.session.scalars(query.order_by(AgreementEvent.at.desc(), AgreementEvent.id.desc())).all()


def readable(territories: Collection[str]) -> Sequence[Head]:
    """Agreements that the actor may open, once for each of these departments they cover, drafts of his side included.

    The oldest first.
    """
    place = covered()
    query = (
        select(Agreement.ref, place.c.code, Agreement.number, Agreement.state)
        .add_columns(Agreement.start_on, Agreement.end_on, Agreement.closes_on)
        .join(place, place.c.agreement_id == Agreement.id)
        .where(place.c.code.in_(territories), visible_to(current_actor()))
    )
    return [Head(*row) for row in db.session.execute(query.order_by(Agreement.start_on, Agreement.id))]


def signed(territories: Collection[str]) -> Sequence[Agreement]:
    """Signed agreements of departments, with targets and terms: what the list of a region shows of each."""
    query = (
        select(Agreement)
        .where(covers(territories), Agreement.state.in_(CONCLUDED))
        .options(selectinload(Agreement.terms), selectinload(Agreement.targets), *placed())
    )
    return db.session.scalars(query.order_by(Agreement.territory, Agreement.start_on, Agreement.id)).unique().all()


def covering(unit_id: int) -> Sequence[Agreement]:
    """Agreements the actor may see of which a unit is a party, or which cover it; latest first."""
    covered = select(AgreementUnit.agreement_id).where(AgreementUnit.unit_id == unit_id)
    party = or_(Agreement.council_id == unit_id, Agreement.employment_id == unit_id, Agreement.id.in_(covered))
    query = select(Agreement).where(party, visible_to(current_actor())).options(joinedload(Agreement.department))
    return db.session.scalars(query.order_by(Agreement.start_on.desc(), Agreement.id)).all()


def in_force(territory: str, day: date) -> Agreement | None:
    """The signed agreement of a department whose dates hold the day, with axes, units, terms and targets."""
    found = _counting(territory, day, selectinload(Agreement.targets))
    return found if found is not None and found.coverage(day).is_in_force(day) else None


def _counting(territory: str, day: date, *options: ExecutableOption) -> Agreement | None:
    query = select(Agreement).where(covers([territory]), Agreement.state.in_(CONCLUDED))
    rows = db.session.scalars(query.options(*_opened(), *options).order_by(Agreement.id)).all()
    chosen = rule.choose([row.coverage(day) for row in rows], day)
    return None if chosen is None else rows[chosen]


def terms_at(agreement: Agreement, day: date) -> AgreementTerms:
    """Terms in effect at a date. Raises LookupError for a draft that has none."""
    found = agreement.terms_at(day)
    if found is None:
        raise LookupError(agreement.ref)
    return found


def gate(
    *,
    territory: str,
    day: date,
    agency_id: int | None = None,
    office_id: int | None = None,
    categories: Collection[str] = (),
) -> Opening:
    """Whether a referral of this department may go to this agency or office on this day; the offices that receive."""
    agreement = _counting(territory, day)
    if agreement is None:
        return Opening(gate=rule.gate(None, day=day), territory=territory)
    coverage = agreement.coverage(day)
    agencies = agencies_with_places(agreement, day)
    places = next((row.places for row in agencies if row.id == agency_id), None)
    answer = rule.gate(
        coverage, day=day, agency_id=agency_id, office_id=office_id, categories=categories, places=places
    )
    offices = sorted(_open_offices(agreement, day), key=lambda office: (office.town or "", office.name))
    return Opening(
        gate=answer,
        territory=territory,
        agreement=agreement,
        terms=agreement.terms_at(day),
        offices=tuple(offices),
        uncovered=tuple(rule.uncovered(coverage, categories)),
        places=places,
        agencies=agencies,
        axes=coverage.axes,
    )


def axes_at(agreement_id: int, day: date) -> frozenset[Axis]:
    """The axes of an agreement on a day."""
    rows = db.session.scalars(select(AgreementAxis).where(AgreementAxis.agreement_id == agreement_id))
    return frozenset(row.kind for row in rows if row.holds(day))


def places_of(unit_ids: Collection[int], day_of: Callable[[str], date]) -> dict[int, AgencyPlaces]:
    """Places, under the agreement in force today, of those of these units that are agencies of one."""
    territories = select(Unit.territory).where(Unit.id.in_(unit_ids), Unit.kind == UnitKind.AGENCY)
    query = select(Agreement).where(Agreement.state.in_(CONCLUDED), covers(territories))
    found: dict[int, AgencyPlaces] = {}
    for agreement in db.session.scalars(query.options(*_opened()).order_by(Agreement.id)):
        day = day_of(agreement.territory)
        if agreement.coverage(day).is_in_force(day):
            found |= {row.id: row for row in agencies_with_places(agreement, day) if row.id in set(unit_ids)}
    return found


def agencies_with_places(agreement: Agreement, day: date) -> tuple[AgencyPlaces, ...]:
    """Agencies of an agreement on a day, by name, each with its places; units and terms must be loaded."""
    offered = places_queries.capacity_of(agreement, day)
    pools = places_queries.of_agreement(agreement.id, offered)
    found = []
    for unit in (row.unit for row in agreement.covered(UnitKind.AGENCY) if row.holds(day)):
        if unit.closed_on is not None:
            continue
        pool = offered.pool_of(unit.id)
        places = pools.get(pool, Places(total=offered.total(pool)))
        found.append(AgencyPlaces(unit.id, unit.ref, unit.name, places, pool is None))
    return tuple(found)


def _open_offices(agreement: Agreement, day: date) -> Iterable[OpenOffice]:
    for row in agreement.units:
        if row.unit.kind == UnitKind.OFFICE and row.holds(day) and row.unit.closed_on is None:
            yield OpenOffice(row.unit.id, row.unit.ref, row.unit.name, row.unit.town)


def number_taken(territory: str, number: str, *, other_than: int | None) -> bool:
    """Whether another agreement of the department bears this number, in any state."""
    query = select(Agreement.id).where(Agreement.territory == territory, Agreement.number == number)
    if other_than is not None:
        query = query.where(Agreement.id != other_than)
    return db.session.scalar(query.limit(1)) is not None


def contact_of(territory: str) -> Unit | None:
    """Whom to call at the council of a department."""
    return next(iter(partners.councils_of(territory)), None)


def editable_territories(actor: Actor) -> Sequence[Department]:
    """Departments for which an administrator may prepare an agreement."""
    if actor.role == Role.REGIONAL_ADMIN:
        return partners.departments(actor.region) if actor.region else []
    return [partners.department(actor.territory)] if actor.territory else []


def sides(side: Side, territory: str) -> Sequence[Unit]:
    """Institutions that can be this party in a department."""
    return partners.councils_of(territory) if side is Side.COUNCIL else partners.employers_of(territory)
