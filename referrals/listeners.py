"""What other packages tell referrals: the person took back the agreement to share with an institution."""

from sqlalchemy import select

from casefiles.events import PersonAgreementWithdrawn
from core.clock import now
from core.db import db
from core.events import subscribe
from core.guard import system_actor
from referrals.actions import withdraw
from referrals.models import Referral
from referrals.workflow import OPEN_STATES, WithdrawReason


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


def listen() -> None:
    """Subscribe; done once when the module is imported, again after a test emptied the registry."""
    subscribe(PersonAgreementWithdrawn, _on_agreement_withdrawn)


listen()
