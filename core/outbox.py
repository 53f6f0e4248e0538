"""Mail: a row written in the transaction of the act that causes it, sent later by the worker.

A mail carries no name of a person and no barrier: its sentences are fixed by its kind, and the only values put into
them are a number, a day and an address of this site, where the reader signs in.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from enum import StrEnum
from functools import partial
from uuid import uuid4

from flask import current_app
from sqlalchemy import String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import i18n, jobs, labels, smtp
from core.clock import now
from core.config import Settings
from core.db import Base, Code, Id, Line, LongText, db, one_of, partial_index, side_session
from core.events import publish
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.lazy_text import LazyText

ATTEMPTS = 10  # over about fifteen hours
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+")
_PATH = re.compile(r"[A-Za-z0-9/_.-]*")


class MailState(StrEnum):
    """What became of a mail."""

    WAITING = "waiting"
    SENT = "sent"
    HELD = "held"
    FAILED = "failed"
    STOPPED = "stopped"


LABELS = labels.register(
    MailState,
    {
        MailState.WAITING: _l("En attente"),
        MailState.SENT: _l("Envoyé"),
        MailState.HELD: _l("Retenu : aucun serveur de courriel"),
        MailState.FAILED: _l("Non remis"),
        MailState.STOPPED: _l("Arrêté avant l’envoi"),
    },
)


class Mail(Base):
    """One mail to one address."""

    __tablename__ = "mails"

    id: Mapped[Id]
    kind: Mapped[Code]
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[Line]
    text: Mapped[LongText]
    message_id: Mapped[Line] = mapped_column(unique=True)  # the same at each attempt, so that a repeat is recognised
    key: Mapped[Line | None] = mapped_column(unique=True)
    about: Mapped[Code | None]  # reference of what it is about, without identity: `stop` finds it by this
    state: Mapped[MailState] = mapped_column(default=MailState.WAITING)
    created_at: Mapped[datetime]
    state_at: Mapped[datetime]
    error: Mapped[Code | None]

    __table_args__ = (
        one_of("state", MailState),
        partial_index("ix_mails_not_sent", "state", "id", where="state <> 'sent'"),
        partial_index("ix_mails_about", "about", where="state <> 'sent'"),
    )


@dataclass(frozen=True, slots=True)
class Template:
    """The fixed sentences of one kind of mail; `lines`: what its counts are of."""

    subject: LazyText
    text: LazyText
    lines: Mapping[str, LazyText]


@dataclass(frozen=True, slots=True)
class Stopped:
    """What is about something is told to nobody any more, told to listeners inside the transaction."""

    about: str


class UnsafeMail(ValueError):
    """A mail of an undeclared kind, a value that could say something about a person, or a malformed address."""


templates: dict[str, Template] = {}


def declare(kind: str, *, subject: LazyText, text: LazyText, lines: Mapping[str, LazyText] | None = None) -> str:
    """Give a kind its sentences; placeholders: `%(address)s`, `%(count)s`, `%(day)s`. Returns the kind.

    `%(counts)s` becomes one line for each count given to `send`, with its words of `lines`.
    """
    templates[kind] = Template(subject, text, lines if lines is not None else {})
    return kind


def send(
    *,
    to: str,
    kind: str,
    values: Mapping[str, int | date | str] | None = None,
    counts: Mapping[str, int] | None = None,
    key: str | None = None,
    about: str | None = None,
    session: Session | None = None,
) -> bool:
    """Write a mail in the running transaction, that of the request unless a `session` is given; it leaves after the
    commit. With a `key`, once for ever.

    Whether it was written. `about` is a reference without identity, by which it can be stopped. Raises UnsafeMail.
    """
    if kind not in templates:
        raise UnsafeMail(f"undeclared kind {kind!r}")
    if not _ADDRESS.fullmatch(to):
        raise UnsafeMail("not an address")
    settings: Settings = current_app.config["SETTINGS"]
    moment = now()
    with i18n.locale("fr"):
        shown = {name: _shown(name, value, settings.base_url) for name, value in (values or {}).items()}
        shown |= {"counts": _counted(templates[kind], counts)} if counts else {}
        mail = {
            "kind": kind,
            "recipient": to,
            "subject": templates[kind].subject % shown,
            "text": templates[kind].text % shown,
            "message_id": f"<{uuid4()}@{_domain(settings)}>",
            "key": key,
            "about": about,
            "state": MailState.WAITING,
            "created_at": moment,
            "state_at": moment,
        }
    mail_id = jobs.insert_once(Mail, mail, session)
    if mail_id is not None:
        _enqueue(mail_id, session)
    return mail_id is not None


def _counted(template: Template, counts: Mapping[str, int]) -> str:
    """A line each, in the order of the template. Raises UnsafeMail for what has no words there."""
    if unknown := counts.keys() - template.lines.keys():
        raise UnsafeMail(f"no words for {', '.join(sorted(unknown))}")
    return "\n".join(
        _("%(what)s : %(count)s", what=str(words), count=_shown("count", counts[name], ""))
        for name, words in template.lines.items()
        if name in counts
    )


def _shown(name: str, value: int | date | str, base_url: str) -> str:
    if name == "count" and isinstance(value, int):
        return i18n.format_number(value)
    if name == "day" and isinstance(value, date):
        return i18n.format_date(value, "long")
    site, _, path = str(value).rpartition(base_url)
    if name == "address" and not site and path.startswith("/") and _PATH.fullmatch(path):
        return str(value)
    raise UnsafeMail(f"{name} may not be put into a mail")


def _domain(settings: Settings) -> str:
    return parseaddr(settings.mail_from)[1].rpartition("@")[2] or "localhost"


def _enqueue(mail_id: int, session: Session | None = None) -> None:
    jobs.enqueue("outbox.deliver", {"mail_id": mail_id}, key=f"mail:{mail_id}", session=session)


def as_message(mail: Mail, sender: str) -> EmailMessage:
    """The mail as it travels."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def _mark(mail_id: int, state: MailState, error: str | None = None) -> None:
    """What was sent is sent; anything else is said of a mail that still waits, not of one stopped meanwhile."""
    query = update(Mail).where(Mail.id == mail_id)
    if state is not MailState.SENT:
        query = query.where(Mail.state == MailState.WAITING)
    db.session.execute(query.values(state=state, state_at=now(), error=error))


