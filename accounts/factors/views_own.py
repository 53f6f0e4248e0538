"""One's own factors: telephone, passkeys, recovery codes. What changes them asks for a fresh proof."""

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.factors import actions, passkeys
from accounts.factors.forms import ButtonForm, NewPasskeyForm
from accounts.factors.holder import challenge
from accounts.factors.passkeys import Site
from accounts.factors.views import as_json, blueprint, codes_page, few_left, holder, own_factors, who
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
    return render_template("accounts/factors.html", form=form, found=found, reminder=reminder)


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
    form = ButtonForm()
    if not form.validate():
        return redirect(url_for("factors.index"), 303)
    with transaction(form) as work:
        codes = actions.new_codes(work.session, holder(), now())
        work.done(url_for("factors.index"))
    return codes_page(codes, url_for("factors.index"))
