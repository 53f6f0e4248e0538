"""Who sees and writes the end of a support: whoever reads the content of its file.

A referrer outside the pair reads grades and reason through the referral, never these rows.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement

from casefiles.exits.models import ExitOutcome, SupportExit
from casefiles.scope import may_write, within_reach
from casefiles.workflow import AccessLevel
from core.actor import Actor
from core.guard import protect


def _reads(cls: Any) -> Callable[[Actor], ColumnElement[bool]]:
    def visible(actor: Actor) -> ColumnElement[bool]:
        return within_reach(actor, cls.file_id, cls.__tablename__, AccessLevel.CONTENT)

    return visible


for _cls in (SupportExit, ExitOutcome):
    protect(_cls, visible=_reads(_cls), writable=may_write(AccessLevel.CONTENT))
