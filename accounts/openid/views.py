"""To a provider and back."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accounts import sessions
from accounts.entering import enter
from accounts.openid import answers, browser, departure, proofs, providers, trip
from accounts.openid.trip import Visitor
from accounts.openid.workflow import Purpose, Refused
from core import access
from core.actor import NOBODY
from core.errors import NotAllowed
from core.i18n import gettext as _
from core.paths import local_path

blueprint = Blueprint("openid", __name__)


@blueprint.post("/connexion/<provider>")
@access.public
def start(provider: str) -> ResponseReturnValue:
    return departure.leave(provider, back=local_path(request.args.get("next")))


@blueprint.get("/connexion/<provider>/retour")
@access.public
def back(provider: str) -> ResponseReturnValue:
    known = providers.known(provider)
    try:
        arrival = trip.settle(known, request.args, _visitor())
    except Refused as why:
        return answers.refused(known.provider, why)
    if arrival.token is None:
        return redirect(arrival.back or url_for("accounts.sign_in"), 303)
    if arrival.is_proof:  # who it is was known: forms open elsewhere in the same browser stay good
        flash(_("Identité confirmée. Vous pouvez continuer."), "success")
        response = redirect(arrival.back or url_for("accounts.account"), 303)
        sessions.set_cookie(response, arrival.token)
        return response
    return enter(arrival.token, arrival.back)


@blueprint.post("/connexion/facteur/fournisseur")
@access.signed_in
def prove() -> ResponseReturnValue:
    current = sessions.current()
    found = proofs.prover_of(current.session_id) if current else None
    if found is None:
        raise NotAllowed(_("Votre session ne vient pas d’un fournisseur dont la preuve compte."))
    return departure.leave(found.provider.name, purpose=Purpose.PROOF, back=local_path(request.args.get("next")))


@blueprint.get("/connexion/<provider>/sortie")
@access.public
def signed_out(provider: str) -> ResponseReturnValue:
    known = providers.known(provider)
    if trip.came_from_sign_out(known.provider, request.args.get("state", ""), _visitor()):
        flash(_("Vous êtes déconnecté de Binôme et de %(provider)s.", provider=known.provider.label), "success")
    return redirect(url_for("accounts.sign_in"), 303)


def _visitor() -> Visitor:
    current = sessions.current()
    return Visitor(
        browser_hash=browser.of_request(),
        address=request.remote_addr or "",
        session_id=current.session_id if current else None,
        post=current.post if current else NOBODY,
    )
