"""The follow-up at a distance: voluntary, checked with the person, ended at once when anybody wishes it."""

from datetime import date, datetime

from flask import current_app
from sqlalchemy import select

from accounts.journal import record_writing
from casefiles import policy
from casefiles.actions.facts import add_fact
from casefiles.assigning.models import RemoteFollowUp
from casefiles.assigning.workflow import RemoteEnd, needs_reason
from casefiles.events import SupportClosed
from casefiles.models import Barrier, CaseFile, Support
from casefiles.workflow import BarrierState, Category, Happened
from core.actor import Actor
from core.clock import civil_date, now
from core.config import Settings
from core.db import db
from core.errors import Conflict, NotAllowed, Refusal
from core.events import subscribe
from core.guard import system_actor
from core.i18n import gettext as _


def is_open_in(territory: str) -> bool:
    """Whether a department follows people at a distance: it is opened department by department."""
    settings: Settings = current_app.config["SETTINGS"]
    return territory in settings.remote_departments


def running(file_id: int, *, lock: bool = False) -> RemoteFollowUp | None:
    """The follow-up at a distance of a file that runs."""
    query = select(RemoteFollowUp).where(RemoteFollowUp.file_id == file_id, RemoteFollowUp.ended_on.is_(None))
    return db.session.scalar(query.with_for_update() if lock else query)


def has_digital_barrier(file_id: int) -> bool:
    """An open barrier with digital tools, among those the actor reads."""
    query = select(Barrier.id).where(
        Barrier.file_id == file_id, Barrier.category == Category.DIGITAL, Barrier.state == BarrierState.OPEN
    )
    return db.session.scalar(query.limit(1)) is not None


def followed_by(file: CaseFile, actor: Actor) -> Support | None:
    """The open support the actor follows as its advisor; an exclusive social support has none."""
    return policy.foremost(one for one in file.supports if one.is_open and one.advisor_id in actor.acts_for)


def start(
    file: CaseFile,
    *,
    has_equipment: bool,
    has_connection: bool,
    is_at_ease: bool,
    reason: str | None,
    by: Actor,
    at: datetime,
) -> RemoteFollowUp:
    """What was checked with the person, who agreed today.

    Raises NotAllowed for somebody other than the advisor, Conflict when it runs already, Refusal where it is not open,
    without equipment or connection, or without a reason where something speaks against it.
    """
    support = followed_by(file, by)
    if support is None:
        raise NotAllowed(_("Le suivi à distance est proposé par le conseiller ou la conseillère qui suit la personne."))
    if not is_open_in(file.territory):
        raise Refusal(_("Ce département ne propose pas encore le suivi à distance."))
    if not has_equipment:
        raise Refusal(_("Sans équipement, le suivi reste en face-à-face."), field="has_equipment")
    if not has_connection:
        raise Refusal(_("Sans connexion suffisante, le suivi reste en face-à-face."), field="has_connection")
    against = needs_reason(is_at_ease=is_at_ease, has_digital_barrier=has_digital_barrier(file.id))
    if against and not reason:
        raise Refusal(_("Un frein numérique est noté : dites pourquoi le suivi se fait à distance."), field="reason")
    if running(file.id, lock=True) is not None:
        raise Conflict(_("Le suivi à distance est déjà ouvert."))
    today = civil_date(at, file.territory)
    row = RemoteFollowUp(
        file_id=file.id, support_id=support.id, from_on=today, agreed_on=today, has_equipment=True,
        has_connection=True, is_at_ease=is_at_ease, reason=reason if against else None, started_by_id=by.membership,
    )  # fmt: skip
    db.session.add(row)
    add_fact(file.id, Happened.REMOTE_STARTED, by=by, at=at, support_id=support.id)
    record_writing("support.remote", file_id=file.id)
    db.session.flush()
    return row


def end(row: RemoteFollowUp, why: RemoteEnd, *, on: date, by: Actor, at: datetime) -> None:
    """Back to face to face. Either half records it: it is the person's right."""
    row.ended_on, row.ended_why = max(on, row.from_on), why
    row.version += 1
    add_fact(row.file_id, Happened.REMOTE_ENDED, by=by, at=at, support_id=row.support_id, after=why)
    record_writing("support.remote_end", file_id=row.file_id, reason=why)


def _on_support_closed(fact: SupportClosed) -> None:
    """It ends with the support it belongs to."""
    with system_actor("a follow-up at a distance ends with its support") as system:
        row = running(fact.file_id)
        if row is not None and row.support_id == fact.support_id:
            support = db.session.get_one(Support, fact.support_id)
            end(row, RemoteEnd.SUPPORT_ENDED, on=support.end_on or row.from_on, by=system, at=now())


def listen() -> None:
    """Subscribe; done once when the module is imported, again after a test emptied the registry."""
    subscribe(SupportClosed, _on_support_closed)


listen()
