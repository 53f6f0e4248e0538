"""Documents of a file: added, read by more or fewer, withdrawn, gone on their day. None of this commits."""

from collections.abc import Sequence
from datetime import datetime

from accounts.journal import record_writing
from casefiles.actions.facts import add_fact, authorship
from casefiles.documents import policy, queries
from casefiles.documents.models import Document, DocumentContent
from casefiles.documents.workflow import MOST_BYTES, MOST_DOCUMENTS, DocumentKind, ends_on
from casefiles.models import CaseFile
from casefiles.queries import readings
from casefiles.queries.members import Member
from casefiles.workflow import CORRECTION_WINDOW, Happened, Level, is_wider
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import NotAllowed, Refusal
from core.file_check import SentFile
from core.i18n import N_
from core.i18n import gettext as _
from partners.notices.actions import tell

ENDS = "document.ends"
ENDS_WORDS = N_("Un document que vous avez ajouté sera effacé dans deux semaines : enregistrez-le s’il sert encore.")
MEGA = 1024 * 1024
LAST_DAY_ENDS = "971"  # where a day ends last: nothing goes before its day, wherever the file is


def add(
    file: CaseFile, *, title: str, kind: DocumentKind, level: Level, sent: SentFile, by: Actor, at: datetime
) -> Document:
    """Keep a file that was checked, for the readers of its level. The case file is locked.

    Raises Refusal when the case file holds as much as it may.
    """
    _check_room(queries.room(file.id), len(sent.data))
    added_on = civil_date(at, file.territory)
    document = Document(
        title=title, kind=kind, media_type=sent.media_type, size=len(sent.data), sha256=sent.sha256,
        ends_on=ends_on(kind, level, added_on, added_on), **authorship(file.id, by=by, at=at, level=level),
    )  # fmt: skip
    db.session.add(document)
    db.session.flush()
    db.session.add(DocumentContent(file_id=file.id, document_id=document.id, data=sent.data))
    if level is Level.SHARED:
        add_fact(file.id, Happened.DOCUMENT_ADDED, by=by, at=at, support_id=document.support_id, after=kind)
    record_writing("document.add", file_id=file.id, subject=str(document.id), reason=level)
    db.session.flush()
    return document


def _check_room(held: queries.Room, size: int) -> None:
    if held.number >= MOST_DOCUMENTS:
        message = _("Ce dossier contient déjà %(most)s documents, le maximum : retirez-en un.", most=MOST_DOCUMENTS)
        raise Refusal(message, field="file")
    if held.size + size > MOST_BYTES:
        message = _(
            "Les documents de ce dossier dépasseraient %(most)s Mo, le maximum : retirez-en un, ou allégez celui-ci.",
            most=MOST_BYTES // MEGA,
        )
        raise Refusal(message, field="file")


def set_level(
    document: Document, level: Level, *, territory: str, by: Actor, at: datetime, readers_confirmed: bool = False
) -> None:
    """Say who reads one's own document.

    Raises NotAllowed for somebody else's, or one that was withdrawn; Refusal, with the names, when other people would
    read it, or have read it and would no more, and that was not confirmed.
    """
    _require_own(document, by)
    if level is document.level:
        return
    if not readers_confirmed:
        _check_readers(document, level, by=by, at=at)
    if level is Level.SHARED:
        add_fact(
            document.file_id, Happened.DOCUMENT_ADDED, by=by, at=at, support_id=document.support_id, after=document.kind
        )
    added_on = civil_date(document.created_at, territory)
    document.ends_on, document.told_at = ends_on(document.kind, level, added_on, civil_date(at, territory)), None
    document.level = level
    document.version += 1
    record_writing("document.edit", file_id=document.file_id, subject=str(document.id), reason=level)


def _require_own(document: Document, by: Actor) -> None:
    if not policy.can_change(by, document):
        raise NotAllowed(_("Seule la personne qui a ajouté ce document décide qui le lit, ou le retire."))


def _check_readers(document: Document, level: Level, *, by: Actor, at: datetime) -> None:
    if is_wider(level, document.level):
        names = _names(readings.would_read(document, level, by, at)) or _("les personnes qui rejoindront ce dossier")
        message = _("Liront désormais ce document : %(names)s. Relisez-le, puis confirmez.", names=names)
        raise Refusal(message, field="confirmed")
    read = queries.have_read(document)
    if read:
        message = _(
            "Ont déjà enregistré ce document : %(names)s. Ce qui a été lu reste su. Confirmez.", names=_names(read)
        )
        raise Refusal(message, field="confirmed")


def _names(members: Sequence[Member]) -> str:
    return " ; ".join(member.words for member in members)


def is_fresh(document: Document, at: datetime) -> bool:
    """Within ten minutes it goes without a trace but the journal."""
    return at - document.created_at <= CORRECTION_WINDOW


def withdraw(document: Document, *, why: str | None, by: Actor, at: datetime) -> None:
    """Take one's own document back: all of it within ten minutes, later what it held.

    Raises NotAllowed for somebody else's, or one that was withdrawn; Refusal later than that without a reason.
    """
    _require_own(document, by)
    fresh = is_fresh(document, at)
    if not fresh and not why:
        raise Refusal(_("Dites en quelques mots pourquoi."), field="why")
    record_writing("document.withdraw", file_id=document.file_id, subject=str(document.id))
    _empty(document)
    if fresh:
        fact = queries.added_fact(document)
        if fact is not None:
            db.session.delete(fact)
        db.session.delete(document)
        db.session.flush()
        return
    document.withdrawn_at, document.withdrawn_why = at, why
    document.version += 1


def _empty(document: Document) -> None:
    content = queries.content(document.id)
    if content is not None:
        db.session.delete(content)
        db.session.flush()


def purge(*, at: datetime) -> int:
    """Documents whose day has come go, row and all, a batch at a time; how many. Run by the worker."""
    due = queries.falling_due(civil_date(at, LAST_DAY_ENDS))
    for document in due:
        record_writing("document.purge", file_id=document.file_id, subject=str(document.id))
        _empty(document)
        db.session.delete(document)
    db.session.flush()
    return len(due)


def remind(*, at: datetime) -> int:
    """Whoever added one is told once, two weeks before; how many. Run by the worker."""
    untold = queries.untold(civil_date(at, LAST_DAY_ENDS))
    for document, ref in untold:
        document.told_at = at
        tell([document.author_id], kind=ENDS, text=ENDS_WORDS, endpoint="casefiles.documents", ref=ref, at=at,
             by_id=None, about=ref)  # fmt: skip
    return len(untold)
