"""Onward: handed to another office with its place, referred again with its chain."""

import pytest
from sqlalchemy import select

from agreements.places import AgreementPlace, PlaceState
from casefiles import queries as casefiles
from casefiles.workflow import AccessLevel
from core.actor import current_actor
from core.clock import now
from core.db import db, side_session
from core.guard import system_actor
from referrals import actions, queries
from referrals.models import Referral, ReferralEvent
from referrals.workflow import DeclineReason, State, Step
from tests import people
from tests.referrals.doing import act, acting, reach, sees, sent

pytestmark = pytest.mark.usefixtures("app_context")


def the(ref: str) -> Referral:
    """A referral as the database has it."""
    with system_actor("tests: look"), side_session() as session:
        found = session.scalars(select(Referral).where(Referral.ref == ref)).one()
        session.expunge(found)
        return found


def redirected(ref: str) -> str:
    """The referral that follows, at the other office."""
    with acting("claire.dumas"):
        referral = queries.get(ref, lock=True)
        to_unit_id = queries.other_units(referral)[0].id
        why = "Elle habite à Muret."
        return actions.redirect(referral, to_unit_id=to_unit_id, reason=why, by=current_actor(), at=now()).ref


def place_of(referral_id: int) -> AgreementPlace | None:
    with system_actor("tests: look"), side_session() as session:
        found = session.scalar(select(AgreementPlace).where(AgreementPlace.referral_id == referral_id))
        session.expunge_all()
        return found


def test_the_follower_is_the_authors_and_takes_the_place_over() -> None:
    ref = sent()
    follower = the(redirected(ref))
    first = the(ref)
    assert (first.state, first.redirect_reason) == (State.REDIRECTED, "Elle habite à Muret.")
    assert first.answered_at == first.closed_at == first.read_answer_at is not None
    assert (follower.state, follower.author_id) == (State.SENT, people.membership_id("paul.martin"))
    assert (follower.previous_id, follower.chain_id) == (first.id, first.id)
    assert (follower.reason, follower.named_id, follower.terms_id) == (first.reason, first.named_id, first.terms_id)
    assert place_of(first.id) is None
    held = place_of(follower.id)
    assert held is not None
    assert (held.state, held.referral_ref, held.office_id) == (PlaceState.RESERVED, follower.ref, follower.to_unit_id)


def test_its_history_says_who_handed_it_over_and_why() -> None:
    follower = the(redirected(sent()))
    columns = (ReferralEvent.step, ReferralEvent.membership_id, ReferralEvent.text)
    with system_actor("tests: look"), side_session() as session:
        row = tuple(session.execute(select(*columns).where(ReferralEvent.referral_id == follower.id)).one())
    assert row == (Step.SEND, people.membership_id("claire.dumas"), "Elle habite à Muret.")


def test_the_first_office_sees_neither_any_more_and_the_named_half_sees_the_follower() -> None:
    ref = people.referral_of("Benali").ref  # of sonia.vidal, who names a colleague
    follower = redirected(ref)
    assert not sees("claire.dumas", ref)
    assert not sees("claire.dumas", follower)
    assert sees("sonia.vidal", follower)
    assert sees("paul.martin", follower)


def test_referring_again_keeps_the_chain_and_what_was_written() -> None:
    ref = sent()
    act("claire.dumas", ref, "decline", reason=DeclineReason.CAPACITY, text=None, suggestion=None)
    first = the(ref)
    with acting("paul.martin"):
        referral = queries.get(ref, lock=True)
        file = casefiles.content(people.file_of("Costes").ref, lock=True)
        draft = actions.re_refer(referral, file, by=current_actor(), at=now()).ref
        db.session.flush()
    again = the(draft)
    assert (again.state, again.previous_id, again.chain_id) == (State.DRAFT, first.id, first.id)
    assert (again.reason, again.tried) == (first.reason, first.tried)
    assert the(ref).read_answer_at is not None
    assert reach("paul.martin", "Costes") is AccessLevel.CONTENT
