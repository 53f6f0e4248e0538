"""Sensitive texts: written for readers named one by one, opened, erased, locked anew. None of this commits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.journal import record_writing
from casefiles import queries as files
from casefiles.models import CaseFile
from casefiles.queries.members import Member
from casefiles.sensitive import queries
from casefiles.sensitive.locking import Keys
from casefiles.sensitive.models import SensitiveReader, SensitiveText
from casefiles.sensitive.workflow import SensitiveKind, ends_on
from casefiles.workflow import Level
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import NotAllowed, Refusal
from core.i18n import N_
from core.i18n import gettext as _
from partners.notices.actions import tell

NAMED = "sensitive.named"
NAMED_WORDS = N_("Un texte réservé vous est ouvert dans un dossier.")
LAST_DAY_ENDS = "971"  # where a day ends last


def choices(file_id: int, by: Actor, at: datetime) -> list[Member]:
    """Colleagues one may name: those who read the content of the file."""
    return [one for one in files.readers(file_id, by, at)[Level.SHARED] if one.id != by.membership]


def write(
    file: CaseFile, *, text: str, kind: SensitiveKind, named: Collection[int], keys: Keys, by: Actor, at: datetime
) -> SensitiveText:
    """A new text for its author and whoever is named. The file is locked.

    Raises NotAllowed for whoever follows nobody, Refusal for a reader the file is not open to.
    """
    if by.membership is None or by.organisation is None:
        raise NotAllowed(_("Seul un professionnel peut écrire dans un dossier."))
    made = SensitiveText(
        file_id=file.id, author_id=by.membership, organisation_id=by.organisation, kind=kind, created_at=at,
        locked="-", key_mark=keys.mark, ends_on=ends_on(civil_date(at, file.territory)),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()  # its key is part of what it is locked for
    made.locked = keys.lock(text, file_id=file.id, row_id=made.id)
    record_writing("sensitive.write", file_id=file.id, subject=str(made.id))
    _name(made, file.ref, _known(file.id, named, by, at), by=by, at=at)
    db.session.flush()
    return made


def _known(file_id: int, named: Collection[int], by: Actor, at: datetime) -> list[int]:
    allowed = {one.id for one in choices(file_id, by, at)}
    if not allowed.issuperset(named):
        raise Refusal(_("Choisissez parmi les collègues à qui ce dossier est ouvert."), field="readers")
    return sorted(named)


def _name(text: SensitiveText, ref: str, named: Sequence[int], *, by: Actor, at: datetime) -> None:
    rows = [
        SensitiveReader(file_id=text.file_id, text_id=text.id, membership_id=member, named_at=at) for member in named
    ]
    db.session.add_all(rows)
    for member in named:
        record_writing("sensitive.name", file_id=text.file_id, subject=f"{text.id}:{member}")
    if named:
        tell(named, kind=NAMED, text=NAMED_WORDS, endpoint="casefiles.sensitive_texts", ref=ref, at=at,
             by_id=by.membership, about=ref)  # fmt: skip


def set_readers(
    text: SensitiveText, ref: str, named: Collection[int], *, by: Actor, at: datetime, confirmed: bool = False
) -> None:
    """Say who may open one's own text from now on.

    Raises NotAllowed for somebody else's; Refusal for a reader the file is not open to, or, with the names, when others
    could open it, or have opened it and could no more, and that was not confirmed.
    """
    _require_own(text, by)
    known = queries.readers(text.id)
    before = {row.membership_id for row in known}
    added, left = set(named) - before, before - set(named)
    fresh = _known(text.file_id, added, by, at)
    if not confirmed:
        _check(text, added, left, by=by, at=at)
    for row in known:
        if row.membership_id in left:
            record_writing("sensitive.unname", file_id=text.file_id, subject=f"{text.id}:{row.membership_id}")
            db.session.delete(row)
    text.version += 1
    _name(text, ref, fresh, by=by, at=at)
    db.session.flush()


def _check(text: SensitiveText, added: Collection[int], left: Collection[int], *, by: Actor, at: datetime) -> None:
    if added:
        names = " ; ".join(one.words for one in choices(text.file_id, by, at) if one.id in added)
        message = _("Pourront désormais ouvrir ce texte : %(names)s. Confirmez.", names=names)
        raise Refusal(message, field="confirmed")
    read = [one for one in queries.have_read(text) if one.id in left]
    if read:
        names = " ; ".join(one.words for one in read)
        message = _("Ont déjà ouvert ce texte : %(names)s. Ce qui a été lu reste su. Confirmez.", names=names)
        raise Refusal(message, field="confirmed")


def _require_own(text: SensitiveText, by: Actor) -> None:
    if text.author_id != by.membership:
        raise NotAllowed(_("Seule la personne qui a écrit ce texte décide qui l’ouvre, ou l’efface."))


def erase(text: SensitiveText, *, by: Actor) -> None:
    """Nothing of one's own text is left but the journal. Raises NotAllowed for somebody else's."""
    _require_own(text, by)
    record_writing("sensitive.erase", file_id=text.file_id, subject=str(text.id))
    _remove(text)


def _remove(text: SensitiveText) -> None:
    for row in queries.readers(text.id):
        db.session.delete(row)
    db.session.flush()
    db.session.delete(text)
    db.session.flush()


def purge(*, at: datetime) -> int:
    """Texts whose day has come go, a batch at a time; how many. Run by the worker."""
    due = queries.falling_due(civil_date(at, LAST_DAY_ENDS))
    for text in due:
        record_writing("sensitive.purge", file_id=text.file_id, subject=str(text.id))
        _remove(text)
    return len(due)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn of a change of key did: how many were locked anew, which no key opened, where the next begins."""

    done: int
    unreadable: tuple[int, ...]
    after: int | None


def lock_anew(keys: Keys, *, after: int = 0) -> Turn:
    """Under the present key, a batch of texts that are under another one. Run by the operator; done twice no harm."""
    found, unreadable = queries.under_other_keys(keys.mark, after), []
    for row in found:
        try:
            _relock(row, keys, file_id=row.file_id)
        except Refusal:
            unreadable.append(row.id)
    return Turn(len(found) - len(unreadable), tuple(unreadable), found[-1].id if found else None)


def _relock(row: SensitiveText, keys: Keys, *, file_id: int) -> None:
    """For a file, which may be another one than it is in."""
    said = keys.unlock(row.locked, file_id=row.file_id, row_id=row.id)
    row.locked, row.key_mark = keys.lock(said, file_id=file_id, row_id=row.id), keys.mark


def bind_to(kept_id: int, other_id: int, keys: Keys) -> None:
    """Before the rows of a file go to another: each text is locked for the file it will be in. Run as the system.

    Raises Refusal where the level does not exist any more, or a text opens under no key.
    """
    for row in queries.of_file(other_id):
        if not keys.is_on:
            message = _("L’autre dossier contient des textes chiffrés dont la clé n’est pas en place.")
            raise Refusal(message, field="other")
        _relock(row, keys, file_id=kept_id)
    db.session.flush()
