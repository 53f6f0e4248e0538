"""Pages of erasures: the officer names a text, a head of its author's unit confirms."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from casefiles.rights import erasing, queries
from casefiles.rights.forms import MarkForm
from casefiles.rights.views import blueprint
from core import access, personal_data
from core.actor import current_actor
from core.clock import now
from core.errors import NotFound, Refusal
from core.i18n import format_datetime
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners.notices.forms import ButtonForm
from partners.queries import member_names, unit_names
from partners.workflow import Role


@blueprint.route("/administration/droits/<ref>/effacer", methods=["GET", "POST"])
@access.fresh
@access.roles(Role.DPO)
def redact(ref: str) -> ResponseReturnValue:
    form = MarkForm()
    if not form.is_submitted() or not form.validate():
        return _mark_page(form, ref), 422 if form.is_submitted() else 200
    try:
        with transaction(form) as work:
            asked = queries.request_of(ref, lock=True)
            erasing.ask(asked, form.mark.data or "", by=current_actor(), at=now())
            work.done(url_for("rights.show", ref=ref), _("Effacement demandé à l’encadrement de l’équipe."))
        return work.answer()
    except NotFound:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _mark_page(form, ref), status


def _mark_page(form: MarkForm, ref: str) -> str:
    asked = queries.request_of(ref)
    record_reading("right.form", file_id=asked.file_id, subject=ref)
    return render_template("rights/redact.html", form=form, asked=asked)


@blueprint.get("/administration/effacements")
@access.roles(Role.HEAD)
def redactions() -> str:
    page = queries.redactions_to_confirm(request.args.get("page"))
    record_reading("right.redactions", shown=len(page.rows))
    return render_template(
        "rights/redactions.html",
        rows=page.rows,
        units=unit_names(row.unit_id for row in page.rows),
        tables=personal_data.tables,
        territory=current_actor().territory,
        previous_url=page.previous and url_for("rights.redactions", page=page.previous),
        next_url=page.next and url_for("rights.redactions", page=page.next),
    )


@blueprint.route("/administration/effacements/<int:redaction_id>", methods=["GET", "POST"])
@access.fresh
@access.roles(Role.HEAD)
def confirm_redaction(redaction_id: int) -> ResponseReturnValue:
    form = ButtonForm()
    if not form.is_submitted() or not form.validate():
        return _confirm_page(form, redaction_id), 422 if form.is_submitted() else 200
    try:
        with transaction(form) as work:
            found = queries.redaction(redaction_id, lock=True)
            check_version(form, found)
            erasing.confirm(found, by=current_actor(), at=now())
            work.done(url_for("rights.redactions"), _("Texte effacé dans toutes ses versions."))
        return work.answer()
    except NotFound:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _confirm_page(form, redaction_id), status


def _confirm_page(form: ButtonForm, redaction_id: int) -> str:
    found = queries.redaction(redaction_id)
    if not form.is_submitted():
        form.version.data = found.version
    record_reading("right.form", file_id=found.file_id, subject=erasing.mark_of(found))
    author = member_names([found.author_id]).get(found.author_id or 0)
    asked_at = format_datetime(found.asked_at, current_actor().territory)
    return render_template(
        "rights/confirm_redaction.html",
        form=form,
        redaction=found,
        title=personal_data.tables[found.in_table].title,
        mark=erasing.mark_of(found),
        facts=[(_("Écrit par"), author), (_("Demandé le"), asked_at)],
    )
