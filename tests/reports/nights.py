"""Nights of retention: a file whose support is over, the worker's turns, the operator's commands."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from casefiles.models import CaseFile, Support
from casefiles.rights.models import PurgeRun
from casefiles.workflow import Exit, State
from core import jobs, worker
from core.clock import set_now
from core.db import db, write_transaction
from core.guard import system_actor
from reports.rights.nightly import NOW
from tests import people
from tests.world import days_ago

ABADIE_MET = 21  # days before the world was built


def over(app: Flask, name: str = "Abadie") -> None:
    """Their supports have ended."""
    ended = {"state": State.CLOSED, "end_on": days_ago(1), "exit": Exit.MOVED}
    with app.app_context(), system_actor("tests: the end"), write_transaction() as session:
        session.execute(update(Support).where(Support.file_id == people.file_of(name).id).values(**ended))


def night(app: Flask, day: date) -> None:
    """What the worker does in the night of a day."""
    set_now(datetime.combine(day, datetime.min.time()).astimezone() + timedelta(hours=12))
    with app.app_context(), system_actor("tests: a night"), write_transaction():
        jobs.enqueue(NOW, key=NOW)
    worker.run_due(app)


def ask(app: Flask, statement: Any) -> list[Any]:
    """Values of one column, whoever asks."""
    with app.app_context(), system_actor("tests: look at rows"):
        found = list(db.session.scalars(statement))
        db.session.remove()
    return found


def runs(app: Flask) -> list[tuple[int, int]]:
    """How many were told and how many went, night by night."""
    with app.app_context(), system_actor("tests: look at rows"):
        rows = db.session.execute(select(PurgeRun.warned, PurgeRun.files).order_by(PurgeRun.id)).all()
        db.session.remove()
    return [(warned, files) for warned, files in rows]


def anonymous(app: Flask) -> set[int]:
    """Keys of the files nobody is in."""
    return set(ask(app, select(CaseFile.id).where(CaseFile.anonymised_at.is_not(None))))
