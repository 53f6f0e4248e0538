"""Pages of objects one may not see: each answer "not found" to somebody signed in is a row of the journal.

The row says who and which page was asked for, never which object: whether it exists stays unsaid.
"""

from flask import Flask, current_app, request
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from accounts.journal import record_reading
from core.actor import current_actor

MISS = "miss.read"
NOT_FOUND = 404


def _note(response: Response) -> Response:
    is_of_object = bool(request.view_args) and request.endpoint not in (None, "static")
    if response.status_code == NOT_FOUND and is_of_object and current_actor().is_member:
        try:
            record_reading(MISS, subject=str(request.endpoint)[:60])
        except OperationalError:  # a busy database; nothing was shown, so nothing is owed
            current_app.logger.error("a miss was not journalled")
    return response


def init_app(app: Flask) -> None:
    """Look at each answer."""
    app.after_request(_note)
