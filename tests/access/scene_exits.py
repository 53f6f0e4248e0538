"""Shared barriers that the end of a support asks about."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.models import Barrier
from casefiles.workflow import Level


def shared_barriers(session: Session, files: dict[str, int]) -> dict[str, list[int]]:
    """Keys by file."""
    rows = session.execute(select(Barrier.file_id, Barrier.id).where(Barrier.level == Level.SHARED)).all()
    return {name: [key for of, key in rows if of == file_id] for name, file_id in files.items()}
