"""A half of a pair hands a file to a colleague of the same team, with a note for who goes on."""

from collections.abc import Sequence
from datetime import date, datetime

from casefiles import actions, caseload, queries
from casefiles.actions import leaving
from casefiles.events import FileHandedOver
from casefiles.models import CaseFile, Support
from casefiles.workflow import Level
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import NotAllowed, Refusal
from core.events import publish
from core.guard import system_actor
from core.i18n import gettext as _
from partners.members import queries as posts
from partners.models import Membership
from partners.queries import Member
from partners.workflow import ADVISORS


def own_halves(file: CaseFile, actor: Actor) -> list[Support]:
    """Open supports the actor is a half of, in their own name."""
    return [support for support in file.supports if support.is_open and actor.membership in support.pair]


def takers(actor: Actor, day: date) -> Sequence[tuple[Member, int]]:
    """Colleagues who can go on, with the people each follows now; the fewest first."""
    own = posts.post_by_id(actor.membership or 0)
    found = posts.colleagues(own, day, actor)
    keys = [one.membership_id for one in found]
    loads = caseload.loads_of(keys) if own.role in ADVISORS else caseload.worker_loads_of(keys)
    return sorted(((one, loads[one.membership_id]) for one in found), key=lambda pair: (pair[1], pair[0].name))


def hand_over(file: CaseFile, *, to_id: int | None, note: str, level: Level, by: Actor, at: datetime) -> Membership:
    """The own halves of a file and what hangs on them pass to a colleague, who finds the note; own access ends at once.

    Raises NotAllowed for who follows nothing here, Refusal for somebody outside the team or without room.
    """
    if not own_halves(file, by) or by.membership is None:
        raise NotAllowed(_("Seul un membre du binôme confie ce dossier à quelqu’un d’autre."))
    day = civil_date(at, file.territory)
    if to_id is None or to_id not in {one.membership_id for one, _load in takers(by, day)}:
        raise Refusal(_("Choisissez une personne de la liste."), field="heir")
    queries.lock_file(file.id)
    actions.write_note(file.id, text=note, level=level, by=by, at=at)
    db.session.flush()
    with system_actor("a half of a pair hands a file on"):
        leaving.check_room(to_id, file.id, by.membership, at, "heir")
        leaving.hand_on(file.id, by.membership, to_id, by=by, at=at)
    publish(FileHandedOver(file_id=file.id, from_id=by.membership, to_id=to_id, by_id=by.membership))
    return db.session.get_one(Membership, to_id)
