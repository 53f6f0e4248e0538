"""A head makes one file of two."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from casefiles import queries
from casefiles.models import CaseFile
from casefiles.rights.forms import MergeForm
from casefiles.rights.merging import merge as make_one
from casefiles.rights.views import blueprint
from casefiles.workflow import AccessWhy
from core import access
from core.actor import current_actor
from core.clock import now
from core.errors import NotFound, Refusal
from core.i18n import gettext as _
from core.work import transaction
from partners.workflow import Role


@blueprint.route("/administration/reunir", methods=["GET", "POST"])
@access.fresh
@access.roles(Role.HEAD)
def merge() -> ResponseReturnValue:
    form = MergeForm()
    if not form.is_submitted() or not form.validate():
        return render_template("rights/merge.html", form=form), 422 if form.is_submitted() else 200
    try:
        with transaction(form) as work:
            kept, other = _both(form)
            make_one(kept, other, by=current_actor(), at=now())
            work.done(url_for("rights.redactions"), _("Les deux dossiers sont réunis."))
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return render_template("rights/merge.html", form=form), status


def _both(form: MergeForm) -> tuple[CaseFile, CaseFile]:
    """Both files, held in the order of their references, so that two heads never wait for one another.

    Raises Refusal for one this head does not know of.
    """
    typed = {"kept": (form.kept.data or "").upper(), "other": (form.other.data or "").upper()}
    held = {}
    for field, ref in sorted(typed.items(), key=lambda one: one[1]):
        message = _("Aucun dossier qui vous est ouvert ne porte cette référence.")
        try:
            held[field] = queries.get(ref, lock=True)
        except NotFound as error:
            raise Refusal(message, field=field) from error
        if queries.held(held[field].id, now()).why is AccessWhy.GLASS:  # opened in an emergency: read, never written
            raise Refusal(message, field=field)
    return held["kept"], held["other"]
