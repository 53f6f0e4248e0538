"""Sign-in, sign-out, switch of membership."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import actions, sessions, throttle
from accounts.entering import enter, renew_browser_session
from accounts.forms import SignInForm
from accounts.openid import departure, providers
from core import access
from core.errors import Refusal
from core.guard import system_actor
from core.paths import local_path
from core.work import transaction

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/connexion")
@access.public
def sign_in() -> ResponseReturnValue:
    if sessions.current():
        return redirect(local_path(request.args.get("next")) or url_for("reports.home"), 303)
    return _sign_in_page(SignInForm())


def _sign_in_page(form: SignInForm) -> str:
    settings = current_app.config["SETTINGS"]
    accounts = current_app.extensions["demo_accounts"]() if settings.is_demo else []
    return render_template(
        "accounts/sign_in.html",
        form=form,
        accounts=accounts,
        providers=providers.offered(None),
        next=local_path(request.args.get("next")),
    )


@blueprint.post("/connexion")
@access.public
def check_sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form), 422
    email = str(form.email.data).lower()
    attempt = actions.Try(
        email=email,
        password=str(form.password.data),
        address=request.remote_addr or "",
        key=throttle.account_key(email, current_app.config["SECRET_KEY"]),
    )
    current = sessions.current()
    try:
        token = actions.sign_in(attempt, current.session_id if current else None)
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _sign_in_page(form), status
    return enter(token, local_path(request.args.get("next")))


@blueprint.post("/deconnexion")
@access.any_session
def sign_out() -> ResponseReturnValue:
    current = sessions.current()
    if current:
        with system_actor("sign-out"), transaction() as work:
            sessions.end(work.session, current.session_id, "sign-out")
    renew_browser_session()
    farewell = departure.farewell(current.session_id) if current else None
    response = farewell or redirect(url_for("reports.home"), 303)
    sessions.forget_cookie(response)
    return response


@blueprint.post("/habilitation")
@access.signed_in
def switch_membership() -> ResponseReturnValue:
    current = sessions.current()
    wished = request.form.get("membership", type=int)
    if current is None or wished is None:
        return redirect(url_for("reports.home"), 303)
    with system_actor("switch of membership"), transaction() as work:
        token = actions.switch_membership(work.session, current, wished)
    return enter(token, None)
