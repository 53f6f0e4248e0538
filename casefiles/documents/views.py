"""The documents of a file: listed, added, saved, read by more or fewer, withdrawn."""

from hashlib import sha256
from typing import Any

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from casefiles import policy as files
from casefiles import queries as items
from casefiles import sensitive_text
from casefiles.documents import actions, policy, queries
from casefiles.documents.forms import KEPT, DocumentForm, ReadersForm, WithdrawForm
from casefiles.documents.models import Document
from casefiles.documents.workflow import DocumentKind, kept_until
from casefiles.sensitive import locking
from casefiles.views.frame import Opened, blueprint, file_page, level_hints, open_content, to_write
from casefiles.workflow import Level
from core import access
from core.actor import current_actor
from core.clock import now
from core.errors import NotFound
from core.file_check import KINDS
from core.i18n import gettext as _
from core.work import Work, answer, check_version
from partners.workflow import FOLLOWERS


class Altered(RuntimeError):
    """What is kept is not what was sent."""


@blueprint.get("/dossiers/<ref>/documents")
@access.roles(*FOLLOWERS)
def documents(ref: str) -> str:
    opened = open_content(ref)
    rows = queries.documents(opened.file.id)
    return file_page(
        "casefiles/documents/list.html",
        opened,
        "document.list",
        people={row.author_id for row in rows},
        documents=rows,
        kept=queries.kept(opened.file.id),
        until={row.id: kept_until(row.ends_on, opened.file.supports) for row in rows},
        mine={row.id for row in rows if policy.can_change(opened.actor, row)},
        reserved=queries.reserved(opened.file.id, opened.actor),
        has_sensitive=locking.in_force().is_on,
    )


@blueprint.route("/dossiers/<ref>/documents/nouveau", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def add_document(ref: str) -> ResponseReturnValue:
    form, there = DocumentForm(), url_for("casefiles.documents", ref=ref)
    form.file.flags.required = True

    def act(work: Work) -> None:
        file, sent = to_write(ref), form.file.sent
        if sent is not None:
            title, kind, level = form.title.data, DocumentKind(form.kind.data), Level(form.level.data)
            actions.add(file, title=title, kind=kind, level=level, sent=sent, by=current_actor(), at=now())
        work.done(there, _("Document ajouté."))

    done = answer(form, lambda form: _add_page(ref, form), act)
    if form.is_submitted() and not form.errors:
        for sentence in sensitive_text.warnings(form.title.data):
            flash(sentence, "warn")
    return done


def _add_page(ref: str, form: DocumentForm) -> str:
    opened = open_content(ref)
    if not form.is_submitted():
        form.level.data = files.default_level(opened.actor).value
    hints = level_hints(opened.file)
    return file_page("casefiles/documents/add.html", opened, "document.form", form=form, hints=hints, kept=KEPT)


@blueprint.get("/dossiers/<ref>/documents/<int:document_id>/fichier")
@access.roles(*FOLLOWERS)
def document_file(ref: str, document_id: int) -> Response:
    file = open_content(ref).file
    document = _one(file.id, document_id)
    data = queries.data(document.id)
    if data is None:
        raise NotFound(_("Ce document n’est plus là : son contenu a été effacé."))
    if sha256(data).hexdigest() != document.sha256:
        raise Altered(document.sha256)
    record_reading(queries.READ, file_id=file.id, subject=str(document.id), level=document.level)
    response = Response(data, mimetype=document.media_type)
    name = f"{ref}-document-{document.id}.{KINDS[document.media_type]}"  # ours: what it was called says too much
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _one(file_id: int, document_id: int, *, lock: bool = False) -> Document:
    """A document the actor reads. Raises NotFound otherwise."""
    found = queries.document(file_id, document_id, lock=lock)
    if found is None:
        raise NotFound(_("Ce document n’existe pas, ou ne vous est pas ouvert."))
    return found


def _own(file_id: int, document_id: int, *, lock: bool = False) -> Document:
    """One the actor added, and did not withdraw. Raises NotFound otherwise."""
    found = _one(file_id, document_id, lock=lock)
    if not policy.can_change(current_actor(), found):
        raise NotFound(_("Seule la personne qui a ajouté ce document décide qui le lit, ou le retire."))
    return found


@blueprint.route("/dossiers/<ref>/documents/<int:document_id>/lecteurs", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def document_readers(ref: str, document_id: int) -> ResponseReturnValue:
    form = ReadersForm()

    def page(form: ReadersForm) -> str:
        opened = open_content(ref)
        document = _own(opened.file.id, document_id)
        if not form.is_submitted():
            form.level.data, form.version.data = document.level.value, document.version
        hints = level_hints(opened.file)
        return _page("casefiles/documents/readers.html", opened, document, form=form, hints=hints)

    def act(work: Work) -> None:
        file = to_write(ref)
        document = _own(file.id, document_id, lock=True)
        check_version(form, document)
        change = {"territory": file.territory, "readers_confirmed": form.confirmed.data}
        actions.set_level(document, Level(form.level.data), by=current_actor(), at=now(), **change)
        work.done(url_for("casefiles.documents", ref=ref), _("C’est noté : les lecteurs de ce document ont changé."))

    return answer(form, page, act)


@blueprint.route("/dossiers/<ref>/documents/<int:document_id>/retrait", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def withdraw_document(ref: str, document_id: int) -> ResponseReturnValue:
    form = WithdrawForm()

    def page(form: WithdrawForm) -> str:
        opened = open_content(ref)
        document = _own(opened.file.id, document_id)
        if not form.is_submitted():
            form.version.data = document.version
        fresh = actions.is_fresh(document, now())
        form.why.flags.required = not fresh
        return _page("casefiles/documents/withdraw.html", opened, document, form=form, fresh=fresh)

    def act(work: Work) -> None:
        # What should not be there is taken back even once every support has ended.
        document = _own(items.content(ref, lock=True).id, document_id, lock=True)
        check_version(form, document)
        actions.withdraw(document, why=form.why.data, by=current_actor(), at=now())
        work.done(url_for("casefiles.documents", ref=ref), _("Document retiré : son contenu est effacé."))

    return answer(form, page, act)


def _page(template: str, opened: Opened, document: Document, **shown: Any) -> str:
    return file_page(template, opened, "document.form", document=document, **shown)
