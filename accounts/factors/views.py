"""The proof of the second factor, at sign-in and again before what asks for it; the first enrolment."""

from datetime import datetime
from typing import Any

import segno
from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from accounts import sessions
from accounts.entering import enter, renew_browser_session
from accounts.factors import actions, passkeys, proving, queries
from accounts.factors.forms import CodeForm, EnrolForm, PasskeyForm, RecoveryForm
from accounts.factors.holder import PURPOSE, Holder, challenge, secret_of
from accounts.factors.passkeys import Site
from accounts.factors.queries import Factors
from accounts.factors.workflow import FEW_CODES, grouped, new_secret, next_code
from accounts.openid import proofs
from accounts.sessions import Factor, SignedIn
from core import access, keys
from core.clock import now
from core.config import Settings
from core.db import side_session
from core.errors import NotAllowed, Refusal
from core.i18n import gettext as _
from core.i18n import ngettext
from core.paths import local_path
from core.work import transaction

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


def _target() -> str | None:
    return local_path(request.args.get("next"))


@blueprint.get("/connexion/facteur")
@access.any_session
def prove() -> ResponseReturnValue:
    found = own_factors()
    if not found.number and (who().is_waiting or _may_be_first()):
        return redirect(url_for("factors.enrol", next=_target()), 303)
    return _prove_page(CodeForm(), found)


def _may_be_first() -> bool:
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
        next=_target(),
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
        return enter(token, _target())
    flash(_("Identité confirmée. Vous pouvez continuer."), "success")
    response = redirect(_target() or url_for("accounts.account"), 303)
    sessions.set_cookie(response, token)
    return response


@blueprint.get("/connexion/facteur/secours")
@access.any_session
def recovery() -> str:
    return _recovery_page(RecoveryForm())


def _recovery_page(form: RecoveryForm) -> str:
    return render_template("accounts/recovery.html", form=form, found=own_factors(), next=_target())


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


def _may_enrol() -> ResponseReturnValue | None:
    """Signed in by half, the first factor only, or a password alone would replace it; wholly, after a fresh proof."""
    if who().is_waiting:
        return redirect(url_for("factors.prove", next=_target()), 303) if own_factors().number else None
    if access.is_fresh() or (not own_factors().number and _may_be_first()):
        return None
    return redirect(url_for("factors.prove", next=url_for("factors.enrol")), 303)


@blueprint.get("/connexion/facteur/inscription")
@access.any_session
def enrol() -> ResponseReturnValue:
    if elsewhere := _may_enrol():
        return elsewhere
    form, secret = EnrolForm(), new_secret()
    form.secret.data = keys.lock(secret, **_of_form(), secret=keys.secrets(current_app.config["SETTINGS"])[0])
    return _enrol_page(form, secret)


def _of_form() -> dict[str, str]:
    return {"purpose": PURPOSE, "record": f"form of user {who().id}"}


def _enrol_page(form: EnrolForm, secret: str) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    address = actions.address_of(secret, who().email)
    drawn = segno.make_qr(address, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=False)
    shown = grouped(next_code(secret, now(), last_step=None), 3) if settings.is_demo else None
    return render_template(
        "accounts/enrol.html",
        form=form,
        qr=Markup(drawn),  # noqa: S704 - drawn by the library from what we made
        grouped=grouped(secret),
        email=who().email,
        demo_code=shown,
        waiting=who().is_waiting,
        next=_target(),
    )


@blueprint.post("/connexion/facteur/inscription")
@access.any_session
def confirm() -> ResponseReturnValue:
    if elsewhere := _may_enrol():
        return elsewhere
    form, settings = EnrolForm(), current_app.config["SETTINGS"]
    try:
        secret, _present = keys.unlock(str(form.secret.data), **_of_form(), secrets=keys.secrets(settings))
    except keys.Unreadable:
        return redirect(url_for("factors.enrol", next=_target()), 303)
    if not form.validate():
        return _enrol_page(form, secret), 422
    try:
        return _enrolled(form, secret)
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _enrol_page(form, secret), status


def _enrolled(form: EnrolForm, secret: str) -> ResponseReturnValue:
    step = actions.check_new(secret, str(form.code.data), now())
    with transaction(form) as work:
        if not access.is_fresh():
            actions.require_first(work.session, who().id)
        codes = actions.enrol(work.session, holder(), secret, step, now())
        token = sessions.prove(work.session, who().session_id, Factor.TOTP)
        work.done(url_for("factors.index"))
    renew_browser_session()
    if codes:
        answer = codes_page(codes, _target() or url_for("reports.home"))
    else:
        flash(_("Votre nouvelle application est enregistrée."), "success")
        answer = current_app.make_response(redirect(url_for("factors.index"), 303))
    sessions.set_cookie(answer, token)
    return answer


def codes_page(codes: list[str], onward: str) -> Response:
    """The recovery codes, the only time they are shown."""
    values: dict[str, Any] = {"codes": codes, "onward": onward, "email": who().email}
    return current_app.make_response(render_template("accounts/codes.html", **values))
