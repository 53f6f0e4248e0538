"""What the tests of places do again and again: many referrals at once, few places, who holds what."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy import select

from agreements.models import AgreementTerms, AgreementUnit
from agreements.places import AgreementPlace, Places, PlaceState, queries
from core.clock import today
from core.db import db, write_transaction
from core.guard import system_actor
from tests import people
from tests.referrals.doing import act, new_draft
from tests.world import days_ago

AGENCY = "Toulouse Minimes"


def agreement_id() -> int:
    """The agreement in force."""
    return people.agreement_of("31").id


def places() -> Places:
    """Those of the agency."""
    with reading():
        offered = queries.capacity_at(agreement_id(), today("31"))
        return queries.of_pool(agreement_id(), offered, people.unit_of(AGENCY).id)


@contextmanager
def reading() -> Iterator[None]:
    """A short look with every right."""
    db.session.remove()
    with system_actor("tests: places"):
        yield
    db.session.remove()


def leave(number: int) -> None:
    """So many places of the agency stay free: one person each, the FTE in whole."""
    occupied = places().occupied
    with system_actor("tests: capacity"), write_transaction() as session:
        for terms in session.scalars(select(AgreementTerms).where(AgreementTerms.agreement_id == agreement_id())):
            terms.portfolio_cap = 100
        unit = select(AgreementUnit).where(
            AgreementUnit.agreement_id == agreement_id(), AgreementUnit.unit_id == people.unit_of(AGENCY).id
        )
        session.scalars(unit).one().fte = Decimal(occupied + number) / 100
    db.session.remove()


def held(refs: Iterable[str]) -> Counter[PlaceState]:
    """State of the places of some referrals."""
    with reading():
        query = select(AgreementPlace.state).where(AgreementPlace.referral_ref.in_(list(refs)))
        return Counter(db.session.scalars(query))


def drafts(app: Flask, number: int, login: str = "sonia.vidal") -> list[str]:
    """Complete drafts about as many new people, of an author who refers them all: an advisor, or a social worker."""
    with app.app_context():
        return [new_draft(login, birth_name="Placé", **_person(n)) for n in range(number)]


def _person(n: int) -> dict[str, Any]:
    letters = f"{'abcdefghij'[n // 10]}{'abcdefghij'[n % 10]}"
    return {"given_names": letters, "birth_date": days_ago(9000 + n)}


def sent(app: Flask, number: int) -> list[str]:
    """The same, sent one after the other."""
    refs = drafts(app, number)
    with app.app_context():
        for ref in refs:
            act("sonia.vidal", ref, "send")
    return refs
