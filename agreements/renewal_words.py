"""What is said of the renewal of an agreement, on its page and in the lists."""

from dataclasses import dataclass

from flask import url_for

from agreements.labels import LABELS
from agreements.queries_renewal import Renewal
from core.i18n import format_date
from core.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and the page it leads to for those who may open it."""

    text: str
    url: str | None
    is_signed: bool


def said_of(renewal: Renewal | None, *, administers: bool) -> Said | None:
    """A signed renewal is public; one that is prepared is for the administrators, by its number if they see it."""
    if renewal is None or not (renewal.is_signed or administers):
        return None
    url = url_for("agreements.show", ref=renewal.ref) if renewal.ref else None
    return Said(_text(renewal), url, renewal.is_signed)


def _text(renewal: Renewal) -> str:
    if renewal.is_signed:
        start = format_date(renewal.start_on, "long")
        return _(
            "Renouvelée par la convention n° %(number)s à partir du %(start)s.", number=renewal.number, start=start
        )
    if renewal.ref is None:
        return _("Renouvellement préparé par %(who)s.", who=renewal.prepared_by)
    state = str(LABELS[renewal.state])
    return _("Renouvellement n° %(number)s, état : %(state)s.", number=renewal.number, state=state)
