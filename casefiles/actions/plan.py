"""The plan: objectives and actions in one flat list. An edit keeps the old text."""

from datetime import date, datetime

from accounts.journal import record_writing
from casefiles import queries
from casefiles.actions.facts import authorship
from casefiles.models import PlanItem, Revision
from casefiles.past.keeping import kept
from casefiles.workflow import Level, Owner, PlanKind, PlanState, narrower
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import NotAllowed, NotFound, Refusal
from core.i18n import gettext as _


def add_plan_item(
    file_id: int,
    *,
    kind: PlanKind,
    text: str,
    owner: Owner,
    by: Actor,
    at: datetime,
    due_on: date | None = None,
    barrier_id: int | None = None,
    level: Level = Level.SHARED,
) -> PlanItem:
    """A line of the plan, to do. Raises NotFound for a barrier of another file or one this actor may not read."""
    _check_barrier(file_id, barrier_id)
    item = PlanItem(
        kind=kind,
        text=text,
        owner=owner,
        due_on=due_on,
        barrier_id=barrier_id,
        **authorship(file_id, by=by, at=at, level=level),
    )
    db.session.add(item)
    db.session.flush()
    record_writing("plan.add", file_id=file_id, subject=str(item.id))
    return item


def _check_barrier(file_id: int, barrier_id: int | None) -> None:
    if barrier_id is not None and queries.barrier(file_id, barrier_id) is None:
        raise NotFound(_("Ce frein ne figure pas au diagnostic."), field="barrier")


def edit_plan_item(
    item: PlanItem,
    *,
    kind: PlanKind,
    text: str,
    owner: Owner,
    due_on: date | None,
    barrier_id: int | None,
    state: PlanState,
    level: Level,
    by: Actor,
    at: datetime,
    reason: str | None = None,
) -> None:
    """Bring a line up to date. Dropping asks for a reason; only its author changes who reads it.

    Raises Refusal, NotFound for a foreign barrier, NotAllowed for a level changed by somebody else.
    """
    if barrier_id != item.barrier_id:
        _check_barrier(item.file_id, barrier_id)
    if state is PlanState.DROPPED and not reason:
        raise Refusal(_("Dites en quelques mots pourquoi cette ligne est abandonnée."), field="reason")
    if level is not item.level and item.author_id != by.membership:
        raise NotAllowed(_("Seul l’auteur d’une ligne du plan change qui peut la lire."))
    if text != item.text:
        own = authorship(item.file_id, by=by, at=at, level=narrower(item.level, level))
        db.session.add(Revision(plan_item_id=item.id, old=item.text, new=text, **own))
    with kept(item, by=by, at=at):
        if state is not item.state:
            item.state_at = at
            item.done_on = civil_date(at, by.territory) if state is PlanState.DONE else None
        item.kind, item.text, item.owner, item.due_on, item.barrier_id = kind, text, owner, due_on, barrier_id
        item.state, item.level = state, level
        item.reason = reason if state is PlanState.DROPPED else None
    item.version += 1
    record_writing("plan.edit", file_id=item.file_id, subject=str(item.id), reason=state)
