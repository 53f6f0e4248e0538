"""One's own linked identities: with which providers one signs in, and taking one away."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import sessions
from accounts.factors.forms import ButtonForm
from accounts.openid import links, providers
from accounts.openid.views import blueprint
from core import access
from core.clock import now
from core.db import side_session
from core.errors import NotAllowed, NotFound, Refusal
from core.i18n import gettext as _
from core.work import transaction


def _user_id() -> int:
    found = sessions.current()
    if found is None:
        raise NotAllowed(_("Votre session a pris fin. Connectez-vous de nouveau."))
    return found.id


@blueprint.get("/compte/identites")
@access.signed_in
def identities() -> str:
    return _list(ButtonForm())


def _list(form: ButtonForm) -> str:
    labels = {one.name: one.label for one in providers.offered(None)}
    with side_session() as session:
        rows = [
            (one.id, labels.get(one.provider, one.provider), one.linked_at, one.used_at)
            for one in links.of_user(session, _user_id())
        ]
    return render_template("accounts/identities.html", form=form, rows=rows)


@blueprint.post("/compte/identites/<int:identity_id>/retirer")
@access.fresh
@access.signed_in
def remove_identity(identity_id: int) -> ResponseReturnValue:
    form = ButtonForm()
    if not form.validate():
        return _list(form), 422
    try:
        with transaction(form) as work:
            links.unlink(work.session, _user_id(), identity_id, now())
            work.done(url_for("openid.identities"), _("Identité retirée : elle n’ouvre plus votre compte."))
        return work.answer()
    except NotFound:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _list(form), status
