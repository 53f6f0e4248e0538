"""The proof of the second factor, at sign-in and again before what asks for it."""

from datetime import datetime

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import sessions
from accounts.entering import enter
from accounts.factors import passkeys, proving, queries
from accounts.factors.forms import CodeForm, PasskeyForm, RecoveryForm
from accounts.factors.holder import Holder, challenge, secret_of
from accounts.factors.passkeys import Site
from accounts.factors.queries import Factors
from accounts.factors.workflow import FEW_CODES, grouped, next_code
from accounts.openid import proofs
from accounts.sessions import SignedIn
from core import access
from core.clock import now
from core.config import Settings
from core.db import side_session
from core.errors import NotAllowed, Refusal
from core.i18n import gettext as _
from core.i18n import ngettext
from core.paths import local_path

blueprint = Blueprint("factors", __name__)


def who() -> SignedIn:
    """Who signed in, by half or wholly; the door let nobody else through."""
    found = sessions.current()
    if found is None:
        raise NotAllowed(_("Votre session a pris fin. Connectez-vous de nouveau."))
    return found


def holder() -> Holder:
    """Whose factor the request is about."""
    one, settings = who(), current_app.config["SETTINGS"]
    return Holder(one.id, one.session_id, request.remote_addr or "", settings, one.post)


def own_factors() -> Factors:
    """The factors of who signed in, read apart."""
    return queries.read_factors(who().id)


def target() -> str | None:
    """The page of this site that was asked for."""
    return local_path(request.args.get("next"))


@blueprint.get("/connexion/facteur")
@access.any_session
def prove() -> ResponseReturnValue:
    found = own_factors()
    if not found.number and (who().is_waiting or may_be_first()):
        return redirect(url_for("factors.enrol", next=target()), 303)
    return _prove_page(CodeForm(), found)


def may_be_first() -> bool:
    """Whether who came from a provider may add a first factor here: its own factor counts, but it does not say when it
    was given, so that it opens nothing that asks for a recent proof.
    """
    asked = proofs.prover_of(who().session_id)
    return asked is not None and not asked.is_dated


def _prove_page(form: CodeForm | PasskeyForm, found: Factors) -> str:
    typed = form if isinstance(form, CodeForm) else CodeForm(formdata=None)
    if typed is not form:
        typed.form_errors.extend(form.form_errors)
    return render_template(
        "accounts/prove.html",
        form=typed,
        passkey_form=PasskeyForm(formdata=None),
        found=found,
        waiting=who().is_waiting,
        prover=None if found.number else proofs.prover_of(who().session_id),
        name=who().name,
        demo_code=_demo_code(found, now()),
        next=target(),
    )


def _demo_code(found: Factors, at: datetime) -> str | None:
    """What the telephone would show, in demonstration only: production refuses to start on such accounts."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.is_demo or found.totp is None:
        return None
    return grouped(next_code(secret_of(found.totp, settings)[0], at, last_step=found.totp.last_step), 3)


@blueprint.post("/connexion/facteur")
@access.any_session
def check_code() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate():
        return _prove_page(form, own_factors()), 422
    try:
        token = proving.prove_by_code(holder(), str(form.code.data), now())
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _prove_page(form, own_factors()), status
    return _proved(token)


def _proved(token: str) -> ResponseReturnValue:
    """On to the page asked for. When who it is was known, forms open elsewhere in the same browser stay good."""
    if who().is_waiting:
        return enter(token, target())
    flash(_("Identité confirmée. Vous pouvez continuer."), "success")
    response = redirect(target() or url_for("accounts.account"), 303)
    sessions.set_cookie(response, token)
    return response


@blueprint.get("/connexion/facteur/secours")
@access.any_session
def recovery() -> str:
    return _recovery_page(RecoveryForm())


def _recovery_page(form: RecoveryForm) -> str:
    return render_template("accounts/recovery.html", form=form, found=own_factors(), next=target())


@blueprint.post("/connexion/facteur/secours")
@access.any_session
def check_recovery() -> ResponseReturnValue:
    form = RecoveryForm()
    if not form.validate():
        return _recovery_page(form), 422
    try:
        token = proving.prove_by_recovery(holder(), str(form.code.data), now())
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _recovery_page(form), status
    answer, left = _proved(token), own_factors().codes_left
    if left <= FEW_CODES:
        flash(few_left(left), "warn")
    return answer


def few_left(left: int) -> str:
    """The reminder that new recovery codes are due."""
    if not left:
        return _("Il ne vous reste aucun code de secours : demandez-en de nouveaux dans « Mon compte ».")
    return ngettext(
        "Il vous reste %(num)s code de secours : demandez-en de nouveaux dans « Mon compte ».",
        "Il vous reste %(num)s codes de secours : demandez-en de nouveaux dans « Mon compte ».",
        left,
    )


@blueprint.post("/connexion/facteur/cle/defi")
@access.any_session
def passkey_challenge() -> ResponseReturnValue:
    known = [key.credential_id for key in own_factors().passkeys]
    if not known:
        raise NotAllowed(_("Votre compte n’a pas de clé d’accès."))
    with side_session(writing=True) as session:
        made = challenge(session, holder(), "prove", now())
    return as_json(passkeys.asked_to_prove(Site.of(current_app.config["SETTINGS"]), made, known))


def as_json(text: str) -> Response:
    """Options for the browser's script."""
    return Response(text, mimetype="application/json")


@blueprint.post("/connexion/facteur/cle")
@access.any_session
def check_passkey() -> ResponseReturnValue:
    form = PasskeyForm()
    if not form.validate():
        return _prove_page(form, own_factors()), 422
    try:
        token = proving.prove_by_passkey(holder(), str(form.answer.data or ""), now())
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _prove_page(form, own_factors()), status
    return _proved(token)
