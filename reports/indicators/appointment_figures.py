"""Figures on appointments: what became of those of a period, one range of a covering index."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import String, cast, func, literal, select

from casefiles.appointments.models import Appointment
from casefiles.appointments.workflow import AppointmentState
from reports.indicators.days import Period

SUBJECT = "appointments"
# The one that was moved is counted where it went; one to come, or left open, has no outcome yet.
COUNTED = (AppointmentState.KEPT, AppointmentState.NO_SHOW, AppointmentState.EXCUSED, AppointmentState.REVOKED)


def query(period: Period) -> Any:
    """`subject`, `code`, `number`: how many of the period, by outcome, whatever the mode of the support."""
    return (
        select(literal(SUBJECT).label("subject"), cast(Appointment.state, String).label("code"), func.count())
        .where(period.holds(Appointment.territory), Appointment.state.in_(COUNTED))
        .where(Appointment.starts_at >= period.from_at, Appointment.starts_at < period.before_at)
        .group_by(Appointment.state)
    )


def outcomes(found: Mapping[str | None, int]) -> dict[AppointmentState, int]:
    """By outcome; every counted outcome is there."""
    return {state: found.get(state.value, 0) for state in COUNTED}
