"""The end of a support opens the days on which it will be asked what became of the person; a new one ends them."""

from sqlalchemy import select

from casefiles.afterwards import actions
from casefiles.events import SupportClosed, SupportOpened
from casefiles.models import Support
from casefiles.workflow import Mode
from core.clock import now
from core.db import db
from core.events import subscribe
from core.guard import system_actor


def _on_close(fact: SupportClosed) -> None:
    with system_actor("days on which a status will be asked") as system:
        followed = select(Support.id).where(Support.file_id == fact.file_id, Support.end_on.is_(None))
        support = db.session.get_one(Support, fact.support_id)
        db.session.flush()
        if db.session.scalar(followed.limit(1)) is None:
            actions.open_windows(support, by=system)


def _on_open(fact: SupportOpened) -> None:
    with system_actor("who follows a person again is asked, the former pair no more") as system:
        ended = select(Support).where(
            Support.file_id == fact.file_id, Support.end_on.is_not(None), Support.mode == Mode.GLOBAL
        )
        for support in db.session.scalars(ended):
            actions.close_windows(support, by=system, at=now())


def listen() -> None:
    """Subscribe; done once when the module is imported, again after a test emptied the registry."""
    subscribe(SupportClosed, _on_close)
    subscribe(SupportOpened, _on_open)


listen()
