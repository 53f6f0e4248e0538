"""Places asked for, taken and given back. On PostgreSQL the row of the agreement is locked; SQLite writes alone anyway.

The lock comes last, after those of referral, file and advisor, and no row of another referral is touched under it: no
two of these transactions can wait for each other.
"""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from accounts.journal import record_writing
from agreements.capacity import PlaceState, Pool, promoted
from agreements.models import Agreement, AgreementTerms
from agreements.places import queries
from agreements.places.events import PlaceOffered
from agreements.places.models import AgreementPlace
from agreements.workflow import is_in_force
from core.clock import civil_date
from core.db import db
from core.errors import Refusal
from core.events import publish
from core.i18n import gettext as _
from core.working_days import add_working_days


def reserve(
    agreement_id: int,
    *,
    agency_id: int,
    office_id: int | None,
    referral_id: int,
    referral_ref: str,
    author_id: int | None,
    at: datetime,
) -> PlaceState:
    """Hold a place for a referral that is being sent, or put it at the end of the waiting list; says which."""
    day = _lock(agreement_id, at)
    offered = queries.capacity_at(agreement_id, day)
    pool = offered.pool_of(agency_id)
    _offer(agreement_id, pool, day=day, at=at)  # those who wait come first, also to places a new clause brought
    is_full = queries.of_pool(agreement_id, offered, pool).is_full
    place = AgreementPlace(
        agreement_id=agreement_id,
        agency_id=pool,
        office_id=office_id,
        author_id=author_id,
        referral_id=referral_id,
        referral_ref=referral_ref,
        state=PlaceState.WAITING if is_full else PlaceState.RESERVED,
        asked_at=at,
        reserved_at=None if is_full else at,
    )
    db.session.add(place)
    db.session.flush()
    return place.state


def take(agreement_id: int, *, agency_id: int, support_id: int, referral_id: int | None, at: datetime) -> None:
    """The person is followed: the reserved place is taken, or a free one. Raises Refusal when none is left."""
    day = _lock(agreement_id, at)
    place = _of_referral(referral_id)
    if place is None or place.state is not PlaceState.RESERVED:
        place = _free_one(agreement_id, agency_id, place, day=day, at=at)
        place.referral_id = referral_id
    place.state, place.support_id, place.taken_at, place.freed_at = PlaceState.TAKEN, support_id, at, None
    db.session.flush()


def _free_one(
    agreement_id: int, agency_id: int, place: AgreementPlace | None, *, day: date, at: datetime
) -> AgreementPlace:
    """A place for whoever has none, after those who wait. Raises Refusal when none is left."""
    offered = queries.capacity_at(agreement_id, day)
    pool = offered.pool_of(agency_id)
    _offer(agreement_id, pool, day=day, at=at)
    if place is not None and place.state is PlaceState.RESERVED:
        return place
    found = queries.of_pool(agreement_id, offered, pool)
    if found.is_full:
        raise Refusal(
            _(
                "Aucune place n’est libre : les %(total)s places sont prises ou réservées. "
                "L’orientation garde son rang en liste d’attente.",
                total=found.total,
            )
        )
    if place is None:
        place = AgreementPlace(agreement_id=agreement_id, agency_id=pool, asked_at=at, state=PlaceState.TAKEN)
        db.session.add(place)
    return place


def take_again(support_id: int, *, at: datetime) -> None:
    """A support that had ended goes on: its own place is taken again, after those who wait.

    Nothing to do when it never held one. Raises Refusal when none is left.
    """
    held = db.session.scalar(select(AgreementPlace).where(AgreementPlace.support_id == support_id))
    if held is None:
        return
    day = _lock(held.agreement_id, at)
    offered = queries.capacity_at(held.agreement_id, day)
    pool = None if held.agency_id is None else offered.pool_of(held.agency_id)  # none: the places held in common
    _offer(held.agreement_id, pool, day=day, at=at)
    found = queries.of_pool(held.agreement_id, offered, pool)
    if found.is_full:
        raise Refusal(_("Aucune place n’est libre : les %(total)s places sont prises ou réservées.", total=found.total))
    held.agency_id, held.state, held.taken_at, held.freed_at = pool, PlaceState.TAKEN, at, None
    db.session.flush()


def free_referral(referral_id: int, *, by: int | None, at: datetime) -> None:
    """A referral came to nothing: its place, or its rank, is given back. Nothing to do when it held none."""
    _free(AgreementPlace.referral_id == referral_id, by=by, at=at)


