"""An appointment as a line of the timeline, at its own day: those to come lead."""

from typing import Any

from casefiles.appointments import words
from casefiles.appointments.models import Appointment
from core.clock import now
from core.i18n import gettext as _


def told(one: Appointment) -> dict[str, Any]:
    """What `casefiles.chronology.Entry` is made of."""
    state, tone = words.state_of(one, now())
    return {
        "day": words.day_of(one),
        "at": one.starts_at,
        "title": _("Rendez-vous : %(state)s", state=state[:1].lower() + state[1:]),
        "who": one.made_by_id,
        "text": words.how(one),
        "tone": tone if tone in ("good", "warn") else "plain",
    }
