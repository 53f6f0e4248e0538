"""One explicit transaction per writing request, one effect per form.

    with transaction(form) as work:
        ...                                   # get, may, version, action
        work.done(url_for(".show", ref=ref), _("Contact noté."))
    return work.answer()

The form's one-use token is stored in the same transaction: a double click gets the first answer, done once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column
from werkzeug.wrappers import Response

from core.actor import current_actor
from core.clock import now
from core.db import Base, db, side_session, write_transaction
from core.errors import Conflict, NotAllowed, NotFound, Refusal
from core.forms import Form
from core.i18n import gettext as _


class FormToken(Base):
    """A form that was sent: its token, by whom, and the address the answer led to."""

    __tablename__ = "form_tokens"

    token: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int | None]
    used_at: Mapped[datetime] = mapped_column(index=True)
    location: Mapped[str | None]


F = TypeVar("F", bound=Form)

# What a writing request checks first, inside its transaction: whether who asks still may. `accounts` adds itself.
first_checks: list[Callable[[Session], None]] = []


class Work:
    """What a writing request does and where it leads."""

    def __init__(self, session: Session, token: str | None) -> None:
        self.session = session
        self.token = token
        self.location: str | None = None
        self.message: str | None = None

    def done(self, location: str, message: str | None = None) -> None:
        """Where to go next, and the sentence shown there."""
        self.location, self.message = location, message

    def answer(self) -> Response:
        """Redirect with 303, so that reload does not send again."""
        if self.message:
            flash(self.message, "success")
        return redirect(self.location or "/", 303)


@contextmanager
def transaction(form: Form | None = None) -> Iterator[Work]:
    """The writing transaction of a view. `form` brings its one-use token.

    Raises Repeated for a form already sent, ReadBeforeWrite after an earlier read.
    """
    work = Work(db.session(), form.form_token.data if form else None)
    with write_transaction() as session:
        for check in first_checks:
            check(session)
        if work.token:
            _claim(session, work.token)
        yield work
        if work.token:
            token = session.get_one(FormToken, work.token)
            token.location = work.location


def _claim(session: Session, token: str) -> None:
    session.add(FormToken(token=token, user_id=current_actor().user, used_at=now()))
    try:
        session.flush()
    except IntegrityError as error:
        raise Repeated(token) from error


class Repeated(Exception):
    """This form was already sent; the application answers with the first answer's address."""

    def __init__(self, token: str) -> None:
        super().__init__(token)
        self.token = token


def answer_repeated(repeated: Repeated) -> Response:
    """Error handler: the address of the first answer, if it was this user's form."""
    with side_session() as session:
        first: Any = session.get(FormToken, repeated.token)
        if first is None or first.user_id != current_actor().user or not first.location:
            raise Conflict(_("Ce formulaire a déjà été envoyé."))
        return redirect(first.location, 303)


def check_version(form: Form, record: Any, current: dict[str, str] | None = None) -> None:
    """Refuse to overwrite a colleague's edit.

    Raises Conflict with the present texts when the version sent with the form is not the record's.
    """
    if form.version.data != record.version:
        message = _(
            "Quelqu’un a modifié cette page pendant votre saisie. Comparez les deux textes, puis envoyez de nouveau."
        )
        raise Conflict(message, current=current, version=record.version)


def answer(form: F, page: Callable[[F], str], act: Callable[[Work], None]) -> ResponseReturnValue:
    """The page of a form, or what it does: done, refused where it belongs, or turned away with its own page."""
    if not form.is_submitted():
        return page(form)
    if not form.validate():
        return page(form), 422
    try:
        with transaction(form) as work:
            act(work)
        return work.answer()
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return page(form), status
