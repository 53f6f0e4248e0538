"""One's own account: who one is here, the devices signed in, the time a session has left."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import devices, sessions
from accounts.factors import queries
from accounts.factors.forms import ButtonForm
from accounts.factors.workflow import FEW_CODES
from accounts.sessions import SignedIn
from accounts.views import blueprint
from core import access
from core.clock import now
from core.db import side_session
from core.errors import NotAllowed
from core.i18n import gettext as _
from core.i18n import ngettext
from core.work import transaction


def _who() -> SignedIn:
    found = sessions.current()
    if found is None:
        raise NotAllowed(_("Votre session a pris fin. Connectez-vous de nouveau."))
    return found


@blueprint.get("/compte")
@access.signed_in
def account() -> str:
    found = queries.read_factors(_who().id)
    with side_session() as session:
        number = len(devices.devices(session, _who()))
    few = found.number > 0 and found.codes_left <= FEW_CODES
    return render_template("accounts/account.html", who=_who(), found=found, few=few, number=number)


@blueprint.get("/compte/sessions")
@access.signed_in
def own_sessions() -> str:
    with side_session() as session:
        rows = devices.devices(session, _who())
    return render_template("accounts/sessions.html", form=ButtonForm(), rows=rows)


@blueprint.post("/compte/sessions/<int:session_id>/fin")
@access.signed_in
def end_session(session_id: int) -> ResponseReturnValue:
    form = ButtonForm()
    if not form.validate():
        return redirect(url_for("accounts.own_sessions"), 303)
    with transaction(form) as work:
        devices.end_one(work.session, session_id, _who())
        work.done(url_for("accounts.own_sessions"), _("Cet appareil est déconnecté."))
    return work.answer()


@blueprint.post("/compte/sessions/autres/fin")
@access.signed_in
def end_other_sessions() -> ResponseReturnValue:
    form = ButtonForm()
    if not form.validate():
        return redirect(url_for("accounts.own_sessions"), 303)
    with transaction(form) as work:
        number = devices.end_others(work.session, _who())
        said = ngettext("%(num)s autre appareil déconnecté.", "%(num)s autres appareils déconnectés.", number)
        work.done(url_for("accounts.own_sessions"), said)
    return work.answer()


@blueprint.post("/compte/session")
@access.signed_in
def stay() -> ResponseReturnValue:
    """Asked by the warning before the end: any request keeps a session, this one does nothing else."""
    return {"left": _who().seconds_left(now())}
