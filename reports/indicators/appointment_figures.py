"""Figures on appointments: what became of those of a period, one range of a covering index."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casefiles.appointments.models import Appointment
from casefiles.appointments.workflow import AppointmentState
from reports.indicators.days import Period

# The one that was moved is counted where it went; one to come, or left open, has no outcome yet.
COUNTED = (AppointmentState.KEPT, AppointmentState.NO_SHOW, AppointmentState.EXCUSED, AppointmentState.REVOKED)


def outcomes(session: Session, period: Period) -> dict[AppointmentState, int]:
    """How many of the period, by outcome, whatever the mode of the support; every counted outcome is there."""
    query = (
        select(Appointment.state, func.count())
        .where(period.holds(Appointment.territory), Appointment.state.in_(COUNTED))
        .where(Appointment.starts_at >= period.from_at, Appointment.starts_at < period.before_at)
        .group_by(Appointment.state)
    )
    found = {AppointmentState(state): count for state, count in session.execute(query)}
    return {state: found.get(state, 0) for state in COUNTED}
