"""Notes on three levels. Each edit keeps the text it replaced, for those who read the note."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from accounts.journal import record_writing
from casefiles.actions.facts import authorship
from casefiles.models import Note, Revision
from casefiles.queries import readings
from casefiles.queries.members import Member
from casefiles.workflow import CORRECTION_WINDOW, DRAFT_KEPT, DRAFT_TOLD_BEFORE, Level, is_wider, narrower
from core.actor import Actor
from core.db import db
from core.errors import NotAllowed, Refusal
from core.i18n import N_
from core.i18n import gettext as _
from partners.notices.actions import tell

DRAFT_ENDS = "note.draft_ends"
DRAFT_WORDS = N_("Un brouillon que vous seul lisez sera effacé dans quelques jours : partagez-le ou laissez-le partir.")


def write_note(file_id: int, *, text: str, level: Level, by: Actor, at: datetime) -> Note:
    """A new note for the readers of its level."""
    note = Note(text=text, **authorship(file_id, by=by, at=at, level=level))
    db.session.add(note)
    db.session.flush()
    record_writing("note.write", file_id=file_id, subject=str(note.id), reason=level)
    return note


def edit_note(note: Note, *, text: str, level: Level, by: Actor, at: datetime, readers_confirmed: bool = False) -> None:
    """Change one's own note: in place for ten minutes, later the old text is kept.

    Raises NotAllowed for somebody else's note; Refusal, with the names, when other people would read it, or have read
    it and would no more, and that was not confirmed.
    """
    if note.author_id != by.membership:
        raise NotAllowed(_("Seul son auteur modifie une note."))
    if not readers_confirmed:
        _check_readers(note, level, by=by, at=at)
    if text != note.text and at - note.created_at > CORRECTION_WINDOW:
        kept = authorship(note.file_id, by=by, at=at, level=narrower(note.level, level))
        db.session.add(Revision(note_id=note.id, old=note.text, new=text, **kept))
    if level is not note.level and not is_wider(level, note.level):
        for revision in db.session.scalars(select(Revision).where(Revision.note_id == note.id)):
            revision.level = narrower(revision.level, level)
    note.text, note.level = text, level
    note.version += 1
    record_writing("note.edit", file_id=note.file_id, subject=str(note.id), reason=level)


def _check_readers(note: Note, level: Level, *, by: Actor, at: datetime) -> None:
    if is_wider(level, note.level):
        names = _names(readings.would_read(note, level, by, at)) or _("les personnes qui rejoindront ce dossier")
        message = _("Liront désormais cette note : %(names)s. Relisez-la, puis confirmez.", names=names)
        raise Refusal(message, field="confirmed")
    read = readings.have_read(note) if level is not note.level else []
    if read:
        message = _(
            "Ont déjà ouvert une page qui montre cette note : %(names)s. Ce qui a été lu reste su. Confirmez.",
            names=_names(read),
        )
        raise Refusal(message, field="confirmed")


def _names(members: Sequence[Member]) -> str:
    return " ; ".join(member.words for member in members)


def purge_drafts(*, at: datetime) -> int:
    """Drafts nobody shared within 30 days go, with their versions; how many. Run by the worker."""
    old = readings.drafts_before(at - DRAFT_KEPT)
    for note in old:
        for revision in db.session.scalars(select(Revision).where(Revision.note_id == note.id)):
            db.session.delete(revision)
        db.session.flush()
        record_writing("note.purge_draft", file_id=note.file_id, subject=str(note.id))
        db.session.delete(note)
    return len(old)


def remind_of_drafts(*, at: datetime) -> int:
    """Their authors are told once, five days before; how many. Run by the worker."""
    untold = readings.untold_drafts(at - DRAFT_KEPT + DRAFT_TOLD_BEFORE, DRAFT_ENDS)
    for author_id, ref in untold:
        tell([author_id], kind=DRAFT_ENDS, text=DRAFT_WORDS, endpoint="casefiles.timeline", ref=ref, at=at, by_id=None,
             about=ref)  # fmt: skip
    return len(untold)
