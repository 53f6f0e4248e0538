"""The page an invitation opens, without account: for which office, and how to accept.

Whether the address has an account is said to nobody but who holds the token, which left to that address alone.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import current_app, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from accounts import passwords, sessions, throttle
from accounts.journal import record_reading
from accounts.models import SignInAttempt
from accounts.openid import browser, providers
from accounts.openid import queries as openid
from accounts.sessions import SignedIn
from core import access, links
from core.actor import Actor, Kind, current_actor
from core.clock import now
from core.db import side_session
from core.errors import NotFound, Refusal, TooMany
from core.forms import Form
from core.i18n import gettext as _
from core.links import digest
from core.work import Work, transaction
from partners.members import invitations, queries
from partners.members.forms import ButtonForm, KnownForm, NameForm, NewcomerForm
from partners.members.invitations import Newcomer
from partners.members.models import Invitation
from partners.members.views.frame import blueprint
from partners.models import Unit


class Visitor(StrEnum):
    """Who opens an invitation: the address without account, with one, signed in with it, or somebody else."""

    NEWCOMER = "newcomer"
    KNOWN = "known"
    SELF = "self"
    OTHER = "other"


FORMS: dict[Visitor, type[Form]] = {
    Visitor.NEWCOMER: NewcomerForm,
    Visitor.KNOWN: KnownForm,
    Visitor.SELF: ButtonForm,
    Visitor.OTHER: ButtonForm,
}


def _find(found: Session, token_hash: str, at: datetime) -> Actor | None:
    """Whoever holds a running token acts for nobody, and reads nothing but this page."""
    invitation = invitations.find(found, token_hash, at)
    if invitation is None:
        return None
    unit = invitation.unit
    return Actor(
        kind=Kind.LINK, link=("invitations", invitation.id), organisation=unit.organisation_id, territory=unit.territory
    )


for _endpoint in ("members.invitation", "members.invitation_through", "members.accept_with_identity"):
    links.opened_by(_endpoint, _find)


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@access.public
def invitation(token: str) -> ResponseReturnValue:
    opened = open_invitation(token)
    if opened is None:
        return over()
    invited, visitor, signed_in = opened
    form = FORMS[visitor]()
    if not form.is_submitted() or visitor is Visitor.OTHER:
        return page(token, form, invited, visitor)
    if not form.validate():
        return page(token, form, invited, visitor), 422
    try:
        return _accept(token, form, invited, visitor, signed_in)
    except NotFound:
        return over()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return page(token, form, invited, visitor), status


def over() -> ResponseReturnValue:
    """The page of an address that opens nothing, or nothing any more."""
    record_reading("link.unknown")
    return render_template("partners/members/invitation_over.html"), 404


def open_invitation(token: str) -> tuple[Invitation, Visitor, SignedIn | None] | None:
    """The running invitation, read apart: the writing transaction comes after."""
    if current_actor().kind is not Kind.LINK:
        return None
    signed_in = sessions.load()
    with side_session() as found:
        invited = invitations.find(found, digest(token), now())
        if invited is None:
            return None
        has_account = queries.proved_account_of(found, invited.email) is not None
        found.expunge_all()
    if signed_in is not None and signed_in.email != invited.email:
        return invited, Visitor.OTHER, signed_in
    if signed_in is not None and signed_in.actor.is_member:
        return invited, Visitor.SELF, signed_in
    return invited, Visitor.KNOWN if has_account else Visitor.NEWCOMER, None


def page(token: str, form: Form, invited: Invitation, visitor: Visitor, name_form: NameForm | None = None) -> str:
    """The invitation, with the ways to accept it: `form`, and a provider of the institution, or who it vouched for."""
    with side_session() as found:
        siret = found.scalar(select(Unit.siret).where(Unit.id == invited.unit.organisation_id))
        vouched = openid.proven(found, browser.of_request(), now())
        known = queries.account_of(found, invited.email)
        has_password = known is not None and known.password_hash is not None
    if name_form is None and vouched is not None:
        name_form = NameForm(
            formdata=None, given_name=vouched.person.given_name, family_name=vouched.person.family_name
        )
    return render_template(
        "partners/members/invitation.html",
        token=token,
        form=form,
        invited=invited,
        visitor=visitor,
        has_password=has_password,
        providers=providers.offered(siret) if siret else (),
        vouched=vouched,
        name_form=name_form,
    )


def _accept(
    token: str, form: Any, invited: Invitation, visitor: Visitor, signed_in: SignedIn | None
) -> ResponseReturnValue:
    """What is slow comes first: the password is hashed, or compared, outside the transaction."""
    given: dict[str, Any] = {"user_id": signed_in.id if signed_in else None}
    if visitor is Visitor.NEWCOMER:
        given["newcomer"] = _newcomer(form, invited)
    elif visitor is Visitor.KNOWN:
        given["user_id"] = _proved(invited.email, str(form.password.data))
    with transaction(form) as work:
        post = invitations.accept(digest(token), **given, at=now())
        opened = None if visitor is Visitor.SELF else invitations.begin_session(post)
        say(work, is_open=visitor is Visitor.SELF or opened is not None)
    response = work.answer()
    if opened is not None:
        enter(response, opened)
    return response


def _newcomer(form: Any, invited: Invitation) -> Newcomer:
    given, family, password = str(form.given_name.data), str(form.family_name.data), str(form.password.data)
    passwords.refuse_weak(password, about=(invited.email, given, family))
    return Newcomer(given_name=given, family_name=family, password_hash=passwords.hash_password(password))


def _proved(email: str, password: str) -> int:
    """The account whose password this is; tries are counted like those of sign-in. Raises Refusal, TooMany."""
    key = throttle.account_key(email, current_app.config["SECRET_KEY"])
    with side_session(writing=True) as found:
        attempt = throttle.claim(found, key, request.remote_addr or "", now())
        if attempt is None:
            raise TooMany(_("Trop d’essais. Attendez quelques minutes avant de recommencer."))
        user = queries.account_of(found, email)
        attempt_id, stored = attempt.id, user.password_hash if user else None
        user_id = user.id if user else None
    if not passwords.matches(stored, password) or user_id is None:
        raise Refusal(_("Ce n’est pas le mot de passe de ce compte."), field="password")
    with side_session(writing=True) as found:
        found.get_one(SignInAttempt, attempt_id).succeeded = True
    return user_id


def say(work: Work, *, is_open: bool) -> None:
    """Where accepting leads, and what it says."""
    if is_open:
        work.done(url_for("reports.home"), _("Votre accès est ouvert."))
    else:
        work.done(url_for("accounts.sign_in"), _("C’est noté : connectez-vous dès le premier jour de votre poste."))


def enter(response: Response, token: str) -> None:
    """A new CSRF secret and a new session; the language is kept."""
    kept = {name: session[name] for name in ("lang", "_flashes") if name in session}
    session.clear()
    session.update(kept)
    sessions.set_cookie(response, token)
