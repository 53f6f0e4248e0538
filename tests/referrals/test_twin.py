"""The tiles of the inbox are the rule of the clocks in SQL: equal on random referrals, on both engines."""

import random
from datetime import timedelta
from typing import Any

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from agreements.models import AgreementTerms
from agreements.places import AgreementPlace, PlaceState
from casefiles.models import FileAccess
from casefiles.workflow import AccessLevel, AccessWhy, AgreedBy
from core.actor import current_actor
from core.clock import now, today
from core.db import db, write_transaction
from core.guard import system_actor
from core.references import new_reference
from referrals import clocks, queries
from referrals.models import Referral
from referrals.queries import Filters
from referrals.workflow import SOON_DAYS, State, Urgency
from tests import people
from tests.casefiles.doing import create
from tests.referrals.doing import acting, reading

OPEN = (State.SENT, State.RECEIVED, State.INFO_NEEDED, State.WAITING)


def add(file_id: int, rng: random.Random, terms_id: int) -> dict[str, Any]:
    """One open referral to Claire's office, of dates around today; its facts, as drawn."""
    state, day = rng.choice(OPEN), today("31")
    held = state is State.WAITING and rng.random() < 0.5
    offered = rng.random() < 0.6  # a held one may have waited for its place before
    dates = {name: day + timedelta(days=rng.randrange(-4, 6)) for name in ("answer_due_on", "review_on", "answer_by")}
    office = people.unit_of("MDS Toulouse Nord").id
    referral = Referral(
        ref=new_reference("OR", "31"), file_id=file_id, territory="31", state=state, terms_id=terms_id,
        author_id=people.membership_id("paul.martin"), named_id=people.membership_id("paul.martin"),
        from_unit_id=people.unit_of("Toulouse Minimes").id, to_unit_id=office,
        to_organisation_id=people.unit_of("CD Haute-Garonne").id, agreement_id=people.agreement_of("31").id,
        assigned_id=people.membership_id("anne.roux") if rng.random() < 0.5 else None,
        agreed_on=day - timedelta(days=40), agreed_by=AgreedBy.PAPER, created_at=now(), edited_at=now(), sent_at=now(),
        answer_due_on=None if state is State.WAITING and not held else dates["answer_due_on"],
        review_on=dates["review_on"] if held else None, holds=int(held),
    )  # fmt: skip
    db.session.add(referral)
    db.session.flush()
    reserved = offered or state is not State.WAITING or held
    place = AgreementPlace(
        agreement_id=referral.agreement_id, agency_id=referral.from_unit_id, office_id=office,
        referral_id=referral.id, referral_ref=referral.ref, asked_at=now(),
        state=PlaceState.RESERVED if reserved else PlaceState.WAITING, reserved_at=now() if reserved else None,
        answer_by=dates["answer_by"] if reserved and offered else None,
    )  # fmt: skip
    way = FileAccess(
        file_id=file_id, unit_id=office, level=AccessLevel.INDEX, why=AccessWhy.ROUTING, from_at=now() - timedelta(1)
    )
    db.session.add_all((place, way))
    return {"ref": referral.ref, "facts": queries.facts(referral, None, place)}


@pytest.fixture
def drawn(app_context: AppContext) -> list[dict[str, Any]]:
    with acting("paul.martin"):
        files = [
            create(current_actor(), birth_name=f"Tirage{chr(97 + n % 26)}{chr(97 + n // 26)}").id for n in range(60)
        ]
    rng = random.Random(5)
    with system_actor("tests: random referrals"), write_transaction() as session:
        terms_id = session.scalars(
            select(AgreementTerms.id).where(AgreementTerms.agreement_id == people.agreement_of("31").id)
        ).first()
        made = [add(file_id, rng, terms_id or 0) for file_id in files]
    db.session.remove()
    return made


@pytest.mark.parametrize("urgency", [Urgency.LATE, Urgency.SOON])
def test_a_tile_holds_what_the_rule_says(drawn: list[dict[str, Any]], urgency: Urgency) -> None:
    day = today("31")

    def is_in(facts: clocks.Facts) -> bool:
        due = clocks.answer_by(facts)
        if facts.state is State.INFO_NEEDED or due is None:
            return False
        return due < day if urgency is Urgency.LATE else day <= due <= day + timedelta(days=SOON_DAYS)

    refs = {one["ref"] for one in drawn}
    expected = {one["ref"] for one in drawn if is_in(one["facts"])}
    with reading("claire.dumas"):
        found = {row.ref for row in queries.inbox(current_actor(), Filters(tab=None, urgency=urgency), size=500).rows}
    assert found & refs == expected
    assert len(refs) / 10 < len(expected) < len(refs)
