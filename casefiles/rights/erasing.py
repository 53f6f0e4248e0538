"""Texts erased at the person's request: the officer asks, a head of the author's unit confirms. None commits.

What is erased is named by table and key and never by its words, so that the list can be kept, and gone through again
after a backup was restored.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, null, select, update

from accounts.journal import record_writing
from casefiles.actions.facts import add_fact
from casefiles.exits.models import SupportExit
from casefiles.rights import queries
from casefiles.rights.models import Redaction, RightsCopy, RightsRequest
from casefiles.rights.workflow import RequestState, Right
from casefiles.workflow import Happened
from core import personal_data
from core.actor import Actor
from core.db import LARGEST_KEY, db
from core.errors import Conflict, NotAllowed, Refusal
from core.guard import system_actor
from core.i18n import N_
from core.i18n import gettext as _
from core.personal_data import Table
from partners.notices.actions import tell
from partners.queries import heads_of

ERASED = "effacé à la demande de la personne"  # what the database then holds, in every version
ASKED = N_("Un texte de votre équipe est à effacer à la demande de la personne : votre confirmation est attendue.")
FOR = (Right.ERASURE, Right.RECTIFICATION, Right.OBJECTION)


def parse_mark(mark: str) -> tuple[str, int]:
    """Table and key of « note-12 », as the copy of the data prints it. Raises Refusal."""
    word, _dash, number = mark.strip().lower().rpartition("-")
    table = personal_data.marked(word)
    if table is None or not number.isascii() or not number.isdigit() or int(number[:12]) > LARGEST_KEY:
        raise Refusal(_("Écrivez le repère comme dans la copie des données, par exemple note-12."), field="mark")
    return table.cls.__tablename__, int(number)


def mark_of(redaction: Redaction) -> str:
    """How the person and the officer name the text."""
    return personal_data.tables[redaction.in_table].mark_of(redaction.row_id)


def ask(request: RightsRequest, mark: str, *, by: Actor, at: datetime) -> Redaction:
    """Ask for a text to be erased. Raises Refusal for a mark of no text of this file, Conflict when it is asked."""
    if by.membership is None or request.file_id is None or request.kind not in FOR:
        raise Refusal(_("Cette demande ne permet pas d’effacer un texte."))
    if request.state is not RequestState.OPEN:
        raise Conflict(_("Cette demande a déjà reçu sa réponse."), version=request.version)
    in_table, row_id = parse_mark(mark)
    text = queries.text_of(in_table, row_id, request.file_id)
    if text is None:
        raise Refusal(_("Aucun texte de ce dossier ne porte ce repère."), field="mark")
    same = select(Redaction.id).where(Redaction.in_table == in_table, Redaction.row_id == row_id)
    if db.session.scalar(same) is not None:
        raise Conflict(_("L’effacement de ce texte est déjà demandé."), field="mark", version=request.version)
    made = Redaction(
        file_id=request.file_id, request_id=request.id, in_table=in_table, row_id=row_id, author_id=text.author_id,
        unit_id=text.unit_id, asked_by_id=by.membership, asked_at=at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    record_writing("right.ask_redaction", file_id=request.file_id, subject=request.ref, reason=mark_of(made))
    heads = heads_of(text.unit_id)
    tell(heads, kind="right.redaction", text=ASKED, endpoint="rights.redactions", ref="", at=at, by_id=by.membership)
    return made


def confirm(redaction: Redaction, *, by: Actor, at: datetime) -> None:
    """Erase it, as a second person. Raises Conflict the second time, NotAllowed for whoever asked for it."""
    if redaction.confirmed_at is not None:
        raise Conflict(_("Ce texte est déjà effacé."), version=redaction.version)
    if by.membership is None or by.membership == redaction.asked_by_id:
        raise NotAllowed(_("Une autre personne que celle qui l’a demandé confirme l’effacement."))
    redaction.confirmed_at, redaction.confirmed_by_id = at, by.membership
    redaction.version += 1
    record_writing("right.redact", file_id=redaction.file_id, subject=mark_of(redaction))
    db.session.flush()
    with system_actor("a text is erased at the person's request"):
        queries.lock_file(redaction.file_id)
        erase(redaction.in_table, [redaction.row_id])
        db.session.execute(delete(RightsCopy).where(RightsCopy.file_id == redaction.file_id))
        add_fact(redaction.file_id, Happened.REDACTED, by=by, at=at)


def erase(in_table: str, row_ids: Iterable[int]) -> int:
    """Replace the texts of rows, and of their versions and parts, as the system; how many rows were written.

    Done twice it does no harm.
    """
    table, keys = personal_data.tables[in_table], list(row_ids)
    cls: Any = table.cls
    written = _blank(table, cls.id.in_(keys))
    for part, name in personal_data.parts_of(table):
        of_them = getattr(part.cls, name).in_(keys)
        written += _blank(part, of_them) if personal_data.free_texts(part) else _remove(part, of_them)
    if hasattr(cls, "file_id"):
        _withdraw_reports(select(cls.file_id).where(cls.id.in_(keys)))
    db.session.expire_all()
    return written


def _withdraw_reports(file_ids: Any) -> None:
    """An issued report of the file may repeat the text: it is read no more, what it was made of still is."""
    statement = update(SupportExit).where(SupportExit.file_id.in_(file_ids), SupportExit.report.is_not(None))
    db.session.execute(statement.values(report=null()).execution_options(synchronize_session=False))


def _remove(part: Table, condition: Any) -> int:
    """What holds no text to replace, as the bytes of a document, goes."""
    done: Any = db.session.execute(delete(part.cls).where(condition).execution_options(synchronize_session=False))
    return int(done.rowcount)


def _blank(table: Table, condition: Any) -> int:
    cls: Any = table.cls
    texts = {name: getattr(cls, name) for name in personal_data.free_texts(table)}
    if not texts:
        return 0
    values: dict[str, Any] = {name: case((column.is_not(None), ERASED), else_=None) for name, column in texts.items()}
    if "version" in table.columns:  # whoever still has the text in a form is told that it changed
        values["version"] = cls.version + 1
    statement = update(cls).where(condition).values(values).execution_options(synchronize_session=False)
    done: Any = db.session.execute(statement)
    return int(done.rowcount)
