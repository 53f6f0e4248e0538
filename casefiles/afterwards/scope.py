"""Who sees and writes what became of a person: whoever reads the file, and whoever is asked, while they are."""

from sqlalchemy import ColumnElement, or_, select

from casefiles.afterwards.models import LaterStatus
from casefiles.models import FileAccess
from casefiles.scope import held_rows, may_write, within_reach
from casefiles.workflow import AccessLevel, AccessWhy
from core.actor import Actor
from core.guard import ALIAS_PREFIX, protect


def _visible(actor: Actor) -> ColumnElement[bool]:
    alias = FileAccess.__table__.alias(f"{ALIAS_PREFIX}afterwards")
    asked = select(alias.c.file_id).where(
        held_rows(actor, alias, AccessLevel.INDEX), alias.c.why == AccessWhy.AFTERWARDS
    )
    reads = within_reach(actor, LaterStatus.file_id, LaterStatus.__tablename__, AccessLevel.CONTENT)
    return or_(reads, LaterStatus.file_id.in_(asked))


protect(
    LaterStatus,
    visible=_visible,
    writable=may_write(AccessLevel.INDEX),
    scope=("file_id", "support_id", "months"),
)
