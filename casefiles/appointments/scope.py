"""Who sees and writes the appointments of a file: whoever reads its content."""

from sqlalchemy import ColumnElement

from casefiles.appointments.models import Appointment
from casefiles.scope import may_write, within_reach
from casefiles.workflow import AccessLevel
from core.actor import Actor
from core.guard import protect


def _visible(actor: Actor) -> ColumnElement[bool]:
    return within_reach(actor, Appointment.file_id, "appointments", AccessLevel.CONTENT)


protect(Appointment, visible=_visible, writable=may_write(AccessLevel.CONTENT), scope=("file_id", "support_id"))
