"""Counts by code of what only a yearly report prints - appointments, later situations - in one statement."""

from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import union_all
from sqlalchemy.orm import Session

from casefiles.afterwards.workflow import Milestone
from casefiles.appointments.workflow import AppointmentState
from reports.indicators import appointment_figures, later_figures
from reports.indicators.days import Period
from reports.indicators.figures import Later


class Coded(NamedTuple):
    """Outcomes of appointments, and what became of people."""

    appointments: dict[AppointmentState, int]
    later: dict[Milestone, Later]


NONE = Coded({}, {})


def measure(session: Session, period: Period) -> Coded:
    """Both over a period."""
    found: dict[str, dict[str | None, int]] = defaultdict(dict)
    later = (later_figures.query(period, milestone) for milestone in Milestone)
    for subject, code, number in session.execute(union_all(appointment_figures.query(period), *later)):
        found[subject][code] = number
    appointments = appointment_figures.outcomes(found[appointment_figures.SUBJECT])
    return Coded(appointments, later_figures.later(found))
