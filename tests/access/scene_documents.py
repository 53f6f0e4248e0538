"""Documents of the matrix, beside the notes they are read like."""

from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from casefiles.documents.models import Document, DocumentContent
from casefiles.documents.workflow import DocumentKind
from tests.casefiles.papers import PDF
from tests.world import days_ago


def add_document(session: Session, of: dict[str, Any], title: str) -> Document:
    """One of somebody's in a file, with what it holds."""
    about = {"media_type": "application/pdf", "size": len(PDF), "sha256": sha256(PDF).hexdigest()}
    document = Document(**of, title=title, kind=DocumentKind.LETTER, ends_on=days_ago(-300), **about)
    session.add(document)
    session.flush()
    session.add(DocumentContent(file_id=of["file_id"], document_id=document.id, data=PDF))
    return document
