"""Who sees and writes reviews and renewals: whoever reads the content of the file."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement

from casefiles.reviews.models import SupportReview, TermRenewal
from casefiles.scope import may_write, within_reach
from casefiles.workflow import AccessLevel
from core.actor import Actor
from core.guard import protect


def _reads(cls: Any) -> Callable[[Actor], ColumnElement[bool]]:
    def visible(actor: Actor) -> ColumnElement[bool]:
        return within_reach(actor, cls.file_id, cls.__tablename__, AccessLevel.CONTENT)

    return visible


for _cls in (SupportReview, TermRenewal):
    protect(_cls, visible=_reads(_cls), writable=may_write(AccessLevel.CONTENT))
