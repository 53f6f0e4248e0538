"""Notes on three levels, their readers named before saving."""

from flask import url_for
from flask.typing import ResponseReturnValue

from casefiles import actions, policy, queries
from casefiles.forms import NoteForm
from casefiles.models import Note
from casefiles.views.frame import (
    Opened,
    blueprint,
    file_page,
    level_hints,
    open_content,
    return_address,
    to_write,
    warn,
)
from casefiles.workflow import DRAFT_KEPT, Level
from core import access
from core.actor import current_actor
from core.clock import civil_date, now
from core.errors import NotFound, Refusal
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners.workflow import FOLLOWERS


@blueprint.get("/dossiers/<ref>/notes/nouvelle")
@access.roles(*FOLLOWERS)
def new_note(ref: str) -> str:
    form = NoteForm()
    form.level.data = policy.default_level(current_actor()).value
    return _page(open_content(ref), form)


def _page(opened: Opened, form: NoteForm, note_id: int | None = None) -> str:
    note = _own(opened.file.id, note_id) if note_id is not None else None
    return file_page(
        "casefiles/note.html",
        opened,
        "note.form",
        form=form,
        note=note,
        draft_until=civil_date(note.created_at + DRAFT_KEPT, opened.file.territory) if note else None,
        hints=level_hints(opened.file),
        back=return_address(url_for("casefiles.timeline", ref=opened.file.ref)),
    )


@blueprint.post("/dossiers/<ref>/notes/nouvelle")
@access.roles(*FOLLOWERS)
def write_note(ref: str) -> ResponseReturnValue:
    form = NoteForm()
    if not form.validate():
        return _page(open_content(ref), form), 422
    try:
        with transaction(form) as work:
            file, level = to_write(ref), Level(form.level.data)
            note = actions.write_note(file.id, text=form.text.data, level=level, by=current_actor(), at=now())
            edit = url_for("casefiles.edit_note", ref=ref, note_id=note.id)
            work.done(url_for("casefiles.timeline", ref=ref), _("Note enregistrée."))
        warn(edit, form.text.data)
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _page(open_content(ref), form), status


def _own(file_id: int, note_id: int, *, lock: bool = False) -> Note:
    """A note the actor wrote. Raises NotFound otherwise."""
    note = queries.note(file_id, note_id, lock=lock)
    if note is None or not policy.can_edit(current_actor(), note):
        raise NotFound(_("Cette note n’existe pas, ou seul son auteur la modifie."))
    return note


@blueprint.get("/dossiers/<ref>/notes/<int:note_id>/modifier")
@access.roles(*FOLLOWERS)
def edit_note(ref: str, note_id: int) -> str:
    opened = open_content(ref)
    note = _own(opened.file.id, note_id)
    form = NoteForm()
    form.text.data, form.level.data, form.version.data = note.text, note.level.value, note.version
    return _page(opened, form, note_id)


@blueprint.post("/dossiers/<ref>/notes/<int:note_id>/modifier")
@access.roles(*FOLLOWERS)
def change_note(ref: str, note_id: int) -> ResponseReturnValue:
    form = NoteForm()
    if not form.validate():
        return _page(open_content(ref), form, note_id), 422
    try:
        with transaction(form) as work:
            note = _own(to_write(ref).id, note_id, lock=True)
            check_version(form, note, {"text": note.text})
            change = {"text": form.text.data, "level": Level(form.level.data), "readers_confirmed": form.confirmed.data}
            actions.edit_note(note, by=current_actor(), at=now(), **change)
            work.done(url_for("casefiles.timeline", ref=ref), _("Note modifiée."))
        warn(url_for("casefiles.edit_note", ref=ref, note_id=note_id), form.text.data)
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _page(open_content(ref), form, note_id), status
