"""What every action of a file leaves behind: a fact for the timeline, the author of an item."""

from datetime import datetime
from typing import Any

from casefiles import queries
from casefiles.models import FileEvent
from casefiles.workflow import Happened, Level
from core.actor import Actor
from core.db import db
from core.errors import NotAllowed
from core.i18n import gettext as _


def add_fact(
    file_id: int,
    kind: Happened,
    *,
    by: Actor,
    at: datetime,
    support_id: int | None = None,
    before: str | None = None,
    after: str | None = None,
    reason: str | None = None,
) -> FileEvent:
    """One line of the file's timeline, read by everyone with access to its content: no text of an item in it."""
    fact = FileEvent(
        file_id=file_id,
        at=at,
        membership_id=by.membership,
        support_id=support_id,
        kind=kind,
        from_state=before,
        to_state=after,
        reason=reason,
    )
    db.session.add(fact)
    return fact


def authorship(file_id: int, *, by: Actor, at: datetime, level: Level) -> dict[str, Any]:
    """Columns of a new item: whose, when, for whom to read, under which support."""
    if by.membership is None or by.organisation is None:
        raise NotAllowed(_("Seul un professionnel peut écrire dans un dossier."))
    support = queries.support_in_hand(file_id)
    return {
        "file_id": file_id,
        "author_id": by.membership,
        "organisation_id": by.organisation,
        "support_id": support.id if support else None,
        "created_at": at,
        "level": level,
    }
