"""Barriers: functional impact, never a diagnosis. Either half of the pair keeps those it reads up to date."""

from datetime import date, datetime

from accounts.journal import record_writing
from casefiles import queries, thematics
from casefiles.actions.facts import add_fact, authorship
from casefiles.models import Barrier
from casefiles.past.keeping import kept
from casefiles.workflow import SENSITIVE_THEMATICS, BarrierState, Category, Happened, Level, Owner, Severity
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Conflict, NotAllowed, Refusal
from core.i18n import gettext as _


def add_barrier(
    file_id: int,
    *,
    category: Category,
    severity: Severity,
    owner: Owner,
    by: Actor,
    at: datetime,
    thematic: str | None = None,
    wanted: str | None = None,
    level: Level | None = None,
    sharing_confirmed: bool = False,
) -> Barrier:
    """A barrier on the file; without a level, shared unless its thematic is sensitive.

    Raises Refusal for a detail of another category, a barrier already open, a sensitive one shared unconfirmed.
    """
    level = level or thematics.default_level(thematic)
    _check_thematic(category, thematic)
    _check_sharing(thematic, level, confirmed=sharing_confirmed)
    if queries.open_barrier(file_id, category, thematic) is not None:
        raise Refusal(_("Ce frein figure déjà au diagnostic : modifiez-le plutôt."), field="thematic")
    barrier = Barrier(
        category=category,
        thematic=thematic or None,
        severity=severity,
        owner=owner,
        wanted=wanted or None,
        **authorship(file_id, by=by, at=at, level=level),
    )
    db.session.add(barrier)
    db.session.flush()
    record_writing("barrier.add", file_id=file_id, subject=str(barrier.id))
    return barrier


def _check_thematic(category: Category, thematic: str | None) -> None:
    if thematic and not thematics.belongs(thematic, category):
        raise Refusal(_("Choisissez un détail de la catégorie."), field="thematic")


def _check_sharing(thematic: str | None, level: Level, *, confirmed: bool) -> None:
    if thematic in SENSITIVE_THEMATICS and level is Level.SHARED and not confirmed:
        message = _("Ce thème reste à votre service. Pour le partager, cochez la confirmation en bas de la page.")
        raise Refusal(message, field="level")


def edit_barrier(
    barrier: Barrier,
    *,
    thematic: str | None,
    severity: Severity,
    owner: Owner,
    wanted: str | None,
    level: Level,
    by: Actor,
    at: datetime,
    sharing_confirmed: bool = False,
) -> None:
    """Bring a barrier up to date; only its author changes who reads it.

    Raises Refusal as for a new one, NotAllowed for a level changed by somebody else, Conflict once lifted.
    """
    _check_open(barrier)
    _check_thematic(barrier.category, thematic)
    if level is not barrier.level and barrier.author_id != by.membership:
        raise NotAllowed(_("Seul l’auteur d’un frein change qui peut le lire."))
    if (thematic, level) != (barrier.thematic, barrier.level):
        _check_sharing(thematic, level, confirmed=sharing_confirmed)
    if severity is not barrier.severity and level is Level.SHARED:
        add_fact(
            barrier.file_id,
            Happened.SEVERITY_CHANGED,
            by=by,
            at=at,
            support_id=barrier.support_id,
            before=barrier.severity,
            after=severity,
            reason=barrier.category,
        )
    with kept(barrier, by=by, at=at):
        barrier.thematic, barrier.severity, barrier.owner = thematic or None, severity, owner
        barrier.wanted, barrier.level = wanted or None, level
    barrier.version += 1
    record_writing("barrier.edit", file_id=barrier.file_id, subject=str(barrier.id))


def _check_open(barrier: Barrier) -> None:
    if barrier.state is not BarrierState.OPEN:
        raise Conflict(_("Ce frein est déjà levé."))


def lift_barrier(barrier: Barrier, *, by: Actor, at: datetime, on: date | None = None) -> None:
    """The barrier no longer blocks. Raises Conflict when already lifted, Refusal for a day to come."""
    _check_open(barrier)
    today = civil_date(at, by.territory)
    day = on or today
    if day > today:
        raise Refusal(_("Cette date est à venir."), field="on")
    with kept(barrier, by=by, at=at):
        barrier.state, barrier.closed_on = BarrierState.LIFTED, day
    barrier.version += 1
    record_writing("barrier.lift", file_id=barrier.file_id, subject=str(barrier.id))
