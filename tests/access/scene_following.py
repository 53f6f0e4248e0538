"""The validations of the matrix: both halves of the support that waits for its entry."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.following.diagnosis import digest_of, halves_of
from casefiles.following.models import DiagnosisValidation
from casefiles.models import Barrier, Support
from core.clock import now


def add_validations(session: Session, file_id: int) -> str:
    """The diagnosis of this file, as it stands, validated by each half; its fingerprint."""
    session.flush()
    support = session.scalars(select(Support).where(Support.file_id == file_id)).one()
    digest = digest_of(session.scalars(select(Barrier).where(Barrier.file_id == file_id)))
    for half, member in halves_of(support).items():
        given = {"membership_id": member, "recorded_by_id": member, "digest": digest, "at": now()}
        session.add(DiagnosisValidation(file_id=file_id, support_id=support.id, half=half, **given))
    return digest
