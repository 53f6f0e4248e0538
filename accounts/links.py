"""The door of one-time links: whom a token makes, how often it is tried, the one page for a link that opens nothing.

Tokens have 256 random bits; wrong ones are counted like failed sign-ins, per token and per network address.
"""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from accounts import throttle
from accounts.journal import record_reading
from accounts.models import SignInAttempt
from core import links
from core.actor import NOBODY, Actor
from core.clock import now
from core.db import side_session
from core.errors import TooMany
from core.guard import system_actor
from core.i18n import gettext as _


def actor_of_request() -> Actor | None:
    """The actor of a link's page: *link*, or nobody; None for every other page. Raises TooMany when throttled."""
    finder = links.finder_of(request.endpoint)
    if finder is None:
        return None
    token, moment = str((request.view_args or {}).get("token", "")), now()
    key = throttle.account_key(f"link {token}", current_app.config["SECRET_KEY"])
    address = request.remote_addr or ""
    with system_actor("one-time link"):
        with side_session() as session:
            if throttle.is_throttled(session, key, address, moment):
                raise TooMany(_("Trop d’essais. Attendez quelques minutes avant de recommencer."))
            found = finder(session, links.digest(token), moment)
        if found is None:
            with side_session(writing=True) as session:
                session.add(SignInAttempt(account_key=key, address=address, at=moment, succeeded=False))
    return found or NOBODY


def closed_page() -> ResponseReturnValue:
    """Unknown, altered, used, expired or revoked: the same page for all, which says what to do."""
    record_reading("link.unknown")
    return render_template("public/lien.html"), 404
