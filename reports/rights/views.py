"""The copy of their data: asked for by the officer, made by the worker, journalled each time it leaves."""

import json
from datetime import datetime

from flask import Response, current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from casefiles.rights import actions, queries
from core import access, i18n
from core.actor import current_actor
from core.clock import now
from core.errors import NotFound, Refusal
from core.i18n import gettext as _
from core.work import transaction
from partners.notices.forms import ButtonForm
from partners.workflow import Role
from reports.answers import pdf_answer
from reports.blueprint import blueprint
from reports.rights.export import info_of
from reports.rights.jobs import opened


@blueprint.post("/administration/droits/<ref>/copie")
@access.fresh
@access.roles(Role.DPO)
def ask_rights_copy(ref: str) -> ResponseReturnValue:
    form, back = ButtonForm(), url_for("rights.show", ref=ref)
    if not form.validate():
        return redirect(back, 303)
    try:
        with transaction(form) as work:
            actions.ask_copy(queries.request_of(ref, lock=True), by=current_actor(), at=now())
            work.done(back, _("Copie demandée : elle arrive sur cette page."))
        return work.answer()
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal.message, "warn")
        return redirect(back, 303)


@blueprint.get("/administration/droits/<ref>/donnees.pdf")
@access.fresh
@access.roles(Role.DPO)
def rights_pdf(ref: str) -> Response:
    made_at, text = _taken(ref, "document")
    kept = json.loads(text)
    with i18n.locale("fr"):  # it is the person who reads it
        around = {"synthetic": current_app.config["SETTINGS"].is_demo}
        info = info_of(ref, kept["institution"], made_at, kept["territory"], **around)
        return pdf_answer("reports/rights_copy.html", info, **kept)


@blueprint.get("/administration/droits/<ref>/donnees.json")
@access.fresh
@access.roles(Role.DPO)
def rights_json(ref: str) -> Response:
    answer = Response(_taken(ref, "data")[1], mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{ref}.json"'
    return answer


def _taken(ref: str, part: str) -> tuple[datetime, str]:
    """When a copy was made, and one of its two texts; journalled. Raises NotFound before it is ready."""
    asked = queries.request_of(ref)
    copy = queries.copy_of_request(asked.id)
    if copy is None or copy.ready_at is None:
        raise NotFound(_("Cette copie n’est pas prête, ou elle a été effacée : préparez-la de nouveau."))
    record_reading("right.person_export", file_id=asked.file_id, subject=ref)
    return copy.ready_at, opened(getattr(copy, part), asked.id)