def _give_up(mail_id: int) -> None:
    _mark(mail_id, MailState.FAILED, "attempts exhausted")


@jobs.handler("outbox.deliver", outside=True, attempts=ATTEMPTS, on_dead=_give_up)
def deliver(mail_id: int) -> jobs.Finish | None:
    """Send one mail; without a server it is held. A failure that may pass is raised, to be tried again."""
    settings: Settings = current_app.config["SETTINGS"]
    with side_session() as session:
        mail = session.get(Mail, mail_id)
        if mail is None or mail.state is not MailState.WAITING:
            return None
        message = as_message(mail, settings.mail_from)
    if not settings.smtp_url:
        return partial(_mark, mail_id, MailState.HELD)
    try:
        smtp.transmit(message, settings.smtp_url)
    except smtp.Refused as refusal:
        return partial(_mark, mail_id, MailState.FAILED, str(refusal.code))
    return partial(_mark, mail_id, MailState.SENT)


def not_delivered(session: Session, most: int = 100) -> Sequence[Mail]:
    """Mails that did not arrive, the latest first."""
    return session.scalars(
        select(Mail).where(Mail.state == MailState.FAILED).order_by(Mail.id.desc()).limit(most)
    ).all()


def counts(session: Session) -> dict[MailState, int]:
    """Mails not sent, by state."""
    rows = session.execute(
        select(Mail.state, func.count().label("number"))
        .where(Mail.state != MailState.SENT)
        .group_by(Mail.state)
        .order_by(Mail.state)
    )
    return {row.state: row.number for row in rows}


def release(session: Session) -> int:
    """Send again what was held or not delivered, in the running transaction. How many."""
    chosen = update(Mail).where(Mail.state.in_((MailState.HELD, MailState.FAILED))).returning(Mail.id)
    again = session.scalars(chosen.values(state=MailState.WAITING, state_at=now(), error=None)).all()
    for mail_id in sorted(again):
        _enqueue(mail_id)
    return len(again)


def stop(about: str) -> int:
    """Nothing about this is sent any more, nor put back by `release`, in the running transaction. How many mails.

    Call it when a person withdraws the agreement, with the reference of the case file, before telling what follows
    from it. A mail already handed to the server is not called back. Listeners of `Stopped` hold back what no mail
    was written for yet, and come first: a worker that is writing such a mail has then finished, and it is found below.
    """
    publish(Stopped(about))
    unsent = (MailState.WAITING, MailState.HELD, MailState.FAILED)
    query = update(Mail).where(Mail.about == about, Mail.state.in_(unsent)).returning(Mail.id)
    stopped = db.session.scalars(query.values(state=MailState.STOPPED, state_at=now(), error=None)).all()
    return len(stopped)
