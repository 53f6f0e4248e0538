"""The last look: whoever lost their session while a request was running writes nothing more and reads no page.

The session is read when a request begins, in a transaction of its own. What ends it - the end of a membership, a
sign-out elsewhere, a changed password - may be committed while the view is at work. So a writing transaction looks
again first, and keeps the row until it ends; once a page is made, it leaves only if the session is still open.
"""

from flask import Flask, current_app, has_request_context, redirect, request, url_for
from flask_login import LoginManager
from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from accounts import sessions
from accounts.models import User, UserSession
from core import access, work
from core.db import side_session
from core.errors import NotAllowed
from core.i18n import gettext as _

CHANGE_SESSIONS = ("accounts", "factors", "reset")  # blueprints
_STILL_OPEN = (
    select(UserSession.id)
    .join(User, User.id == UserSession.user_id)
    .where(
        UserSession.id == bindparam("session_id", type_=Integer),
        UserSession.ended_at.is_(None),
        User.deactivated_at.is_(None),
    )
)


def before_writing(session: Session) -> None:
    """Raises NotAllowed when the session of the request has ended. Whoever ends one waits for this transaction."""
    one = sessions.current() if has_request_context() else None
    if one is None:
        return
    if request.blueprint in CHANGE_SESSIONS:  # two devices that end each other go one after the other
        session.execute(select(User.id).where(User.id == one.id).with_for_update(key_share=True))
    # Shared, or one window would wait for another; not by what goes on to change the row, or two would wait for both.
    query = _STILL_OPEN.with_for_update(of=UserSession, read=request.blueprint not in CHANGE_SESSIONS)
    if session.scalar(query, {"session_id": one.session_id}) is None:
        raise NotAllowed(_("Votre session a pris fin. Connectez-vous de nouveau."))


def before_answering(response: Response) -> Response:
    """The page, or the way to the sign-in page when the session ended while it was made."""
    one = sessions.current()
    if one is None or one.is_waiting or not _may_show(response.status_code) or _shows_no_case():
        return response
    with side_session() as session:
        if session.scalar(_STILL_OPEN, {"session_id": one.session_id}) is not None:
            return response
    response.close()
    return redirect(url_for(access.SIGN_IN, next=access.return_address()), 303)


def _may_show(status: int) -> bool:
    """Pages, and those of a form that is refused or comes too late: they hold what was read too."""
    return status < 300 or status in (409, 422)  # noqa: PLR2004


def _shows_no_case() -> bool:
    """Public pages, those of the proof, and the farewell of a session that has just been ended."""
    open_to = (access.PUBLIC, access.ANY_SESSION)
    return request.endpoint is None or access.declaration(current_app, request.endpoint) in open_to


def init_app(app: Flask) -> None:
    """Look twice, and let Flask-Login know the user of the request from our table only."""
    app.after_request(before_answering)
    if before_writing not in work.first_checks:
        work.first_checks.append(before_writing)
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app)
    manager.request_loader(lambda _request: sessions.current())
