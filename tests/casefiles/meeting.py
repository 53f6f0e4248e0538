"""Appointments as a pair makes them, without HTTP; and what their forms are sent with."""

from datetime import datetime, time, timedelta
from typing import Any

from casefiles.appointments import actions
from casefiles.appointments.models import Appointment
from casefiles.appointments.workflow import AppointmentKind, Wanted, WithWhom
from core.clock import now, today, zone
from core.db import db
from core.working_days import add_working_days
from tests import people
from tests.casefiles.doing import doing, looking


def working_day(days: int = 5) -> Any:
    """A day on which services are open."""
    return add_working_days(today("31"), days, "31")


def answers(**given: Any) -> dict[str, Any]:
    """A meeting at the office, half an hour in some days."""
    usual = {"on": str(working_day()), "start": "10:00", "end": "10:30", "kind": "office", "with_whom": "worker"}
    return {**usual, "place": "MDS, salle 2", "phone": "", "link": "", "note": "", **given}


def met(name: str, login: str = "anne.roux", *, ago: timedelta | None = None, **given: Any) -> int:
    """An appointment on somebody's file; with `ago`, it began so long ago and nobody said what became of it."""
    at = now()
    start = datetime.combine(working_day(), time(10), zone("31"))
    if ago is not None:
        start, at = now() - ago, now() - ago - timedelta(hours=1)
    usual: dict[str, Any] = {"kind": AppointmentKind.OFFICE, "with_whom": WithWhom.BOTH, "place": "MDS, salle 2"}
    with doing(login) as actor:
        wanted = Wanted(starts_at=start, ends_at=start + timedelta(minutes=30), **{**usual, **given})
        return actions.make(people.file_of(name).id, wanted, anyway=True, by=actor, at=at).id


def found(appointment_id: int) -> Appointment:
    """As the database holds it."""
    with looking():
        return db.session.get_one(Appointment, appointment_id)
