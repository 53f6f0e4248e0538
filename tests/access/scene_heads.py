"""A request to a head that waits for its answer."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.heads.models import HeadRequest
from casefiles.heads.workflow import Asked
from casefiles.models import Support
from core.clock import now
from partners.models import Membership
from tests import people
from tests.world import days_ago


def add_head_request(session: Session, file_id: int) -> int:
    """Asked by a social worker of Toulouse Nord; its key."""
    support = session.scalars(select(Support).where(Support.file_id == file_id, Support.end_on.is_(None))).one()
    asks = session.get_one(Membership, people.membership_id("anne.roux"))
    row = HeadRequest(
        file_id=file_id, support_id=support.id, asked=Asked.ERROR, on=days_ago(0), reason="Ouvert deux fois",
        unit_id=asks.unit_id, asked_by_id=asks.id, asked_at=now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id
