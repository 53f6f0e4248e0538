"""Running one-time links of the matrix, and the agreements a withdrawal is about."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.appointments.models_feed import CalendarFeed
from casefiles.models import PersonAgreement, PersonLink
from core.clock import now
from core.links import digest
from referrals.link_models import ReferralLink
from referrals.models import Referral
from tests import people
from tests.world import days_ago

TOKEN = "running"


def add_links(session: Session) -> None:
    """Léa Abadie was asked, and so was the office that received the referral of Nina Fabre."""
    session.add(
        PersonLink(
            file_id=people.file_of("Abadie").id, partner_id=people.unit_of("CD Haute-Garonne").id,
            agreed_until=days_ago(-300), sent_by_id=people.membership_id("paul.martin"), token_hash=digest(TOKEN),
            sent_at=now(), expires_at=now() + timedelta(days=8),
        )
    )  # fmt: skip
    made = {"membership_id": people.membership_id("paul.martin"), "token_hash": digest(TOKEN), "made_at": now()}
    session.add(CalendarFeed(**made))
    referral = session.get_one(Referral, people.referral_of("Fabre").id)
    session.add(
        ReferralLink(
            file_id=referral.file_id, referral_id=referral.id, unit_id=referral.to_unit_id,
            recipient="mds@exemple.test",
            shown_name="Nina F.", sent_by_id=referral.author_id, token_hash=digest(TOKEN), sent_at=now(),
            expires_at=now() + timedelta(days=8),
        )
    )  # fmt: skip


def agreement_keys(session: Session, files: dict[str, int]) -> dict[str, int]:
    """The latest agreement of each file that has one."""
    rows = session.execute(select(PersonAgreement.file_id, PersonAgreement.id).order_by(PersonAgreement.id))
    latest = {file_id: key for file_id, key in rows}  # noqa: C416 - rows are no pairs to `dict`
    return {name: latest[file_id] for name, file_id in files.items() if file_id in latest}
