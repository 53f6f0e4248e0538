"""Running one-time links of the matrix, and the agreements a withdrawal is about."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.models import PersonAgreement, PersonLink
from core.clock import now
from core.links import digest
from tests import people
from tests.world import days_ago

TOKEN = "running"


def add_links(session: Session) -> None:
    """Léa Abadie was asked."""
    session.add(
        PersonLink(
            file_id=people.file_of("Abadie").id, partner_id=people.unit_of("CD Haute-Garonne").id,
            agreed_until=days_ago(-300), sent_by_id=people.membership_id("paul.martin"), token_hash=digest(TOKEN),
            sent_at=now(), expires_at=now() + timedelta(days=8),
        )
    )  # fmt: skip


def agreement_keys(session: Session, files: dict[str, int]) -> dict[str, int]:
    """The latest agreement of each file that has one."""
    rows = session.execute(select(PersonAgreement.file_id, PersonAgreement.id).order_by(PersonAgreement.id))
    latest = {file_id: key for file_id, key in rows}  # noqa: C416 - rows are no pairs to `dict`
    return {name: latest[file_id] for name, file_id in files.items() if file_id in latest}
