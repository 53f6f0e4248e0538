"""Reading places: how many each pool has, how many are held, who waits at which rank."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, or_, select

from agreements.capacity import Capacity, Places, PlaceState, Pool, capacity
from agreements.models import Agreement, AgreementTerms, AgreementUnit
from agreements.places.models import AgreementPlace
from core.db import db
from partners.models import Unit
from partners.workflow import UnitKind

NOTHING = Capacity({}, 0)


def capacity_of(agreement: Agreement, day: date) -> Capacity:
    """What an agreement offers at a date; its units and terms must be loaded."""
    terms = agreement.terms_at(day)
    if terms is None:
        return NOTHING
    begun = [row for row in agreement.covered(UnitKind.AGENCY) if row.holds(day)]
    stated = {row.unit_id: row.capacity for row in begun}
    return capacity({row.unit_id: row.fte for row in begun}, terms.dedicated_fte, terms.portfolio_cap, stated)


def capacity_at(agreement_id: int, day: date) -> Capacity:
    """The same by key, for whoever holds the lock and nothing else."""
    of_day = select(AgreementTerms.dedicated_fte, AgreementTerms.portfolio_cap).where(
        AgreementTerms.agreement_id == agreement_id
    )
    begun = of_day.where(AgreementTerms.effective_on <= day).order_by(AgreementTerms.effective_on.desc())
    terms = db.session.execute(begun.limit(1)).first()
    terms = terms or db.session.execute(of_day.order_by(AgreementTerms.effective_on).limit(1)).first()
    if terms is None:
        return NOTHING
    agencies = (
        select(AgreementUnit.unit_id, AgreementUnit.fte, AgreementUnit.capacity)
        .join(Unit, Unit.id == AgreementUnit.unit_id)
        .where(AgreementUnit.agreement_id == agreement_id, Unit.kind == UnitKind.AGENCY, AgreementUnit.start_on <= day)
        .where(or_(AgreementUnit.end_on.is_(None), AgreementUnit.end_on >= day))
    )
    rows = db.session.execute(agencies).all()
    stated = {row.unit_id: row.capacity for row in rows}
    return capacity({row.unit_id: row.fte for row in rows}, *terms, stated)


def _held(agreement_id: int) -> dict[Pool, Counter[PlaceState]]:
    query = (
        select(AgreementPlace.agency_id, AgreementPlace.state, func.count())
        .where(AgreementPlace.agreement_id == agreement_id, AgreementPlace.state != PlaceState.FREED)
        .group_by(AgreementPlace.agency_id, AgreementPlace.state)
    )
    found: dict[Pool, Counter[PlaceState]] = {}
    for pool, state, number in db.session.execute(query):
        found.setdefault(pool, Counter())[state] = number
    return found


def of_agreement(agreement_id: int, offered: Capacity) -> dict[Pool, Places]:
    """Every pool of an agreement; the common one (None) only when it has places, or people."""
    held = _held(agreement_id)
    pools: set[Pool] = {*offered.of_agencies, *held}
    if offered.shared:
        pools.add(None)
    return {pool: _places(offered.total(pool), held.get(pool, Counter())) for pool in pools}


def of_pool(agreement_id: int, offered: Capacity, pool: Pool) -> Places:
    """One pool, with nobody in it when it is unknown."""
    return of_agreement(agreement_id, offered).get(pool, Places(total=offered.total(pool)))


def _places(total: int, held: Counter[PlaceState]) -> Places:
    return Places(
        total=total,
        taken=held[PlaceState.TAKEN],
        reserved=held[PlaceState.RESERVED],
        waiting=held[PlaceState.WAITING],
    )


def pools_waited_for(agreement_id: int) -> Sequence[Pool]:
    """Pools somebody waits for."""
    query = select(AgreementPlace.agency_id).where(AgreementPlace.agreement_id == agreement_id)
    return db.session.scalars(query.where(AgreementPlace.state == PlaceState.WAITING).distinct()).all()


def waited_for() -> Sequence[Agreement]:
    """Agreements somebody waits in, always in the same order: they are locked one after the other."""
    waiting = select(AgreementPlace.agreement_id).where(AgreementPlace.state == PlaceState.WAITING)
    return db.session.scalars(select(Agreement).where(Agreement.id.in_(waiting)).order_by(Agreement.id)).all()


def held_by(referral_id: int) -> AgreementPlace | None:
    """The row of a referral."""
    return db.session.scalar(select(AgreementPlace).where(AgreementPlace.referral_id == referral_id))


def ranks(referral_ids: Collection[int]) -> dict[int, int]:
    """Rank, from 1, of those of these referrals that wait; one statement."""
    asked = list(referral_ids)
    if not asked:
        return {}
    lists = select(AgreementPlace.agreement_id).where(AgreementPlace.referral_id.in_(asked))
    rank = func.row_number().over(
        partition_by=(AgreementPlace.agreement_id, AgreementPlace.agency_id), order_by=AgreementPlace.id
    )
    waiting = (
        select(AgreementPlace.referral_id, rank.label("rank"))
        .where(AgreementPlace.state == PlaceState.WAITING, AgreementPlace.agreement_id.in_(lists))
        .subquery()
    )
    rows = db.session.execute(select(waiting.c.referral_id, waiting.c.rank).where(waiting.c.referral_id.in_(asked)))
    return {referral: number for referral, number in rows if referral is not None}
