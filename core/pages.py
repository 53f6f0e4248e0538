"""Pages that belong to no domain: legal and help, language, health, errors."""

from collections.abc import Callable

from flask import Blueprint, Flask, current_app, g, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from core import access
from core.db import side_session
from core.errors import Refusal
from core.guard import GuardError
from core.i18n import LANGUAGES
from core.i18n import gettext as _
from core.paths import local_path
from core.work import Repeated, answer_repeated

blueprint = Blueprint("pages", __name__)

PLAIN_ERRORS = (400, 403, 404, 409, 413, 422, 429, 500, 503)


@blueprint.get("/accessibilite")
@access.public
def accessibility() -> str:
    return render_template("public/accessibilite.html")


@blueprint.get("/donnees-personnelles")
@access.public
def privacy() -> str:
    return render_template("public/donnees-personnelles.html")


@blueprint.get("/mentions-legales")
@access.public
def legal() -> str:
    return render_template("public/mentions-legales.html")


@blueprint.get("/aide")
@access.public
def help() -> str:
    return render_template("public/aide.html")


@blueprint.post("/langue")
@access.public
def set_language() -> ResponseReturnValue:
    wished = request.form.get("lang")
    if wished in LANGUAGES:
        session["lang"] = wished
    return redirect(local_path(request.form.get("next")) or "/", 303)


@blueprint.get("/livez")
@access.public
def livez() -> ResponseReturnValue:
    return "ok\n", 200, {"Content-Type": "text/plain"}


@blueprint.get("/readyz")
@access.public
def readyz() -> ResponseReturnValue:
    """Ready when the database answers and the worker beats; says which does not, nothing more."""
    checks: dict[str, Callable[[], bool]] = {"database": _database_answers, **current_app.extensions["readiness"]}
    failed = [name for name, check in checks.items() if not check()]
    body = "ok\n" if not failed else f"not ready: {', '.join(failed)}\n"
    return body, 503 if failed else 200, {"Content-Type": "text/plain"}


def _database_answers() -> bool:
    try:
        with side_session() as connection:
            return connection.execute(text("SELECT 1")).scalar() == 1
    except SQLAlchemyError:
        return False


def _error_page(status: int, message: str | None = None) -> ResponseReturnValue:
    g.failed = True
    shown = status if status in PLAIN_ERRORS else 400 if status < 500 else 500  # noqa: PLR2004
    return render_template(f"errors/{shown}.html", message=message), status


def _on_refusal(refusal: Refusal) -> ResponseReturnValue:
    return _error_page(refusal.status, refusal.message)


def _on_guard(error: GuardError) -> ResponseReturnValue:
    # A row out of scope answers as if it did not exist; the log keeps the event for the operator.
    current_app.logger.error("guard: %s", error)
    return _error_page(404)


def _on_http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None and error.code is None:
        return error.response
    code = error.code or 500
    if code < 400:  # noqa: PLR2004 - redirects of the router
        return error
    answer = current_app.make_response(_error_page(code))
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            answer.headers[name] = value
    return answer


def _on_csrf(_error: CSRFError) -> ResponseReturnValue:
    message = _("La page a expiré avant l’envoi. Revenez en arrière, rechargez la page et recommencez.")
    return _error_page(400, message)


def _on_busy(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("busy: %s", type(error).__name__)
    return _error_page(503)


def _on_crash(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("crash on %s", request.endpoint, exc_info=error)
    g.crashed = True
    return _error_page(500)


def init_app(app: Flask) -> None:
    """Register the pages and the error handlers."""
    app.extensions.setdefault("readiness", {})
    app.register_blueprint(blueprint)
    app.register_error_handler(Refusal, _on_refusal)
    app.register_error_handler(GuardError, _on_guard)
    app.register_error_handler(CSRFError, _on_csrf)
    app.register_error_handler(Repeated, answer_repeated)
    app.register_error_handler(OperationalError, _on_busy)
    app.register_error_handler(PoolTimeout, _on_busy)
    app.register_error_handler(HTTPException, _on_http)
    if not app.testing:
        app.register_error_handler(Exception, _on_crash)
