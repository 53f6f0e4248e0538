"""Telling somebody of the test world something, and what the worker makes of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from accounts.models import Notice
from core import jobs, worker
from core.clock import is_working_day, now, today, zone
from core.db import side_session, write_transaction
from core.guard import system_actor
from core.jobs import Job
from core.outbox import Mail
from partners.notices import actions
from partners.notices.models import NoticeChoice, NoticePause
from partners.notices.workflow import Mode
from tests import people

Freeze = Callable[[datetime], None]
ANNE = "anne.roux"
TEXT = "Une orientation vous est affectée : à vous d’y répondre."


@contextmanager
def writing(app: Flask) -> Iterator[Session]:
    """A writing transaction of the system."""
    with app.app_context(), system_actor("tests: notices"), write_transaction() as session:
        yield session


def tell(app: Flask, *logins: str, kind: str = "referral.assigned", about: str | None = None, **more: Any) -> None:
    """One notice each, at the present instant."""
    told = {"text": TEXT, "endpoint": "referrals.show", "ref": people.referral_of("Fabre").ref, "by_id": None}
    with writing(app):
        whom = [people.membership_id(login) for login in logins or (ANNE,)]
        actions.tell(whom, kind=kind, about=about, at=now(), **(told | more))


def choose(app: Flask, mode: Mode, topic: str = "referrals", login: str = ANNE) -> None:
    """As if chosen on the page."""
    of = {"membership_id": people.membership_id(login), "topic": topic}
    with writing(app) as session:
        session.execute(delete(NoticeChoice).filter_by(**of))
        session.add(NoticeChoice(**of, mode=mode))


def pause(app: Flask, about: str, until: date, login: str = ANNE) -> None:
    """As if asked for from a notice."""
    of = {"membership_id": people.membership_id(login), "about": about}
    with writing(app) as session:
        session.add(NoticePause(**of, until_on=until, created_at=now()))


def working_tuesday() -> date:
    """A Tuesday to come whose neighbours are working days too."""
    day = today() + timedelta(days=3)
    while day.weekday() != 1 or not all(is_working_day(day + timedelta(days=n), "31") for n in (-1, 0, 1, 2, 3, 6, 7)):
        day += timedelta(days=1)
    return day


def at(day: date, hour: int, minute: int = 0, territory: str | None = "31") -> datetime:
    """An instant as a clock of the territory shows it."""
    return datetime.combine(day, time(hour, minute), zone(territory))


def work(app: Flask, freeze: Freeze, moment: datetime) -> None:
    """The worker at an instant: the digests that are due, then what waits."""
    freeze(moment)
    with writing(app) as session:
        session.execute(delete(Job).where(Job.name == "notices.digest"))
        jobs.enqueue("notices.digest")
    worker.run_due(app)


def mails(app: Flask) -> list[Mail]:
    """Those about notices, oldest first."""
    with app.app_context(), side_session() as session:
        found = session.scalars(select(Mail).where(Mail.kind.startswith("notices.")).order_by(Mail.id)).all()
        session.expunge_all()
        return list(found)


def said(app: Flask) -> list[tuple[str, str]]:
    """Addressee, and the counts of each mail in one line."""
    return [(mail.recipient.partition("@")[0], _counts(mail.text)) for mail in mails(app)]


def _counts(text: str) -> str:
    return " ; ".join(text.replace("\N{NO-BREAK SPACE}", " ").split("\n\n")[2].splitlines())


def notices(app: Flask, login: str = ANNE) -> list[Notice]:
    """All of somebody, oldest first."""
    with app.app_context(), side_session() as session:
        query = select(Notice).where(Notice.membership_id == people.membership_id(login)).order_by(Notice.id)
        found = session.scalars(query).all()
        session.expunge_all()
        return list(found)
