"""Pages of a forgotten and of a changed password."""

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import passwords, sessions, throttle
from accounts.journal import record_reading
from accounts.models import SignInAttempt, User
from accounts.reset import actions, queries
from accounts.reset.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm
from core import access, links
from core.actor import current_actor
from core.clock import now
from core.db import side_session
from core.errors import NotAllowed, NotFound, Refusal, TooMany
from core.guard import system_actor
from core.i18n import gettext as _
from core.work import transaction

blueprint = Blueprint("reset", __name__)
links.opened_by("reset.choose", queries.holder)


@blueprint.route("/mot-de-passe/oubli", methods=["GET", "POST"])
@access.public
def forgotten() -> ResponseReturnValue:
    form = ForgottenForm()
    if not form.is_submitted() or not form.validate():
        return _forgotten_page(form), 422 if form.is_submitted() else 200
    email = str(form.email.data).lower()
    key = throttle.account_key(f"reset {email}", current_app.config["SECRET_KEY"])
    try:
        with system_actor("forgotten password"), transaction(form) as work:
            actions.ask(work.session, email, key=key, address=request.remote_addr or "", at=now())
            work.done(url_for("reset.forgotten"), _said())
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _forgotten_page(form), status


def _said() -> str:
    return _(
        "Si un compte a cette adresse, un lien pour choisir un nouveau mot de passe y arrive dans quelques minutes. "
        "Il sert une seule fois, pendant 30 minutes."
    )


def _forgotten_page(form: ForgottenForm) -> str:
    return render_template("accounts/forgotten.html", form=form)


@blueprint.route("/mot-de-passe/<token>", methods=["GET", "POST"])
@access.public
def choose(token: str) -> ResponseReturnValue:
    reset_id = current_actor().opens("password_resets")
    if reset_id is None:
        return _closed_page()
    form = NewPasswordForm()
    if not form.is_submitted() or not form.validate():
        record_reading("password.link_read")
        return _choose_page(form, token), 422 if form.is_submitted() else 200
    try:
        return _take(reset_id, form)
    except NotFound:
        return _closed_page()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _choose_page(form, token), status


def _take(reset_id: int, form: NewPasswordForm) -> ResponseReturnValue:
    password = str(form.password.data)
    passwords.refuse_weak(password, _about(current_actor().user))
    password_hash = passwords.hash_password(password)  # slow: before the transaction
    with transaction(form) as work:
        found = queries.held(work.session, reset_id, now())
        if found is None:
            raise NotFound(_("Ce lien ne s’ouvre plus."))
        actions.choose(work.session, *found, password_hash, now())
        work.done(url_for("accounts.sign_in"), _("Mot de passe enregistré : connectez-vous."))
    return work.answer()


def _about(user_id: int | None) -> tuple[str, str, str]:
    with side_session() as session:
        user = session.get_one(User, user_id)
        return user.email, user.given_name, user.family_name


def _choose_page(form: NewPasswordForm, token: str) -> str:
    return render_template("accounts/choose_password.html", form=form, token=token)


def _closed_page() -> ResponseReturnValue:
    """Unknown, used, expired or replaced: one page for all."""
    record_reading("link.unknown")
    return render_template("accounts/reset_closed.html"), 404


@blueprint.route("/compte/mot-de-passe", methods=["GET", "POST"])
@access.fresh
@access.signed_in
def change() -> ResponseReturnValue:
    form = ChangePasswordForm()
    if not form.is_submitted() or not form.validate():
        return _change_page(form), 422 if form.is_submitted() else 200
    try:
        return _change(form)
    except TooMany:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _change_page(form), status


def _change_page(form: ChangePasswordForm) -> str:
    with side_session() as session:
        user = session.get_one(User, current_actor().user)
        is_local = user.password_hash is not None
    return render_template("accounts/change_password.html", form=form, is_local=is_local)


def _change(form: ChangePasswordForm) -> ResponseReturnValue:
    """The old password, counted like a sign-in; then the new one."""
    signed_in = sessions.current()
    if signed_in is None:
        raise NotAllowed(_("Cette page n’est pas ouverte à votre rôle."))
    attempt_id, known = _claim(signed_in)
    if not passwords.matches(known, str(form.current.data)):
        raise Refusal(_("Ce n’est pas votre mot de passe actuel."), field="current")
    password = str(form.password.data)
    if passwords.matches(known, password):
        raise Refusal(_("Choisissez un autre mot de passe que l’actuel."), field="password")
    passwords.refuse_weak(password, _about(signed_in.id))
    password_hash = passwords.hash_password(password)
    with transaction(form) as work:
        user = work.session.get_one(User, signed_in.id, with_for_update=True)
        token = actions.change(
            work.session, user, password_hash, known=known, session_id=signed_in.session_id, at=now()
        )
        work.session.get_one(SignInAttempt, attempt_id).succeeded = True
        work.done(url_for("reports.home"), _("Mot de passe changé. Vos autres connexions sont terminées."))
    response = work.answer()
    sessions.set_cookie(response, token)
    return response


def _claim(signed_in: sessions.SignedIn) -> tuple[int, str | None]:
    """Count the try before the password is looked at; its number and the hash kept. Raises TooMany."""
    key = throttle.account_key(signed_in.email, current_app.config["SECRET_KEY"])
    with system_actor("change of password"), side_session(writing=True) as session:
        claimed = throttle.claim(session, key, request.remote_addr or "", now())
        if claimed is None:
            raise TooMany(_("Trop d’essais. Attendez quelques minutes avant de recommencer."))
        return claimed.id, session.get_one(User, signed_in.id).password_hash
