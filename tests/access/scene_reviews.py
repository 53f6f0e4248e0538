"""A term that is near, a renewal that waits for the other half, a request that waits for a head."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.models import Support
from casefiles.reviews.models import TermRenewal
from casefiles.workflow import AgreedBy, Half
from core.clock import now
from tests.access.scene_afterwards import add_former
from tests.access.scene_heads import add_head_request
from tests.access.verdicts_afterwards import ASKED
from tests.access.verdicts_reviews import NEAR_TERM, PROPOSED
from tests.world import days_ago


def add_steps(session: Session, files: dict[str, int]) -> int:
    """By the names of the files; the key of the request."""
    _add_renewals(session, files)
    add_former(session, [files[name] for name in ASKED])
    return add_head_request(session, files["Hoarau"])


def _add_renewals(session: Session, files: dict[str, int]) -> None:
    session.flush()
    for name in NEAR_TERM | PROPOSED:
        support = session.scalars(select(Support).where(Support.file_id == files[name])).one()
        support.term_on = days_ago(-30)
        if name in PROPOSED:
            row = TermRenewal(
                file_id=support.file_id, support_id=support.id, old_term_on=support.term_on, term_on=days_ago(-120),
                agreed_on=days_ago(1), channel=AgreedBy.ORAL, why="Le logement est en vue", half=Half.WORKER,
                proposed_by_id=support.worker_id, proposed_at=now(),
            )  # fmt: skip
            session.add(row)
