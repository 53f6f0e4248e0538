"""Accepting an invitation with an identity a provider vouches for, instead of a password.

It makes a new account, or adds the post to the account it is linked to already. An account that exists is given an
identity only by who is signed in with it: holding the mail of an invitation is not enough.
"""

from typing import Any

from flask import flash, redirect, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from accounts import sessions
from accounts.models import User
from accounts.openid import actions as openid
from accounts.openid import browser, departure, organisations, queries
from accounts.openid.queries import Proven
from accounts.openid.workflow import Purpose
from core import access
from core.clock import now
from core.db import db, side_session
from core.errors import Conflict, NotFound, Refusal
from core.i18n import gettext as _
from core.links import digest
from core.work import transaction
from partners.members import invitations
from partners.members.forms import ButtonForm, NameForm
from partners.members.invitations import Newcomer
from partners.members.models import Invitation
from partners.members.views.frame import blueprint
from partners.members.views.public import FORMS, Visitor, enter, open_invitation, over, page, say
from partners.models import Membership

_KEPT = "invitation"  # in the signed cookie of the browser: the address it comes back to is kept nowhere else


@blueprint.post("/invitation/<token>/vers/<provider>")
@access.public
def invitation_through(token: str, provider: str) -> ResponseReturnValue:
    opened = open_invitation(token)
    if opened is None or opened[1] is Visitor.OTHER:
        return over()
    session[_KEPT] = token
    return departure.leave(provider, purpose=Purpose.INVITATION, back=url_for("members.invitation_back"))


@blueprint.get("/invitation/fournisseur/retour")
@access.public
def invitation_back() -> ResponseReturnValue:
    token = session.pop(_KEPT, None)
    return redirect(url_for("members.invitation", token=token), 303) if token else over()


@blueprint.post("/invitation/<token>/identite")
@access.public
def accept_with_identity(token: str) -> ResponseReturnValue:
    opened = open_invitation(token)
    if opened is None or opened[1] is Visitor.OTHER:
        return over()
    invited, visitor, signed_in = opened
    form: Any = NameForm() if visitor is Visitor.NEWCOMER else ButtonForm()
    names = form if visitor is Visitor.NEWCOMER else None
    if not form.validate():
        return page(token, FORMS[visitor](formdata=None), invited, visitor, names), 422
    if signed_in is not None and not access.is_fresh():  # an identity is a way in, like a factor
        return redirect(url_for(access.FACTOR, next=url_for("members.invitation", token=token)), 303)
    try:
        return _accept(token, form, invited, visitor, signed_in)
    except NotFound:
        return over()
    except Refusal as refusal:
        flash(refusal.message, "bad")
        return page(token, FORMS[visitor](formdata=None), invited, visitor, names), refusal.status


def _accept(
    token: str, form: Any, invited: Invitation, visitor: Visitor, signed_in: sessions.SignedIn | None
) -> ResponseReturnValue:
    vouched = _vouched()
    if visitor is Visitor.KNOWN and vouched.user_id is None:
        raise Refusal(_("Cette identité n’est pas reliée à votre compte : acceptez avec son mot de passe."))
    newcomer = None
    if visitor is Visitor.NEWCOMER:
        given, family = str(form.given_name.data), str(form.family_name.data)
        newcomer = Newcomer(given_name=given, family_name=family, password_hash=None)

    def link(running: Session, user_id: int) -> None:
        openid.link(running, user_id, vouched, at=now(), organisation_id=invited.unit.organisation_id)

    user_id = signed_in.id if signed_in else vouched.user_id
    with transaction(form) as work:
        post = invitations.accept(digest(token), at=now(), user_id=user_id, newcomer=newcomer, identity_linked=link)
        opened = None if signed_in else _session(post, vouched, invited.unit.organisation_id)
        say(work, is_open=signed_in is not None or opened is not None)
    response = work.answer()
    if opened is not None:
        enter(response, opened)
    return response


def _vouched() -> Proven:
    with side_session() as found:
        vouched = queries.proven(found, browser.of_request(), now())
    if vouched is None:
        raise Conflict(_("Votre identité n’est plus vérifiée : recommencez par le bouton de votre fournisseur."))
    return vouched


def _session(post: Membership, vouched: Proven, organisation_id: int | None) -> str | None:
    """As `invitations.begin_session`, one that also ends at the provider."""
    running = db.session()
    # The provider vouches for this institution: never another post of the account.
    membership_id = organisation_id and organisations.membership_in(running, post.user_id, organisation_id)
    if not membership_id:
        return None
    user = running.get_one(User, post.user_id)
    about: dict[str, Any] = {"provider": vouched.provider, "id_token": vouched.id_token, "factor": vouched.factor}
    about["factor_at"] = vouched.factor_at
    return openid.open_session(running, user, membership_id, **about, at=now())
