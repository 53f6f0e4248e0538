"""One's own factors: telephone, passkeys, recovery codes. What changes them asks for a fresh proof."""

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.factors import actions, passkeys
from accounts.factors.forms import ButtonForm, CodesForm, NewPasskeyForm
from accounts.factors.holder import challenge
from accounts.factors.offer import Offer, Stage, ten_codes
from accounts.factors.passkeys import Site
from accounts.factors.views import as_json, blueprint, few_left, holder, own_factors, who
from accounts.factors.views_enrol import codes_page, is_kept, offer_in, put
from accounts.factors.workflow import FEW_CODES
from core import access
from core.clock import now
from core.db import side_session
from core.errors import Refusal
from core.i18n import gettext as _
from core.work import transaction


@blueprint.get("/compte/facteurs")
@access.signed_in
def index() -> str:
    return _list(ButtonForm())


def _list(form: ButtonForm) -> str:
    found = own_factors()
    reminder = few_left(found.codes_left) if found.number and found.codes_left <= FEW_CODES else None
    codes_form = CodesForm(formdata=None)
    put(codes_form, Offer(ten_codes()), Stage.OFFERED)
    return render_template("accounts/factors.html", form=form, found=found, reminder=reminder, codes_form=codes_form)


@blueprint.post("/compte/facteurs/application/retirer")
@access.fresh
@access.signed_in
def remove_totp() -> ResponseReturnValue:
    form = ButtonForm()
    if not form.validate():
        return _list(form), 422
    try:
        with transaction(form) as work:
            actions.remove_totp(work.session, holder(), now())
            work.done(url_for("factors.index"), _("L’application est retirée : ses codes ne valent plus rien."))
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _list(form), status


@blueprint.get("/compte/facteurs/cle")
@access.fresh
@access.signed_in
def new_passkey() -> str:
    return _passkey_page(NewPasskeyForm())


def _passkey_page(form: NewPasskeyForm) -> str:
    site = Site.of(current_app.config["SETTINGS"])
    return render_template("accounts/passkey.html", form=form, origin=site.origin)


@blueprint.post("/compte/facteurs/cle/defi")
@access.fresh
@access.signed_in
def add_challenge() -> ResponseReturnValue:
    one, known = who(), [key.credential_id for key in own_factors().passkeys]
    with side_session(writing=True) as session:
        made = challenge(session, holder(), "add", now())
    site = Site.of(current_app.config["SETTINGS"])
    asked = passkeys.asked_to_add(site, user_id=one.id, email=one.email, name=one.name, challenge=made, known=known)
    return as_json(asked)


@blueprint.post("/compte/facteurs/cle")
@access.fresh
@access.signed_in
def add_passkey() -> ResponseReturnValue:
    form = NewPasskeyForm()
    if not form.validate():
        return _passkey_page(form), 422
    answer, name = str(form.answer.data or ""), str(form.name.data)
    try:
        with transaction(form) as work:
            actions.add_passkey(work.session, holder(), answer, name, now())
            work.done(url_for("factors.index"), _("La clé d’accès est ajoutée."))
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _passkey_page(form), status


@blueprint.post("/compte/facteurs/cle/<int:passkey_id>/retirer")
@access.fresh
@access.signed_in
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    form = ButtonForm()
    if not form.validate():
        return _list(form), 422
    try:
        with transaction(form) as work:
            actions.remove_passkey(work.session, holder(), passkey_id, now())
            work.done(url_for("factors.index"), _("La clé d’accès est retirée."))
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _list(form), status


@blueprint.post("/compte/facteurs/codes")
@access.fresh
@access.signed_in
def new_codes() -> ResponseReturnValue:
    form, here = CodesForm(), url_for("factors.new_codes")
    shown, offer = offer_in(form, Stage.SHOWN), offer_in(form, Stage.OFFERED)
    found = shown or offer
    if found is None or found.secret or is_kept(found):
        return redirect(url_for("factors.index"), 303)
    if not form.validate():
        return codes_page(form, found, here), 422
    if shown is None:
        return codes_page(CodesForm(formdata=None), found, here)
    with transaction(form) as work:
        actions.new_codes(work.session, holder(), shown.codes, now())
        work.done(
            url_for("factors.index"), _("Vos nouveaux codes de secours valent, ceux d’avant ne valent plus rien.")
        )
    return work.answer()
