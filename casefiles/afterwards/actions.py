"""A status is noted once for each milestone, and put right while it is asked."""

from datetime import datetime, timedelta

from accounts.journal import record_writing
from casefiles.actions.access import grant_between, revoke
from casefiles.actions.facts import add_fact
from casefiles.afterwards import queries
from casefiles.afterwards.models import LaterStatus
from casefiles.afterwards.queries import Asked
from casefiles.afterwards.workflow import Milestone, Situation, window
from casefiles.models import Support
from casefiles.workflow import AccessWhy, Happened
from core.actor import Actor
from core.clock import day_begins
from core.db import db
from core.errors import NotAllowed
from core.i18n import gettext as _


def note(asked: Asked, situation: Situation, *, by: Actor, at: datetime) -> LaterStatus:
    """Keep the answer, or the one that puts it right. The file is held, and `asked` read for this actor.

    Raises NotAllowed for whoever holds no post.
    """
    if by.membership is None:
        raise NotAllowed(_("Seul un professionnel en poste note ce que devient la personne."))
    support = asked.support
    row = queries.status(support.id, asked.milestone, lock=True)
    if row is None:
        row = LaterStatus(
            file_id=support.file_id, support_id=support.id, months=int(asked.milestone), situation=situation,
            author_id=by.membership, noted_at=at,
        )  # fmt: skip
        db.session.add(row)
    else:
        row.situation, row.author_id, row.noted_at = situation, by.membership, at
        row.version += 1
    kind, months = Happened.STATUS_NOTED, str(int(asked.milestone))
    add_fact(support.file_id, kind, by=by, at=at, support_id=support.id, after=situation, reason=months)
    record_writing("support.note_status", file_id=support.file_id, reason=months)
    db.session.flush()
    return row


def open_windows(support: Support, *, by: Actor) -> None:
    """Let the former halves know the file again around each milestone: that it exists, never its content."""
    if support.end_on is None or not queries.is_asked_of(support):
        return
    for milestone in Milestone:
        first, last = window(support.end_on, milestone)
        for key in support.pair:
            if key is not None:
                grant_between(
                    support.file_id, why=AccessWhy.AFTERWARDS, by=by, membership_id=key,
                    from_at=day_begins(first, support.territory),
                    until_at=day_begins(last + timedelta(days=1), support.territory),
                )  # fmt: skip


def close_windows(support: Support, *, by: Actor, at: datetime) -> None:
    """Nobody is asked about a support that goes on, or a person who is followed again."""
    for key in support.pair:
        if key is not None:
            revoke(support.file_id, why=AccessWhy.AFTERWARDS, by=by, at=at, membership_id=key)
