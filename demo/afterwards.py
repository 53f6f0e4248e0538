"""What became of the people of the demonstration: noted for most, and nobody reached for some."""

from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.afterwards.models import LaterStatus
from casefiles.afterwards.workflow import LATE, NEVER_ASKED, Milestone, Situation, due_on, window
from casefiles.models import FileAccess, FileEvent, Support
from casefiles.workflow import AccessLevel, AccessWhy, Happened, Mode
from core.clock import day_begins, zone

TERRITORY, MOST = "31", 1500  # where the accounts of the demonstration work
FORGOTTEN_ONE_IN = 6
NOTED_AT = time(16)
WEIGHTS = {
    Situation.JOB_6_MONTHS: 5, Situation.JOB_1_6_MONTHS: 3, Situation.SHORT_JOB: 4, Situation.BUSINESS: 1,
    Situation.TRAINING: 4, Situation.LOOKING: 6, Situation.HEALTH: 2, Situation.OTHER: 2, Situation.NOT_REACHED: 5,
}  # fmt: skip


def add_statuses(session: Session, rng: Random, today: date) -> None:
    """For each support that ended, the weeks in which it is asked, and the answers of those that are past."""
    query = select(Support).where(
        Support.territory == TERRITORY, Support.mode == Mode.GLOBAL, Support.end_on.is_not(None),
        Support.entry_on.is_not(None), Support.exit.not_in(NEVER_ASKED),
    )  # fmt: skip
    for support in session.scalars(query.order_by(Support.end_on.desc(), Support.id).limit(MOST)):
        for milestone in Milestone:
            _ask(session, support, milestone)
            noted_on = due_on(support.end_on or today, milestone) + timedelta(days=rng.randrange(LATE))
            if noted_on < today and rng.randrange(FORGOTTEN_ONE_IN):
                _note(session, support, milestone, noted_on, rng)


def _ask(session: Session, support: Support, milestone: Milestone) -> None:
    if support.end_on is None:
        return
    first, last = window(support.end_on, milestone)
    for key in support.pair:
        if key is not None:
            row = FileAccess(
                file_id=support.file_id, membership_id=key, level=AccessLevel.INDEX, why=AccessWhy.AFTERWARDS,
                from_at=day_begins(first, TERRITORY), until_at=day_begins(last + timedelta(days=1), TERRITORY),
            )  # fmt: skip
            session.add(row)


def _note(session: Session, support: Support, milestone: Milestone, on: date, rng: Random) -> None:
    author = support.worker_id or support.advisor_id
    at = datetime.combine(on, NOTED_AT, zone(support.territory))
    situation = rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    row = LaterStatus(
        file_id=support.file_id, support_id=support.id, months=int(milestone), situation=situation, author_id=author,
        noted_at=at,
    )  # fmt: skip
    fact = FileEvent(
        file_id=support.file_id, at=at, membership_id=author, support_id=support.id, kind=Happened.STATUS_NOTED,
        to_state=situation, reason=str(int(milestone)),
    )  # fmt: skip
    session.add_all((row, fact))
