"""A new telephone: its key, its first code, the recovery codes to note; then it counts, and not before."""

import segno
from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from accounts import sessions
from accounts.entering import renew_browser_session
from accounts.factors import actions
from accounts.factors.forms import CodesForm, EnrolForm
from accounts.factors.offer import Offer, Stage, close, opened, ten_codes
from accounts.factors.queries import are_kept
from accounts.factors.views import blueprint, holder, may_be_first, own_factors, target, who
from accounts.factors.workflow import grouped, new_secret, next_code
from accounts.sessions import Factor
from core import access
from core.clock import now
from core.config import Settings
from core.db import side_session
from core.errors import Refusal
from core.i18n import gettext as _
from core.work import transaction


def offer_in(form: CodesForm | EnrolForm, stage: Stage) -> Offer | None:
    """What a form carries for who sends it, at this stage."""
    return opened(form.offer.data, stage, who().id, current_app.config["SETTINGS"])


def put(form: CodesForm | EnrolForm, offer: Offer, stage: Stage) -> None:
    """Have a form carry it to the next stage."""
    form.offer.data = close(offer, stage, who().id, current_app.config["SETTINGS"])


def is_kept(offer: Offer) -> bool:
    """Whether these codes count already: the form that carries them was sent before."""
    with side_session() as session:
        return are_kept(session, who().id, offer.codes)


def _may_enrol() -> ResponseReturnValue | None:
    """Signed in by half, the first factor only, or a password alone would replace it; wholly, after a fresh proof."""
    if who().is_waiting:
        return redirect(url_for("factors.prove", next=target()), 303) if own_factors().number else None
    if access.is_fresh() or (not own_factors().number and may_be_first()):
        return None
    return redirect(url_for("factors.prove", next=url_for("factors.enrol")), 303)


@blueprint.get("/connexion/facteur/inscription")
@access.any_session
def enrol() -> ResponseReturnValue:
    if elsewhere := _may_enrol():
        return elsewhere
    form, offer = EnrolForm(), Offer(ten_codes(), new_secret())
    put(form, offer, Stage.OFFERED)
    return _enrol_page(form, offer)


def _enrol_page(form: EnrolForm, offer: Offer) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    secret = offer.secret or ""
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
        next=target(),
    )


@blueprint.post("/connexion/facteur/inscription")
@access.any_session
def confirm() -> ResponseReturnValue:
    if elsewhere := _may_enrol():
        return elsewhere
    noted = CodesForm()
    if shown := offer_in(noted, Stage.SHOWN):
        return _noted(noted, shown)
    form = EnrolForm()
    offer = offer_in(form, Stage.OFFERED)
    if offer is None:
        return redirect(url_for("factors.enrol", next=target()), 303)
    if not form.validate():
        return _enrol_page(form, offer), 422
    try:
        return _first_code(form, offer)
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _enrol_page(form, offer), status


def _first_code(form: EnrolForm, offer: Offer) -> ResponseReturnValue:
    """The telephone is right. Who has recovery codes needs no others; anybody else notes them before it counts."""
    step, found = actions.check_new(offer.secret or "", str(form.code.data), now()), own_factors()
    if found.number and found.codes_left:
        return _enrolled(form, Offer((), offer.secret, step))
    return codes_page(CodesForm(formdata=None), Offer(offer.codes, offer.secret, step), _here())


def _here() -> str:
    return url_for("factors.confirm", next=target())


def _noted(form: CodesForm, offer: Offer) -> ResponseReturnValue:
    if is_kept(offer):
        return redirect(target() or url_for("factors.index"), 303)
    if not form.validate():
        return codes_page(form, offer, _here()), 422
    try:
        return _enrolled(form, offer)
    except Refusal as refusal:
        status = form.refuse(refusal)
        return codes_page(form, offer, _here()), status


def _enrolled(form: CodesForm | EnrolForm, offer: Offer) -> ResponseReturnValue:
    onward = (target() or url_for("reports.home")) if offer.codes else url_for("factors.index")
    with transaction(form) as work:
        if not access.is_fresh():
            actions.require_first(work.session, who().id)
        actions.enrol(work.session, holder(), offer, now())
        token = sessions.prove(work.session, who().session_id, Factor.TOTP)
        work.done(onward)
    renew_browser_session()
    if not offer.codes:
        flash(_("Votre nouvelle application est enregistrée."), "success")
    answer = redirect(onward, 303)
    sessions.set_cookie(answer, token)
    return answer


def codes_page(form: CodesForm, offer: Offer, action: str) -> str:
    """The recovery codes: on this page only, until who reads it says that they are noted."""
    put(form, offer, Stage.SHOWN)
    one = who()
    return render_template(
        "accounts/codes.html", form=form, codes=offer.codes, action=action, email=one.email, waiting=one.is_waiting
    )