def free_support(support_id: int, *, by: int | None, at: datetime) -> None:
    """A support ended: its place goes to the first who waits. Nothing to do when it held none."""
    _free(AgreementPlace.support_id == support_id, by=by, at=at)


def _free(holder: ColumnElement[bool], *, by: int | None, at: datetime) -> None:
    agreement_id = db.session.scalar(select(AgreementPlace.agreement_id).where(holder))
    if agreement_id is None:
        return
    day = _lock(agreement_id, at)
    query = select(AgreementPlace).where(holder).execution_options(populate_existing=True)
    place = db.session.scalars(query).one()
    if place.state is PlaceState.FREED:
        return
    place.state, place.freed_at = PlaceState.FREED, at
    db.session.flush()
    _offer(agreement_id, place.agency_id, day=day, at=at, by=by)


def pass_on(from_referral_id: int, *, referral_id: int, referral_ref: str, office_id: int | None) -> None:
    """Another referral takes over a place, or a rank, of its agency. Nothing to do when the first held none."""
    place = _of_referral(from_referral_id)
    if place is not None and place.state is not PlaceState.FREED:
        place.referral_id, place.referral_ref, place.office_id = referral_id, referral_ref, office_id
        db.session.flush()


def offer_waiting(agreement_id: int, *, at: datetime) -> None:
    """An amendment, a new day or a resumption may bring places: they go to those who wait. Safe to repeat."""
    day = _lock(agreement_id, at)
    for pool in queries.pools_waited_for(agreement_id):
        _offer(agreement_id, pool, day=day, at=at)


def offer_begun(*, at: datetime) -> None:
    """What clauses that began to-day brought, in each agreement that runs and has people waiting."""
    for one in queries.waited_for():
        if is_in_force(one.state, one.start_on, one.end_on, civil_date(at, one.territory), one.closes_on):
            offer_waiting(one.id, at=at)


def _of_referral(referral_id: int | None) -> AgreementPlace | None:
    """Read again under the lock: another transaction may just have offered it a place."""
    if referral_id is None:
        return None
    query = select(AgreementPlace).where(AgreementPlace.referral_id == referral_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def _lock(agreement_id: int, at: datetime) -> date:
    """Hold the agreement's places until the end; the civil day in its department.

    The weakest lock that excludes itself: rows that merely point to the agreement are written meanwhile.
    """
    db.session.flush()
    query = select(Agreement.territory).where(Agreement.id == agreement_id).with_for_update(key_share=True)
    return civil_date(at, db.session.execute(query).scalar_one())


def _offer(agreement_id: int, pool: Pool, *, day: date, at: datetime, by: int | None = None) -> None:
    """Hold what is left for those who wait, the oldest first, and tell."""
    number = promoted(queries.of_pool(agreement_id, queries.capacity_at(agreement_id, day), pool))
    if number == 0:
        return
    same = AgreementPlace.agency_id.is_(None) if pool is None else AgreementPlace.agency_id == pool
    waiting = select(AgreementPlace).where(
        AgreementPlace.agreement_id == agreement_id, same, AgreementPlace.state == PlaceState.WAITING
    )
    first = waiting.order_by(AgreementPlace.id).limit(number).execution_options(populate_existing=True)
    answer_by = _answer_by(agreement_id, day)
    for place in db.session.scalars(first).all():
        place.state, place.reserved_at, place.answer_by = PlaceState.RESERVED, at, answer_by(place.asked_at)
        record_writing("place.offer", subject=place.referral_ref)
        if place.author_id is not None and place.referral_ref is not None:
            publish(PlaceOffered(referral_ref=place.referral_ref, author_id=place.author_id, by_id=by))
    db.session.flush()


def _answer_by(agreement_id: int, day: date) -> Callable[[datetime], date]:
    """The clock of the answer begins when the place is offered, with the length it had when the place was asked for:
    what an amendment changed meanwhile is for those who ask after it.
    """
    query = select(AgreementTerms.effective_on, AgreementTerms.answer_wd, Agreement.territory).join(
        Agreement, Agreement.id == AgreementTerms.agreement_id
    )
    terms = db.session.execute(query.where(Agreement.id == agreement_id).order_by(AgreementTerms.effective_on)).all()

    def last_day(asked_at: datetime) -> date:
        begun = [row for row in terms if row.effective_on <= civil_date(asked_at, row.territory)]
        under = (begun or terms[:1])[-1]
        return add_working_days(day, under.answer_wd, under.territory)

    return last_day
