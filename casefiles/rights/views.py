"""The register of rights, for the data-protection officer of the institution."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from casefiles.rights import actions, queries
from casefiles.rights.erasing import FOR
from casefiles.rights.forms import AnswerForm, ExtendForm, RequestForm
from casefiles.rights.models import RightsRequest
from casefiles.rights.workflow import Checked, RequestState, Right
from core import access, personal_data
from core.actor import current_actor
from core.clock import now, today
from core.errors import NotFound, Refusal
from core.forms import Form
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners.notices.forms import ButtonForm
from partners.workflow import Role

blueprint = Blueprint("rights", __name__)
ALL = "toutes"


@blueprint.get("/administration/droits")
@access.roles(Role.DPO)
def index() -> str:
    every = request.args.get("vue") == ALL
    page = queries.requests(request.args.get("page"), open_only=not every)
    record_reading("right.list", shown=len(page.rows))
    kept: dict[str, Any] = {"vue": ALL} if every else {}
    return render_template(
        "rights/index.html",
        rows=page.rows,
        today=today(current_actor().territory),
        tabs=[
            {"label": _("À traiter"), "href": url_for("rights.index"), "current": not every},
            {"label": _("Toutes"), "href": url_for("rights.index", vue=ALL), "current": every},
        ],
        every=every,
        purge=queries.last_purge(),
        territory=current_actor().territory,
        previous_url=page.previous and url_for("rights.index", page=page.previous, **kept),
        next_url=page.next and url_for("rights.index", page=page.next, **kept),
    )


@blueprint.route("/administration/droits/nouvelle", methods=["GET", "POST"])
@access.fresh
@access.roles(Role.DPO)
def new() -> ResponseReturnValue:
    form = RequestForm()
    if not form.is_submitted():
        form.received_on.data = today(current_actor().territory)
        return render_template("rights/new.html", form=form)
    if not form.validate():
        return render_template("rights/new.html", form=form), 422
    try:
        with transaction(form) as work:
            made = _register(form)
            work.done(url_for("rights.show", ref=made.ref), _("Demande enregistrée."))
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return render_template("rights/new.html", form=form), status


def _register(form: RequestForm) -> RightsRequest:
    return actions.register(
        kind=Right(form.kind.data),
        checked=Checked(form.checked.data),
        received_on=form.received_on.data,
        own_ref=form.own_ref.data,
        file_id=_whom(form),
        by=current_actor(),
        at=now(),
    )


def _whom(form: RequestForm) -> int | None:
    """The file a request is about; none when no name was given, or nobody is known by it.

    Raises Refusal for an unknown reference, half an identity, or two people of one name and birth date.
    """
    actor = current_actor()
    if form.file_ref.data:
        found = queries.file_by_reference(form.file_ref.data, by=actor)
        if found is None:
            raise Refusal(_("Aucun dossier de votre institution ne porte cette référence."), field="file_ref")
        return found
    parts = [form.name.data, form.given_names.data, form.birth_date.data]
    if not any(parts):
        return None
    if not all(parts):
        raise Refusal(_("Donnez le nom, les prénoms et la date de naissance."), field="name")
    files = queries.files_by_identity(*parts, by=actor)
    if len(files) > 1:
        message = _("Plusieurs dossiers portent cette identité : donnez la référence de celui qui est concerné.")
        raise Refusal(message, field="file_ref")
    return files[0] if files else None


@blueprint.get("/administration/droits/<ref>")
@access.roles(Role.DPO)
def show(ref: str) -> str:
    found = queries.request_of(ref)
    record_reading("right.read", file_id=found.file_id, subject=ref)
    return render_template(
        "rights/show.html",
        asked=found,
        file_ref=queries.file_ref(found.file_id),
        redactions=queries.redactions_of(found.id),
        tables=personal_data.tables,
        copy=queries.copy_of_request(found.id),
        form=ButtonForm(),
        territory=current_actor().territory,
        today=today(current_actor().territory),
        is_open=(is_open := found.state is RequestState.OPEN),
        may_redact=is_open and found.file_id is not None and found.kind in FOR,
    )


@blueprint.route("/administration/droits/<ref>/prolongation", methods=["GET", "POST"])
@access.roles(Role.DPO)
def extend(ref: str) -> ResponseReturnValue:
    form = ExtendForm()
    if not form.is_submitted() or not form.validate():
        return _form_page("rights/extend.html", form, ref), 422 if form.is_submitted() else 200
    try:
        with transaction(form) as work:
            found = _to_write(form, ref)
            actions.extend(found, form.reason.data or "", by=current_actor(), at=now())
            work.done(url_for("rights.show", ref=ref), _("Délai prolongé de deux mois."))
        return work.answer()
    except NotFound:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _form_page("rights/extend.html", form, ref), status


@blueprint.route("/administration/droits/<ref>/reponse", methods=["GET", "POST"])
@access.roles(Role.DPO)
def answer(ref: str) -> ResponseReturnValue:
    form = AnswerForm()
    if not form.is_submitted() or not form.validate():
        return _form_page("rights/answer.html", form, ref), 422 if form.is_submitted() else 200
    try:
        with transaction(form) as work:
            found, refused = _to_write(form, ref), form.outcome.data == "no"
            actions.close(found, refused=refused, answer=form.answer.data or "", by=current_actor(), at=now())
            work.done(url_for("rights.show", ref=ref), _("Réponse enregistrée."))
        return work.answer()
    except NotFound:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _form_page("rights/answer.html", form, ref), status


def _to_write(form: Form, ref: str) -> RightsRequest:
    found = queries.request_of(ref, lock=True)
    check_version(form, found)
    return found


def _form_page(template: str, form: Form, ref: str) -> str:
    found = queries.request_of(ref)
    if not form.is_submitted():
        form.version.data = found.version
    record_reading("right.form", file_id=found.file_id, subject=ref)
    return render_template(template, form=form, asked=found)
