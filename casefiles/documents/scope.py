"""Who reaches what a document holds: whoever reads the document. Its own row stands in `casefiles/scope.py`."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from casefiles.documents.models import Document, DocumentContent
from casefiles.scope import may_write, within_reach
from casefiles.workflow import AccessLevel, Level
from core.actor import Actor
from core.guard import ALIAS_PREFIX, protect


def _visible(actor: Actor) -> ColumnElement[bool]:
    of: Any = Document.__table__.alias(f"{ALIAS_PREFIX}of_content")
    read = or_(
        of.c.level == Level.SHARED,
        and_(of.c.level == Level.OWN_SERVICE, of.c.organisation_id == actor.organisation),
        of.c.author_id == actor.membership,
    )
    mine: ColumnElement[bool] = DocumentContent.document_id.in_(select(of.c.id).where(read))
    return and_(within_reach(actor, DocumentContent.file_id, "document_contents", AccessLevel.CONTENT), mine)


def _writable(session: Session, actor: Actor, content: DocumentContent) -> bool:
    """Its author's alone; never changed once it is there."""
    if content not in session.new and content not in session.deleted:
        return False
    document = session.get(Document, content.document_id)
    own = document is not None and document.author_id == actor.membership
    return own and may_write(AccessLevel.CONTENT)(session, actor, content)


protect(DocumentContent, visible=_visible, writable=_writable, scope=("file_id", "document_id"))
