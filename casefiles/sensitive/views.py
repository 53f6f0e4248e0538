"""Sensitive texts of a file: named, never shown together; each is opened alone, for a reason, after the journal."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from casefiles import queries as files
from casefiles.sensitive import actions, locking, queries
from casefiles.sensitive.forms import OpenForm, ReadersForm, SensitiveForm
from casefiles.sensitive.models import SensitiveText
from casefiles.sensitive.workflow import KEPT_MONTHS, Encrypted, OpenReason, SensitiveKind
from casefiles.sensitive_text import holds_nir
from casefiles.views.frame import Opened, blueprint, file_page, open_content, to_write
from core import access
from core.actor import current_actor
from core.clock import now
from core.db import key_of
from core.errors import NotFound
from core.forms import Form
from core.i18n import gettext as _
from core.work import Work, answer, check_version
from partners.workflow import FOLLOWERS


def _keys() -> locking.Keys:
    """Those in force. Raises NotFound where the level does not exist."""
    found = locking.in_force()
    if not found.is_on:
        raise NotFound(_("Les textes sensibles ne sont pas ouverts sur ce site."))
    return found


def _open(ref: str) -> Opened:
    _keys()
    return open_content(ref)


def _one(file_id: int, text_id: int, *, lock: bool = False, whole: bool = False) -> SensitiveText:
    """One the actor may open. Raises NotFound otherwise."""
    found = queries.text(file_id, text_id, lock=lock, whole=whole)
    if found is None:
        raise NotFound(_("Ce texte n’existe pas, ou ne vous est pas ouvert."))
    return found


def _own(file_id: int, text_id: int, *, lock: bool = False) -> SensitiveText:
    """One the actor wrote. Raises NotFound otherwise."""
    found = _one(file_id, text_id, lock=lock)
    if found.author_id != current_actor().membership:
        raise NotFound(_("Seule la personne qui a écrit ce texte décide qui l’ouvre, ou l’efface."))
    return found


@blueprint.get("/dossiers/<ref>/documents/sensibles")
@access.roles(*FOLLOWERS)
def sensitive_texts(ref: str) -> str:
    opened = _open(ref)
    rows = queries.texts(opened.file.id)
    people = {row.author_id for row in rows}
    return file_page("casefiles/sensitive/list.html", opened, "sensitive.list", people=people, texts=rows)


@blueprint.route("/dossiers/<ref>/documents/sensibles/nouveau", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def write_sensitive(ref: str) -> ResponseReturnValue:
    form = SensitiveForm()

    def act(work: Work) -> None:
        keys, file = _keys(), to_write(ref)
        kind, by = SensitiveKind(form.kind.data), current_actor()
        actions.write(file, text=form.text.data, kind=kind, named=_named(form), keys=keys, by=by, at=now())
        work.done(url_for("casefiles.sensitive_texts", ref=ref), _("Texte chiffré et enregistré."))

    done = answer(form, lambda form: _write_page(ref, form), act)
    if form.is_submitted() and not form.errors and holds_nir(form.text.data or ""):
        flash(
            _("Votre texte semble contenir un numéro de sécurité sociale : effacez-le, puis écrivez-en un autre."),
            "warn",
        )
    return done


def _write_page(ref: str, form: SensitiveForm) -> str:
    opened = _open(ref)
    _offer(form, opened)
    return file_page("casefiles/sensitive/write.html", opened, "sensitive.form", form=form, months=KEPT_MONTHS)


def _offer(form: SensitiveForm | ReadersForm, opened: Opened) -> None:
    """The colleagues one may name."""
    known = actions.choices(opened.file.id, opened.actor, now())
    form.readers.choices = [(str(one.id), one.words) for one in known]


def _named(form: SensitiveForm | ReadersForm) -> set[int]:
    """The memberships that are ticked; what is no key of ours is one of nobody."""
    return {key_of(one) or 0 for one in form.readers.data or []}


@blueprint.get("/dossiers/<ref>/documents/sensibles/<int:text_id>")
@access.fresh
@access.roles(*FOLLOWERS)
def open_sensitive(ref: str, text_id: int) -> ResponseReturnValue:
    keys, opened = _keys(), _open(ref)
    why = request.args.get("motif")
    if why not in set(OpenReason):
        return _reason_page(opened, text_id, is_wrong=why is not None)
    text = _one(opened.file.id, text_id, whole=True)
    readers = [row.membership_id for row in queries.readers(text.id)]
    return file_page(
        "casefiles/sensitive/text.html",
        opened,
        queries.READ,
        people=[text.author_id, *readers],
        level=Encrypted.SENSITIVE,
        subject=str(text.id),
        reason=why,
        text=text,
        said=keys.unlock(text.locked, file_id=opened.file.id, row_id=text.id),
        readers=readers,
        is_own=text.author_id == opened.actor.membership,
    )


def _reason_page(opened: Opened, text_id: int, *, is_wrong: bool) -> ResponseReturnValue:
    text = _one(opened.file.id, text_id)
    form = OpenForm(formdata=None, meta={"csrf": False})
    form.motif.errors = [_("Choisissez une réponse de la liste.")] if is_wrong else []
    people = [text.author_id]
    page = file_page("casefiles/sensitive/open.html", opened, "sensitive.form", people=people, text=text, form=form)
    return page, 422 if is_wrong else 200


@blueprint.route("/dossiers/<ref>/documents/sensibles/<int:text_id>/lecteurs", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def sensitive_readers(ref: str, text_id: int) -> ResponseReturnValue:
    form = ReadersForm()

    def act(work: Work) -> None:
        _keys()
        file = to_write(ref)
        text = _own(file.id, text_id, lock=True)
        check_version(form, text)
        by, sure = current_actor(), form.confirmed.data
        actions.set_readers(text, file.ref, _named(form), by=by, at=now(), confirmed=sure)
        work.done(url_for("casefiles.sensitive_texts", ref=ref), _("C’est noté : qui peut ouvrir ce texte a changé."))

    return answer(form, lambda form: _readers_page(ref, text_id, form), act)


def _readers_page(ref: str, text_id: int, form: ReadersForm) -> str:
    opened = _open(ref)
    text = _own(opened.file.id, text_id)
    if not form.is_submitted():
        form.version.data = text.version
        form.readers.data = [str(row.membership_id) for row in queries.readers(text.id)]
    _offer(form, opened)
    return file_page("casefiles/sensitive/readers.html", opened, "sensitive.form", text=text, form=form)


@blueprint.route("/dossiers/<ref>/documents/sensibles/<int:text_id>/effacement", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def erase_sensitive(ref: str, text_id: int) -> ResponseReturnValue:
    form = Form()

    def page(form: Form) -> str:
        opened = _open(ref)
        text = _own(opened.file.id, text_id)
        if not form.is_submitted():
            form.version.data = text.version
        return file_page("casefiles/sensitive/erase.html", opened, "sensitive.form", text=text, form=form)

    def act(work: Work) -> None:
        _keys()
        text = _own(files.content(ref, lock=True).id, text_id, lock=True)
        check_version(form, text)
        actions.erase(text, by=current_actor())
        work.done(url_for("casefiles.sensitive_texts", ref=ref), _("Texte effacé."))

    return answer(form, page, act)
