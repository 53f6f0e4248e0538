"""Social workers of the demonstration who refer somebody to the employment service, by the actions of the product."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from accounts.models import User
from casefiles.actions import create_person
from casefiles.workflow import AgreedBy, Category
from core.actor import Actor, acting_as
from core.clock import civil_date
from core.db import db, side_session, write_transaction
from core.guard import system_actor
from demo import texts
from demo.places import Agency, Territory
from partners import actors
from partners.models import Membership, Unit
from partners.queries import members
from partners.workflow import QUEUE_KEEPERS
from referrals import actions, queries
from referrals.actions import Draft

CODES = ("31", "81")
# What becomes of each referral of a department: just sent, given to an advisor, accepted.
ENDS = ("sent", "assigned", "accepted") * 2
BARRIERS = (Category.MOBILITY, Category.DIGITAL, Category.FAMILY)


def refer_to_employment(place: Territory, rng: Random, now: datetime) -> None:
    """In the chosen departments, where an agreement runs."""
    if place.code not in CODES or place.agreement is None:
        return
    for number, end in enumerate(ENDS):
        office = rng.choice(place.offices)
        with_places = [agency for agency in place.agencies if agency.capacity]
        agency = next((one for one in with_places if one.town == office.town), with_places[0])
        sent_at = now - timedelta(days=3 + number, hours=rng.randrange(1, 5))
        ref = _send(place, agency, rng.choice(office.workers), rng, sent_at)
        if end != "sent":
            _answer(agency, ref, sent_at + timedelta(days=1), accept=end == "accepted")


@contextmanager
def _acting(membership_id: int) -> Iterator[Actor]:
    """One writing transaction of a member; sessions serve one actor each."""
    with system_actor("demonstration actors"), side_session() as session:
        query = select(User).join(Membership, Membership.user_id == User.id).where(Membership.id == membership_id)
        user = session.scalars(query).one()
        actor, _choices = actors.load(session, user.id, user.name, membership_id)
    db.session.remove()
    with acting_as(actor), write_transaction():
        yield actor
    db.session.remove()


def _send(place: Territory, agency: Agency, worker_id: int, rng: Random, at: datetime) -> str:
    category = rng.choice(BARRIERS)
    with _acting(worker_id) as worker:
        file = create_person(
            by=worker,
            at=at,
            territory=place.code,
            birth_name=rng.choice(texts.FAMILY_NAMES),
            given_names=rng.choice(texts.GIVEN_NAMES),
            birth_date=date(1970 + rng.randrange(32), 1 + rng.randrange(12), 1 + rng.randrange(28)),
            town=agency.town,
        )
        referral = actions.create(file, by=worker, at=at)
        db.session.flush()
        draft = Draft(
            categories=(category,),
            reason=texts.REASONS[category],
            tried=rng.choice(texts.TRIED),
            unit_ref=db.session.scalar(select(Unit.ref).where(Unit.id == agency.unit)),
            named_id=worker_id,
            agreed_on=civil_date(at, place.code),
            agreed_by=AgreedBy.PAPER,
        )
        referral = queries.get_draft(referral.ref, worker)
        actions.edit(referral, draft, by=worker, at=at)
        actions.send(referral, by=worker, at=at)
        return referral.ref


def _answer(agency: Agency, ref: str, at: datetime, *, accept: bool) -> None:
    """The agency's coordinator gives it to a dedicated advisor, who may accept it."""
    with system_actor("demonstration actors"):
        keepers = members([agency.unit], QUEUE_KEEPERS, civil_date(at, None))
    if not keepers or not agency.dedicated:
        return
    advisor_id = agency.dedicated[0]
    with _acting(keepers[0].membership_id) as keeper:
        actions.assign(queries.get(ref, lock=True), worker_id=advisor_id, by=keeper, at=at)
    if accept:
        with _acting(advisor_id) as advisor:
            actions.accept(queries.get(ref, lock=True), worker_id=advisor_id, by=advisor, at=at + timedelta(hours=3))
