"""What the colleagues of a unit sent and where it stands, in numbers, for those who manage them.

A manager has named access to no file: whom a referral is about stays with its author and the receiving side.
"""

from dataclasses import dataclass

from flask import Response, render_template

from accounts.list_file import list_answer
from core import access
from core.actor import current_actor
from core.clock import today
from core.i18n import format_number
from core.i18n import gettext as _
from partners.queries import Member, members
from partners.workflow import FOLLOWERS, QUEUE_KEEPERS
from referrals import figures, list_files
from referrals.figures import RECENT_DAYS, Sending
from referrals.views.frame import blueprint


@dataclass(frozen=True, slots=True)
class Line:
    """A colleague and how far the referrals they sent are."""

    author: Member
    sending: Sending


def _lines() -> list[Line]:
    actor = current_actor()
    day = today(actor.territory)
    authors = members(actor.queues, FOLLOWERS, day)
    sent = figures.sent_by((author.membership_id for author in authors), day)
    return [Line(author, sent[author.membership_id]) for author in authors]


@blueprint.get("/orientations/equipe")
@access.roles(*QUEUE_KEEPERS)
def team() -> str:
    rows = [_cells(line) for line in _lines()]
    return render_template("referrals/team.html", columns=_columns(), rows=rows, days=RECENT_DAYS)


def _columns() -> list[dict[str, object]]:
    """Those of the file; the name goes with its unit, the others are numbers."""
    _name, _unit, *numbers = list_files.TEAM.head
    return [{"label": _("Auteur ou autrice")}, *({"label": label, "numeric": True} for label in numbers)]


def _cells(line: Line) -> list[str]:
    sending = line.sending
    numbers = (sending.running, sending.owed, sending.late, sending.unread, sending.recent)
    return [f"{line.author.name}, {line.author.unit_name}", *map(format_number, numbers)]


@blueprint.get("/orientations/equipe.<any(csv, xlsx):kind>")
@access.fresh
@access.roles(*QUEUE_KEEPERS)
def team_file(kind: str) -> Response:
    return list_answer(kind, list_files.TEAM, _lines())
