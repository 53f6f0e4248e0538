"""What a browser is given when who is signed in changes."""

from flask import g, redirect, session, url_for
from werkzeug.wrappers import Response

from accounts import sessions


def renew_browser_session() -> None:
    """A new CSRF secret whenever who is signed in changes; the language is kept."""
    language = session.get("lang")
    session.clear()
    g.pop("csrf_token", None)  # made with the former secret, for the form of this request
    if language:
        session["lang"] = language


def enter(token: str, target: str | None) -> Response:
    """Its token, and on to the page asked for, or to the landing page."""
    renew_browser_session()
    response = redirect(target or url_for("reports.home"), 303)
    sessions.set_cookie(response, token)
    return response
