"""The short-lived cookie that ties a flow to the browser it began in; its value is random and kept only hashed."""

import secrets

from flask import current_app, request
from werkzeug.wrappers import Response

from accounts.openid.workflow import FLOW_OPEN, PROVEN_OPEN
from core.config import Settings
from core.links import digest

LIFE = FLOW_OPEN + PROVEN_OPEN


def _name(settings: Settings) -> str:
    return "__Host-binome-trip" if settings.is_production else "binome-trip"


def new() -> str:
    """Another one at each start: whoever planted the one before gains nothing."""
    return secrets.token_urlsafe(32)


def of_request() -> str:
    """The digest of the cookie of this request; that of nothing when there is none, which no flow has."""
    return digest(request.cookies.get(_name(current_app.config["SETTINGS"]), ""))


def set_cookie(response: Response, token: str) -> None:
    """Lax: it has to come back with the browser from the provider."""
    settings: Settings = current_app.config["SETTINGS"]
    response.set_cookie(
        _name(settings), token, max_age=LIFE, httponly=True, secure=settings.is_production, samesite="Lax", path="/"
    )
