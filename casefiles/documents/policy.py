"""Who may do what with a document they see. Pure."""

from casefiles.documents.models import Document
from core.actor import Actor


def can_change(actor: Actor, document: Document) -> bool:
    """Say who reads it, or withdraw it: its author, as long as it is there."""
    return document.author_id == actor.membership and document.withdrawn_at is None
