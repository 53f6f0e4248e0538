"""Notices as pages show them: unread, read, about a person or an agreement; and a pause."""

from sqlalchemy import select

from accounts.models import Notice
from core.clock import now
from core.db import db, write_transaction
from core.guard import system_actor
from partners.notices.models import NoticePause
from tests import people
from tests.access.scene_notices import add_notices as add


def add_notices() -> list[int]:
    """Keys of one of each kind, of anne and of the administrator of the council, who has nothing unread."""
    db.session.remove()
    with system_actor("tests: notices"), write_transaction() as session:
        notices, pauses = add(session)
        session.delete(session.get_one(NoticePause, pauses["of anne"]))
        told = select(Notice).where(Notice.membership_id == people.membership_id("brigitte.leroy"))
        for notice in session.scalars(told):
            notice.read_at = now()
        paul = people.membership_id("paul.martin")
        session.add(
            NoticePause(membership_id=paul, about=people.file_of("Abadie").ref, until_on=now().date(), created_at=now())
        )
    db.session.remove()
    return list(notices.values())
