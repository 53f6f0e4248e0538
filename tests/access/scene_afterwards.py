"""A support that ended half a year ago, of a person who is followed again."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.afterwards.workflow import DUE_AFTER, Milestone
from casefiles.models import Support
from casefiles.workflow import Exit, Mode, State
from tests.world import days_ago


def add_former(session: Session, files: list[int]) -> None:
    """With the pair that follows the person today."""
    for file_id in files:
        now = session.scalars(select(Support).where(Support.file_id == file_id)).one()
        former = Support(
            file_id=now.file_id, territory=now.territory, mode=Mode.GLOBAL, state=State.CLOSED,
            start_on=days_ago(900), entry_on=days_ago(880), end_on=days_ago(DUE_AFTER[Milestone.SIX]),
            exit=Exit.OTHER_MODE, advisor_id=now.advisor_id, worker_id=now.worker_id,
        )  # fmt: skip
        session.add(former)
