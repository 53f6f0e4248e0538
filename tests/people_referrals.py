"""Referrals of the test world: sent and unassigned, received by its worker, accepted."""

from datetime import timedelta

from sqlalchemy.orm import Session

from agreements.places import AgreementPlace, PlaceState
from agreements.workflow import Axis
from casefiles.workflow import AccessWhy, AgreedBy, Category
from core.clock import now
from referrals.models import Referral, ReferralBarrier, ReferralEvent
from referrals.workflow import State, Step
from tests.people_stories import COUNCILS, OFFICES, Story, grant, text_of
from tests.world import Known, World, days_ago, reference


def add_referral(session: Session, world: World, story: Story, file_id: int) -> None:
    """The referral of a story, its barriers, its history and the access it opened."""
    sent = now() - timedelta(days=405 if story.territory == "81" else 4)
    agency, office = OFFICES[story.territory]
    accepted = story.referral is State.ACCEPTED
    opened = story.referral is not State.SENT
    referral = Referral(
        ref=reference("OR", story.territory, story.name),
        file_id=file_id,
        territory=story.territory,
        state=story.referral,
        author_id=world.post(story.advisor),
        from_unit_id=world.units[agency].id,
        to_unit_id=world.units[office].id,
        to_organisation_id=world.units[COUNCILS[story.territory]].id,
        assigned_id=world.post(story.assigned) if story.assigned else None,
        named_id=world.post(str(story.named_advisor)),
        agreement_id=world.agreements[story.territory].id,
        terms_id=world.terms[story.territory],
        support_id=world.supports[story.name] if accepted else None,
        axis=Axis.GLOBAL,
        reason=text_of(story.name, "referral"),
        tried=text_of(story.name, "tried"),
        agreed_on=days_ago(410 if story.territory == "81" else 5),
        agreed_by=AgreedBy.PAPER,
        created_at=sent - timedelta(hours=1),
        edited_at=sent,
        sent_at=sent,
        opened_at=sent + timedelta(days=1) if opened else None,
        assigned_at=sent + timedelta(days=1) if story.assigned else None,
        answered_at=sent + timedelta(days=2) if accepted else None,
        closed_at=sent + timedelta(days=2) if accepted else None,
        answer_due_on=(sent + timedelta(days=14)).date(),
    )
    session.add(referral)
    session.flush()
    world.referrals[story.name] = Known(referral.id, referral.ref)
    _add_referral_parts(session, world, story, referral)


def _add_referral_parts(session: Session, world: World, story: Story, referral: Referral) -> None:
    of = {"file_id": referral.file_id, "referral_id": referral.id}
    for category in (Category.HOUSING, Category.HEALTH):
        session.add(ReferralBarrier(**of, category=category))
    session.add(
        AgreementPlace(
            agreement_id=referral.agreement_id,
            agency_id=referral.from_unit_id,
            office_id=referral.to_unit_id,
            author_id=referral.author_id,
            referral_id=referral.id,
            referral_ref=referral.ref,
            support_id=referral.support_id,
            state=PlaceState.TAKEN if referral.support_id else PlaceState.RESERVED,
            asked_at=referral.sent_at,
            reserved_at=referral.sent_at,
            taken_at=referral.answered_at,
        )
    )
    steps = [(Step.SEND, story.advisor, State.DRAFT, State.SENT, referral.sent_at)]
    if story.assigned:
        steps.append((Step.OPEN, story.assigned, State.SENT, State.RECEIVED, referral.opened_at))
    if referral.answered_at:
        steps.append((Step.ACCEPT, str(story.assigned), State.RECEIVED, State.ACCEPTED, referral.answered_at))
    for step, login, before, after, at in steps:
        session.add(
            ReferralEvent(**of, at=at, membership_id=world.post(login), step=step, from_state=before, to_state=after)
        )
    days = (now() - (referral.sent_at or now())).days
    grant(session, world, referral.file_id, OFFICES[story.territory][1], index=AccessWhy.ROUTING, days=days)
    if referral.state is not State.ACCEPTED:
        for login in {str(story.named_advisor), story.assigned or str(story.named_advisor)}:
            grant(session, world, referral.file_id, login, index=AccessWhy.ASSIGNED, days=days)
