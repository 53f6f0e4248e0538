"""Noting a contact, from anywhere, in a few seconds."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from casefiles import actions, policy, queries
from casefiles.forms import ContactForm
from casefiles.models import Contact
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
from casefiles.workflow import CORRECTION_WINDOW, Channel, ContactBy, Level
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.errors import NotFound, Refusal
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners.workflow import FOLLOWERS

# The way the person asked for is the likeliest one.
USUAL = {ContactBy.PHONE: Channel.PHONE, ContactBy.EMAIL: Channel.EMAIL, ContactBy.LETTER: Channel.LETTER}


@blueprint.get("/dossiers/<ref>/contacts/nouveau")
@access.roles(*FOLLOWERS)
def new_contact(ref: str) -> str:
    opened = open_content(ref)
    form = ContactForm()
    form.channel.data = USUAL[opened.person.contact_by].value
    form.on.data = today(opened.file.territory)
    form.level.data = Level.SHARED.value
    form.next.data = return_address("")
    return _page(opened, form)


def _page(opened: Opened, form: ContactForm, contact_id: int | None = None) -> str:
    contact = _own(opened.file.id, contact_id) if contact_id is not None else None
    return file_page(
        "casefiles/contact.html",
        opened,
        "contact.form",
        form=form,
        contact=contact,
        is_late=contact is not None and now() - contact.created_at > CORRECTION_WINDOW,
        hints=level_hints(opened.file),
        back=return_address(url_for("casefiles.show", ref=opened.file.ref)),
    )


@blueprint.post("/dossiers/<ref>/contacts/nouveau")
@access.roles(*FOLLOWERS)
def note_contact(ref: str) -> ResponseReturnValue:
    form = ContactForm()
    if not form.validate():
        return _page(open_content(ref), form), 422
    try:
        with transaction(form) as work:
            file = to_write(ref)
            contact = actions.note_contact(file.id, by=current_actor(), at=now(), **_answers(form))
            edit = url_for("casefiles.edit_contact", ref=ref, contact_id=contact.id)
            message = _("Contact noté : %(name)s.", name=file.person.name)
            work.done(return_address(url_for("casefiles.show", ref=ref)), message)
        warn(edit, form.line.data)
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _page(open_content(ref), form), status


def _answers(form: ContactForm) -> dict[str, Any]:
    return {
        "channel": Channel(form.channel.data),
        "reached": form.reached.data == "oui",
        "on": form.on.data,
        "line": form.line.data,
        "level": Level(form.level.data),
    }


def _own(file_id: int, contact_id: int, *, lock: bool = False) -> Contact:
    """A contact the actor wrote. Raises NotFound otherwise."""
    contact = queries.contact(file_id, contact_id, lock=lock)
    if contact is None or not policy.can_edit(current_actor(), contact):
        raise NotFound(_("Ce contact n’existe pas, ou seul son auteur le corrige."))
    return contact


@blueprint.get("/dossiers/<ref>/contacts/<int:contact_id>/modifier")
@access.roles(*FOLLOWERS)
def edit_contact(ref: str, contact_id: int) -> str:
    opened = open_content(ref)
    contact = _own(opened.file.id, contact_id)
    form = ContactForm()
    form.channel.data, form.reached.data = contact.channel.value, "oui" if contact.reached else "non"
    form.on.data, form.line.data, form.level.data = contact.on, contact.line, contact.level.value
    form.version.data = contact.version
    form.next.data = return_address("")
    return _page(opened, form, contact_id)


@blueprint.post("/dossiers/<ref>/contacts/<int:contact_id>/modifier")
@access.roles(*FOLLOWERS)
def correct_contact(ref: str, contact_id: int) -> ResponseReturnValue:
    form = ContactForm()
    if not form.validate():
        return _page(open_content(ref), form, contact_id), 422
    try:
        with transaction(form) as work:
            contact = _own(to_write(ref).id, contact_id, lock=True)
            check_version(form, contact, {"line": contact.line or ""})
            actions.correct_contact(contact, by=current_actor(), at=now(), **_answers(form))
            work.done(return_address(url_for("casefiles.timeline", ref=ref)), _("Contact corrigé."))
        warn(url_for("casefiles.edit_contact", ref=ref, contact_id=contact_id), form.line.data)
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _page(open_content(ref), form, contact_id), status
