"""Who sees a sensitive text: its author and the readers named for it, as long as the file is open to them.

For everybody else it does not exist, and nothing counts it.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from casefiles.scope import may_write, within_reach
from casefiles.sensitive.models import SensitiveReader, SensitiveText
from casefiles.workflow import AccessLevel
from core.actor import Actor
from core.guard import ALIAS_PREFIX, protect

_in_file = may_write(AccessLevel.CONTENT)


def _visible_text(actor: Actor) -> ColumnElement[bool]:
    named: Any = SensitiveReader.__table__.alias(f"{ALIAS_PREFIX}named")
    mine = select(named.c.text_id).where(named.c.membership_id == (actor.membership or 0))
    reach = within_reach(actor, SensitiveText.file_id, "sensitive_texts", AccessLevel.CONTENT)
    return and_(reach, or_(SensitiveText.author_id == actor.membership, SensitiveText.id.in_(mine)))


def _visible_reader(actor: Actor) -> ColumnElement[bool]:
    texts: Any = SensitiveText.__table__.alias(f"{ALIAS_PREFIX}of_readers")
    own = select(texts.c.id).where(texts.c.author_id == (actor.membership or 0))
    reach = within_reach(actor, SensitiveReader.file_id, "sensitive_readers", AccessLevel.CONTENT)
    return and_(reach, or_(SensitiveReader.membership_id == actor.membership, SensitiveReader.text_id.in_(own)))


def _writable_text(session: Session, actor: Actor, text: SensitiveText) -> bool:
    own = (text.author_id, text.organisation_id) == (actor.membership, actor.organisation)
    return own and _in_file(session, actor, text)


def _writable_reader(session: Session, actor: Actor, reader: SensitiveReader) -> bool:
    """The author of the text names readers."""
    text = session.get(SensitiveText, reader.text_id)
    return text is not None and text.author_id == actor.membership and _in_file(session, actor, reader)


protect(
    SensitiveText,
    visible=_visible_text,
    writable=_writable_text,
    scope=("file_id", "author_id", "organisation_id"),
)
protect(
    SensitiveReader,
    visible=_visible_reader,
    writable=_writable_reader,
    scope=("file_id", "text_id", "membership_id"),
)
