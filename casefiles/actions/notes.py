"""Notes on three levels. Each edit keeps the text it replaced, for those who read the note."""

from datetime import datetime

from sqlalchemy import select

from accounts.journal import record_writing
from casefiles.actions.facts import authorship
from casefiles.models import Note, Revision
from casefiles.workflow import Level, is_wider, narrower
from core.actor import Actor
from core.db import db
from core.errors import NotAllowed, Refusal
from core.i18n import gettext as _


def write_note(file_id: int, *, text: str, level: Level, by: Actor, at: datetime) -> Note:
    """A new note for the readers of its level."""
    note = Note(text=text, **authorship(file_id, by=by, at=at, level=level))
    db.session.add(note)
    db.session.flush()
    record_writing("note.write", file_id=file_id, subject=str(note.id), reason=level)
    return note


def edit_note(note: Note, *, text: str, level: Level, by: Actor, at: datetime, readers_confirmed: bool = False) -> None:
    """Change one's own note; the old text is kept.

    Raises NotAllowed for somebody else's note, Refusal when more people would read it and that was not confirmed.
    """
    if note.author_id != by.membership:
        raise NotAllowed(_("Seul son auteur modifie une note."))
    if is_wider(level, note.level) and not readers_confirmed:
        raise Refusal(
            _("De nouvelles personnes liront cette note. Relisez-la, puis confirmez les lecteurs."), field="confirmed"
        )
    if text != note.text:
        kept = authorship(note.file_id, by=by, at=at, level=narrower(note.level, level))
        db.session.add(Revision(note_id=note.id, old=note.text, new=text, **kept))
    if level is not note.level and not is_wider(level, note.level):
        for revision in db.session.scalars(select(Revision).where(Revision.note_id == note.id)):
            revision.level = narrower(revision.level, level)
    note.text, note.level = text, level
    note.version += 1
    record_writing("note.edit", file_id=note.file_id, subject=str(note.id), reason=level)
