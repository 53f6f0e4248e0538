"""Each half of the pair validates the shared diagnosis; the person's agreement then makes the entry."""

from datetime import date, datetime

from accounts.journal import record_writing
from casefiles import queries as files
from casefiles.actions.facts import add_fact
from casefiles.following import diagnosis
from casefiles.following.models import DiagnosisValidation
from casefiles.models import CaseFile, Support
from casefiles.workflow import Half, Happened, State
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Conflict, NotAllowed, Refusal
from core.i18n import N_
from core.i18n import gettext as _
from partners.notices.actions import tell

VALIDATED = N_("L’autre membre du binôme a validé le diagnostic partagé : relisez-le à votre tour.")
FOR_YOU = N_("Le diagnostic partagé est noté comme validé par vous deux en entretien à trois : relisez-le.")
TAKEN_BACK = N_("L’autre membre du binôme a retiré sa validation du diagnostic partagé.")


def validate(support: Support, *, by: Actor, at: datetime, met_on: date | None = None) -> None:
    """One's own validation; with the day of a meeting of the three, that of both halves, and the other one is told.

    Raises Refusal without a shared barrier, or for a meeting that is to come, before the opening, or not the
    agreement's way; Conflict once entered; NotAllowed for somebody outside the pair.
    """
    own = _own_halves(support, by)
    _check_open(support)
    if not diagnosis.has_shared_barrier(support.file_id):
        raise Refusal(_("Notez d’abord au moins un frein partagé avec le binôme : c’est ce que vous validez."))
    if met_on is not None:
        _check_meeting(support, met_on, at)
    halves = diagnosis.halves_of(support)
    digest, rows = diagnosis.current_digest(support.file_id), diagnosis.given(support.id)
    for half in halves if met_on else own:
        if half not in rows or rows[half].digest != digest:
            _keep(support, half, halves[half], digest, rows.get(half), met_on=met_on, is_own=half in own, by=by, at=at)
    others = {member for half, member in halves.items() if half not in own}
    _tell(support, others, FOR_YOU if met_on else VALIDATED, by=by, at=at)


def _keep(
    support: Support,
    half: Half,
    member: int,
    digest: str,
    before: DiagnosisValidation | None,
    *,
    met_on: date | None,
    is_own: bool,
    by: Actor,
    at: datetime,
) -> None:
    if before is not None:
        before.ended_at = at
        db.session.flush()  # one at a time for each half
    writer = by.membership or member
    row = DiagnosisValidation(
        file_id=support.file_id, support_id=support.id, half=half, digest=digest, met_on=met_on, at=at,
        membership_id=writer if is_own else member, recorded_by_id=writer,
    )  # fmt: skip
    db.session.add(row)
    add_fact(support.file_id, Happened.DIAGNOSIS_VALIDATED, by=by, at=at, support_id=support.id, after=half)
    record_writing("diagnosis.validate", file_id=support.file_id, reason=half)
    db.session.flush()


def take_back(support: Support, *, by: Actor, at: datetime) -> None:
    """One's own validation, or what the other half recorded for one, holds no more; nothing when there is none.

    Raises Conflict once entered, NotAllowed for somebody outside the pair.
    """
    own = _own_halves(support, by)
    _check_open(support)
    rows = [row for half, row in diagnosis.given(support.id).items() if half in own]
    for row in rows:
        row.ended_at = at
        record_writing("diagnosis.take_back", file_id=support.file_id, reason=row.half)
    if rows:
        others = {member for half, member in diagnosis.halves_of(support).items() if half not in own}
        _tell(support, others, TAKEN_BACK, by=by, at=at)
    db.session.flush()


def _own_halves(support: Support, by: Actor) -> list[Half]:
    own = [half for half, member in diagnosis.halves_of(support).items() if member in by.acts_for]
    if not by.is_member or not own:
        raise NotAllowed(_("Seul le binôme de cet accompagnement peut faire cela."))
    return own


def _check_open(support: Support) -> None:
    files.lock_file(support.file_id)
    if support.state is not State.OPENED:
        raise Conflict(_("Cet accompagnement a changé entre-temps : cette étape n’est plus possible."))


def _check_meeting(support: Support, met_on: date, at: datetime) -> None:
    if not diagnosis.is_held_together(support):
        message = _("La convention ne prévoit pas d’entretien à trois : chaque membre du binôme valide de son côté.")
        raise Refusal(message, field="met_on")
    if not support.start_on <= met_on <= civil_date(at, support.territory):
        message = _("L’entretien a eu lieu entre l’ouverture de l’accompagnement et aujourd’hui.")
        raise Refusal(message, field="met_on")


def _tell(support: Support, whom: set[int], text: str, *, by: Actor, at: datetime) -> None:
    ref = db.session.get_one(CaseFile, support.file_id).ref
    kind, page = "diagnosis.validation", "casefiles.validate_diagnosis"
    tell(whom, kind=kind, text=text, endpoint=page, ref=ref, at=at, by_id=by.membership, about=ref)


def changed() -> Conflict:
    """The diagnosis is no longer what the page showed."""
    return Conflict(_("Le diagnostic a changé depuis l’ouverture de cette page : relisez-le avant de le valider."))
