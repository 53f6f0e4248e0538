"""An agreement as a JSON file: saved by whoever may view it, taken over as a draft by who may prepare one."""

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from agreements import actions, queries
from agreements.exchange import exchange_of, written
from agreements.exchange.values import at
from agreements.forms.exchange import ImportForm
from agreements.views.frame import blueprint
from agreements.workflow import SIGNING
from core import access
from core.actor import current_actor
from core.clock import now
from core.errors import NotAllowed, Refusal
from core.i18n import gettext as _
from core.work import transaction
from partners.workflow import ADMINISTRATORS, PROFESSIONALS


@blueprint.get("/conventions/<ref>/export.json")
@access.roles(*PROFESSIONALS, *SIGNING)
def export(ref: str) -> Response:
    answer = Response(written(exchange_of(queries.get(ref))), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="convention-{ref}.json"'
    return answer


@blueprint.get("/conventions/importer")
@access.roles(*ADMINISTRATORS)
def import_form() -> str:
    return _import_page(ImportForm())


def _import_page(form: ImportForm) -> str:
    return render_template("agreements/import.html", form=form)


@blueprint.post("/conventions/importer")
@access.roles(*ADMINISTRATORS)
def import_draft() -> ResponseReturnValue:
    form = ImportForm()
    if not form.validate() or form.exchange is None:
        return _import_page(form), 422
    try:
        with transaction(form) as work:
            _require(form.exchange.territory)
            agreement = actions.import_draft(form.exchange, by=current_actor(), at=now())
            message = _("Projet importé : relisez-le avant de le soumettre.")
            work.done(url_for("agreements.show", ref=agreement.ref), message)
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _import_page(form), status


def _require(territory: str) -> None:
    """An unknown department and one of others are the same answer."""
    if territory not in {place.code for place in queries.editable_territories(current_actor())}:
        message = _("Vous ne préparez pas les conventions de ce département.")
        raise NotAllowed(at("territory", message), field="file")
