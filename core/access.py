"""Default deny: an endpoint without a declaration cannot be registered, and no undeclared request is answered.

Views carry `@access.public`, `@access.signed_in` or `@access.roles(...)`, written below the route decorator.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from core.actor import current_actor
from core.errors import NotAllowed
from core.i18n import gettext as _

View = TypeVar("View", bound=Callable[..., Any])

_ATTRIBUTE = "access_declaration"
PUBLIC = frozenset({"public"})
SIGNED_IN = frozenset({"signed in"})


class UndeclaredEndpoint(RuntimeError):
    """A view was registered without saying who may use it."""


def _declare(view: View, who: frozenset[str]) -> View:
    setattr(view, _ATTRIBUTE, who)
    return view


def public(view: View) -> View:
    """Anyone. The list of public endpoints is tested by equality."""
    return _declare(view, PUBLIC)


def signed_in(view: View) -> View:
    """Any user with a session, whatever the role."""
    return _declare(view, SIGNED_IN)


def roles(*names: StrEnum) -> Callable[[View], View]:
    """Memberships with one of these roles."""
    return lambda view: _declare(view, frozenset(str(name) for name in names))


def declaration(app: Flask, endpoint: str) -> frozenset[str] | None:
    """Who may use an endpoint; None when nothing was declared."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return PUBLIC
    found = getattr(app.view_functions[endpoint], _ATTRIBUTE, None)
    return found if isinstance(found, frozenset) else None


def check_declarations(app: Flask) -> None:
    """Raises UndeclaredEndpoint at start-up for any endpoint without a declaration."""
    for endpoint in app.view_functions:
        if declaration(app, endpoint) is None:
            raise UndeclaredEndpoint(endpoint)


def enforce() -> ResponseReturnValue | None:
    """Run before every request, after the actor was set. Anonymous visitors go to the sign-in page.

    Raises NotAllowed when the membership's role is not declared for the endpoint.
    """
    if request.endpoint is None:
        return None  # no such page: the 404 handler answers
    allowed = declaration(current_app, request.endpoint) or frozenset()
    if allowed == PUBLIC:
        return None
    actor = current_actor()
    if not actor.is_member:
        target = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=target), 303)
    if allowed == SIGNED_IN or actor.role in allowed:
        return None
    raise NotAllowed(_("Cette page n’est pas ouverte à votre rôle."))
