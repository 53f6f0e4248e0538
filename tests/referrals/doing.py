"""What the tests of referrals do again and again: act as somebody of the world, send, look who sees what."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agreements.models import AgreementTerms
from casefiles import queries as casefiles
from casefiles.caseload import load_of
from casefiles.workflow import AccessLevel, AgreedBy, Category
from core.actor import acting_as, current_actor
from core.clock import now, today
from core.db import db, write_transaction
from core.errors import NotFound
from core.guard import system_actor
from referrals import actions, queries
from referrals.actions import Draft
from referrals.models import Referral
from tests import people
from tests.casefiles.doing import create

TODAY_BARRIERS = (Category.HOUSING, Category.HEALTH)
COMPLETE: dict[str, Any] = {
    "categories": TODAY_BARRIERS,
    "reason": "Hébergée chez des proches, elle ne peut pas se projeter dans un emploi.",
    "agreed_by": AgreedBy.PAPER,
}
# Where an author refers somebody new, and with whom of the author's side: one author in each direction.
ADDRESSED = {
    "sonia.vidal": ("MDS Toulouse Nord", "paul.martin"),
    "anne.roux": ("Toulouse Minimes", "anne.roux"),
}


@contextmanager
def acting(login: str) -> Iterator[Session]:
    """One writing transaction of a user; sessions serve one actor each."""
    actor = people.actor(login)
    db.session.remove()
    with acting_as(actor), write_transaction() as session:
        yield session
    db.session.remove()


@contextmanager
def reading(login: str) -> Iterator[None]:
    """Reading as a user."""
    actor = people.actor(login)
    db.session.remove()
    with acting_as(actor):
        yield
    db.session.remove()


def draft(login: str = "paul.martin", name: str = "Costes", **changes: Any) -> str:
    """A complete draft about somebody of the portfolio; `changes` replace parts of it."""
    office = people.unit_of("MDS Toulouse Nord").ref
    typed = {**COMPLETE, "unit_ref": office, "agreed_on": today("31") - timedelta(days=2), **changes}
    with acting(login):
        file = casefiles.content(people.file_of(name).ref, lock=True)
        made = actions.create(file, by=current_actor(), at=now())
        db.session.flush()
        referral = queries.get_draft(made.ref, current_actor())
        advisor = typed.pop("named_id", referral.named_id)
        actions.edit(referral, Draft(named_id=advisor, **typed), by=current_actor(), at=now())
        return referral.ref


def new_draft(login: str, **person: Any) -> str:
    """A complete draft about somebody its author, one of `ADDRESSED`, has just met."""
    unit, half = ADDRESSED[login]
    with acting(login):
        by = current_actor()
        made = actions.create(create(by, **person), by=by, at=now())
        db.session.flush()
        typed = Draft(
            unit_ref=people.unit_of(unit).ref, named_id=people.membership_id(half), agreed_on=today("31"), **COMPLETE
        )
        actions.edit(queries.get_draft(made.ref, by), typed, by=by, at=now())
        return made.ref


def act(login: str, ref: str, verb: str, **values: Any) -> Referral:
    """Take one step as a user; gives the referral as it then was."""
    with acting(login):
        referral = queries.get(ref, lock=True)
        getattr(actions, verb)(referral, **values, by=current_actor(), at=now())
        return referral


def sent(login: str = "paul.martin", name: str = "Costes", **changes: Any) -> str:
    """A referral just sent."""
    ref = draft(login, name, **changes)
    act(login, ref, "send")
    return ref


def worker(login: str) -> dict[str, int]:
    """`**worker("anne.roux")` names her."""
    return {"worker_id": people.membership_id(login)}


def sees(login: str, ref: str) -> bool:
    """Whether a user is shown a referral."""
    with reading(login):
        try:
            queries.get(ref)
        except NotFound:
            return False
        return True


def reach(login: str, name: str) -> AccessLevel | None:
    """How far a user reads the file of a person."""
    with reading(login):
        return casefiles.reach(people.file_of(name).id)


def leave_places(login: str, places: int) -> None:
    """The agreement takes so many people more than the portfolio holds now."""
    cap = load_of(people.membership_id(login)) + places
    db.session.remove()
    with system_actor("tests: lower the cap"), write_transaction() as session:
        for terms in session.scalars(select(AgreementTerms)):
            terms.portfolio_cap = cap
    db.session.remove()
