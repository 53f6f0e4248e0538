"""Default deny: an endpoint without a declaration cannot be registered, and no undeclared request is answered.

Views carry `@access.public`, `@access.signed_in`, `@access.any_session` or `@access.roles(...)`, written below the
route decorator; `@access.fresh` stands above one of them and asks for a recent proof of the second factor besides.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import PurePath
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from core.actor import current_actor
from core.clock import now
from core.config import Settings
from core.errors import NotAllowed
from core.i18n import gettext as _
from core.paths import local_path

View = TypeVar("View", bound=Callable[..., Any])

_ATTRIBUTE = "access_declaration"
_FRESH = "access_fresh"
PUBLIC = frozenset({"public"})
SIGNED_IN = frozenset({"signed in"})
ANY_SESSION = frozenset({"any session"})
SIGN_IN, FACTOR = "accounts.sign_in", "factors.prove"  # where those are sent who have not proved who they are


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


def any_session(view: View) -> View:
    """Whoever has a session, also before its second factor was proved: the pages of that proof, and sign-out."""
    return _declare(view, ANY_SESSION)


def fresh(view: View) -> View:
    """Besides what it declares below: a second factor proved within `STEP_UP_MINUTES`, else it is asked for again."""
    setattr(view, _FRESH, True)
    return view


def roles(*names: StrEnum) -> Callable[[View], View]:
    """Memberships with one of these roles."""
    return lambda view: _declare(view, frozenset(str(name) for name in names))


def declaration(app: Flask, endpoint: str) -> frozenset[str] | None:
    """Who may use an endpoint; None when nothing was declared."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return PUBLIC
    found = getattr(app.view_functions[endpoint], _ATTRIBUTE, None)
    return found if isinstance(found, frozenset) else None


def asks_fresh(app: Flask, endpoint: str) -> bool:
    """Whether an endpoint asks for a recent proof."""
    return getattr(app.view_functions.get(endpoint), _FRESH, False) is True


def check_declarations(app: Flask) -> None:
    """Raises UndeclaredEndpoint at start-up for any endpoint without a declaration."""
    for endpoint in app.view_functions:
        if declaration(app, endpoint) is None:
            raise UndeclaredEndpoint(endpoint)


def proved(at: datetime | None, *, waiting: bool, asked: bool = False) -> None:
    """Told by the session of the request: when its factor was last proved; `waiting` when it never was, `asked` when it
    must be again.
    """
    g.proved_at, g.waiting, g.asked_again = at, waiting, asked


def is_waiting() -> bool:
    """Whether the session of the request has not proved its second factor yet."""
    return bool(g.get("waiting", False))


def is_fresh() -> bool:
    """Whether the second factor was proved within `STEP_UP_MINUTES`."""
    settings: Settings = current_app.config["SETTINGS"]
    at: datetime | None = g.get("proved_at")
    return at is not None and now() - at <= timedelta(minutes=int(settings.step_up_minutes))


def return_address(*, saved: bool = True) -> str | None:
    """The page to come back to: this one, or the one that held the form. Unless `saved`, the one that held the link of
    a file too: saving it leaves the page of the proof standing.
    """
    if request.method in ("GET", "HEAD") and (saved or not PurePath(request.path).suffix):
        return request.full_path.rstrip("?")
    came = urlsplit(request.referrer or "")
    if came.netloc and came.netloc != request.host:
        return None
    return local_path(f"{came.path}?{came.query}" if came.query else came.path)


def enforce() -> ResponseReturnValue | None:
    """Run before every request, after the actor was set. Anonymous visitors go to the sign-in page, who has not proved
    a second factor to that proof.

    Raises NotAllowed when the membership's role is not declared for the endpoint.
    """
    if request.endpoint is None:
        return None  # no such page: the 404 handler answers
    allowed = declaration(current_app, request.endpoint) or frozenset()
    if allowed == PUBLIC:
        return None
    actor = current_actor()
    if allowed == ANY_SESSION and (actor.is_member or is_waiting()):
        return None
    if not actor.is_member:
        return redirect(url_for(FACTOR if is_waiting() else SIGN_IN, next=return_address()), 303)
    if allowed != SIGNED_IN and actor.role not in allowed:
        raise NotAllowed(_("Cette page n’est pas ouverte à votre rôle."))
    is_asked = bool(g.get("asked_again", False)) and request.method == "GET"  # never in the middle of a form
    if is_asked or (asks_fresh(current_app, request.endpoint) and not is_fresh()):
        return redirect(url_for(FACTOR, next=return_address(saved=False)), 303)
    return None
