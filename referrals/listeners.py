"""What follows for a referral from elsewhere: the person's withdrawal ends it, an answered question renews its link."""

from sqlalchemy import select

from casefiles.events import PersonAgreementWithdrawn
from core.actor import current_actor
from core.clock import now
from core.db import db
from core.events import subscribe
from core.guard import system_actor
from referrals import queries
from referrals.actions import send_link, withdraw
from referrals.events import InformationGiven
from referrals.models import Referral
from referrals.workflow import OPEN_STATES, Step, WithdrawReason


def _on_agreement_withdrawn(fact: PersonAgreementWithdrawn) -> None:
    """Open referrals of the file to the institution end, whoever sent them; nobody signed in sees them all."""
    query = select(Referral).where(
        Referral.file_id == fact.file_id,
        Referral.to_organisation_id == fact.partner_id,
        Referral.state.in_(OPEN_STATES),
    )
    with system_actor("the person took the agreement to share back") as system:
        for referral in db.session.scalars(query.order_by(Referral.id)).all():
            withdraw(referral, reason=WithdrawReason.AGREEMENT_WITHDRAWN, by=system, at=now())


def _on_given(fact: InformationGiven) -> None:
    """An office that asked by a link used it up by asking: it gets another one with the answer."""
    referral = queries.get(fact.ref)
    last = queries.last_link(referral.id)
    if last is not None and last.used_for is Step.ASK_INFO:
        send_link(referral, by=current_actor(), at=now())


def listen() -> None:
    """Subscribe; done once when the module is imported, again after a test emptied the registry."""
    subscribe(PersonAgreementWithdrawn, _on_agreement_withdrawn)
    subscribe(InformationGiven, _on_given)


listen()
