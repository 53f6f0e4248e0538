"""The one appointment of the matrix, to come."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.appointments.models import Appointment
from casefiles.appointments.workflow import AppointmentKind, WithWhom
from casefiles.models import Support
from core.clock import now


def add_appointment(session: Session, file_id: int) -> int:
    """On this file, by the advisor; its key."""
    session.flush()
    support = session.scalars(select(Support).where(Support.file_id == file_id, Support.end_on.is_(None))).first()
    assert support is not None
    made = Appointment(
        file_id=file_id, support_id=support.id, ref="RV-31-AAAAAAAA", territory="31", minutes=30,
        starts_at=now() + timedelta(days=20), kind=AppointmentKind.OFFICE, with_whom=WithWhom.BOTH,
        place="MDS, salle 2", made_by_id=support.advisor_id or 0, made_at=now(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made.id
