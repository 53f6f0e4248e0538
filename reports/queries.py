"""What the reports read beside the figures: departments, agreements, names of offices. No personal data."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from agreements.models import (
    Agreement,
    AgreementTarget,
    AgreementTargetShare,
    AgreementTerms,
    AgreementTerritory,
    AgreementUnit,
)
from agreements.scope import covered, covers
from agreements.workflow import CONCLUDED, DEFAULT_PORTFOLIO_CAP
from core.actor import Actor
from core.db import db
from partners.models import Department, Unit
from partners.workflow import UnitKind
from reports import policy
from reports.indicators import Delays


@dataclass(frozen=True, slots=True)
class Place:
    """A department as sentences name it."""

    code: str
    name: str
    of_name: str


@dataclass(frozen=True, slots=True)
class Term:
    """The years an agreement covers."""

    territory: str
    number: str
    start: date
    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitments:
    """The agreement of a department for one year: parties, targets and the clocks figures are measured against."""

    number: str
    start: date
    end: date
    council: str
    employment: str
    delays: Delays = field(default_factory=Delays)
    portfolio_cap: int = DEFAULT_PORTFOLIO_CAP
    target_entries: int | None = None
    target_active: int | None = None
    offices: tuple[tuple[int, str], ...] = field(default=())


def departments_for(actor: Actor) -> list[Place]:
    """Departments whose figures the actor reads, by code."""
    query = select(Department.code, Department.name, Department.of_name).order_by(Department.code)
    if policy.reads_region(actor):
        query = query.where(Department.region_code == actor.region)
    else:
        query = query.where(Department.code == actor.territory)
    return [Place(*row) for row in db.session.execute(query)]


def terms_of(territories: Sequence[str]) -> list[Term]:
    """Signed agreements of departments, the latest first; one that covers several stands once for each of them."""
    place = covered()
    query = (
        select(place.c.code, Agreement.number, Agreement.start_on, Agreement.end_on)
        .join(place, place.c.agreement_id == Agreement.id)
        .where(place.c.code.in_(territories), Agreement.state.in_(CONCLUDED))
        .order_by(Agreement.start_on.desc())
    )
    return [Term(*row) for row in db.session.execute(query)]


def commitments(territory: str, start: date, until: date) -> Commitments | None:
    """The agreement that covered the period, the latest if two did; None without any."""
    query = (
        _agreement_at(until)
        .where(covers([territory]), Agreement.state.in_(CONCLUDED))
        .where(Agreement.start_on <= until, Agreement.end_on >= start)
        .order_by(Agreement.start_on.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    if row is None:
        return None
    own = _own_targets(row.id, territory, until.year) if row.is_shared else {}
    return replace(_commitments(row, start, until), **own)


def _own_targets(agreement_id: int, territory: str, year: int) -> dict[str, Any]:
    """Of an agreement that covers several departments: what the agencies of one bring to its target, else none."""
    query = (
        select(func.sum(AgreementTargetShare.entries), func.sum(AgreementTargetShare.active_file))
        .join(Unit, Unit.id == AgreementTargetShare.unit_id)
        .where(AgreementTargetShare.agreement_id == agreement_id, AgreementTargetShare.year == year)
        .where(Unit.territory == territory)
    )
    entries, active = db.session.execute(query).one()
    return {"target_entries": entries, "target_active": active}


def commitments_of(agreement_id: int, start: date, until: date) -> Commitments:
    """Those of one agreement over a period. Raises NoResultFound for a key that names none."""
    row = db.session.execute(_agreement_at(until).where(Agreement.id == agreement_id)).one()
    return _commitments(row, start, until)


def _commitments(row: Any, start: date, until: date) -> Commitments:
    return Commitments(
        number=row.number,
        start=row.start_on,
        end=row.end_on,
        council=row.council,
        employment=row.employment,
        delays=Delays()
        if row.portfolio_cap is None
        else Delays(acknowledge_wd=row.acknowledge_wd, answer_wd=row.answer_wd, contact_cd=row.contact_cd),
        portfolio_cap=row.portfolio_cap or DEFAULT_PORTFOLIO_CAP,
        target_entries=row.entries,
        target_active=row.active_file,
        offices=_offices(row.id, start, until),
    )


def _agreement_at(until: date) -> Select[Any]:
    """Agreements with their parties, the target of the year and the terms in effect at a date, one row each."""
    council, employment = aliased(Unit), aliased(Unit)
    dated = aliased(AgreementTerms)
    latest = (
        select(func.max(dated.effective_on))
        .where(dated.agreement_id == Agreement.id, dated.effective_on <= until)
        .scalar_subquery()
    )
    in_effect = and_(AgreementTerms.agreement_id == Agreement.id, AgreementTerms.effective_on == latest)
    this_year = and_(AgreementTarget.agreement_id == Agreement.id, AgreementTarget.year == until.year)
    return (
        select(Agreement.id, Agreement.number, Agreement.start_on, Agreement.end_on)
        .add_columns(council.name.label("council"), employment.name.label("employment"))
        .add_columns(AgreementTarget.entries, AgreementTarget.active_file, AgreementTerms.portfolio_cap)
        .add_columns(AgreementTerms.acknowledge_wd, AgreementTerms.answer_wd, AgreementTerms.contact_cd)
        .add_columns(exists().where(AgreementTerritory.agreement_id == Agreement.id).label("is_shared"))
        .join(council, council.id == Agreement.council_id)
        .join(employment, employment.id == Agreement.employment_id)
        .outerjoin(AgreementTarget, this_year)
        .outerjoin(AgreementTerms, in_effect)
    )


def _offices(agreement_id: int, start: date, until: date) -> tuple[tuple[int, str], ...]:
    """Offices covered on some day of a period: one that an amendment adds later is not in the report of before."""
    query = (
        select(Unit.id, Unit.name)
        .distinct()
        .join(AgreementUnit, AgreementUnit.unit_id == Unit.id)
        .where(AgreementUnit.agreement_id == agreement_id, Unit.kind == UnitKind.OFFICE)
        .where(AgreementUnit.start_on <= until)
        .where(or_(AgreementUnit.end_on.is_(None), AgreementUnit.end_on >= start))
        .order_by(Unit.name)
    )
    return tuple((key, name) for key, name in db.session.execute(query))
