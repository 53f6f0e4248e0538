"""Registering, extending and closing requests. None of these commits; each is journalled."""

from datetime import date, datetime

from sqlalchemy import select

from accounts.journal import record_writing
from casefiles.rights.models import RightsCopy, RightsRequest
from casefiles.rights.workflow import Checked, RequestStep, Right, due_on
from core import jobs
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Conflict, NotAllowed, Refusal
from core.i18n import gettext as _
from core.references import new_reference

COPY = "rights.copy"  # the job, in `reports`, which stands above


def register(
    *,
    kind: Right,
    checked: Checked,
    received_on: date,
    own_ref: str | None,
    file_id: int | None,
    by: Actor,
    at: datetime,
) -> RightsRequest:
    """Enter a request; its month runs from the day it was received.

    Raises Refusal for a day to come, or a request one could not find again: no file and no reference of a letter.
    """
    if by.membership is None or by.organisation is None:
        raise NotAllowed(_("Seul le délégué à la protection des données tient ce registre."))
    if received_on > civil_date(at, by.territory):
        raise Refusal(_("Ce jour n’est pas encore venu."), field="received_on")
    if file_id is None and not own_ref:
        raise Refusal(
            _("Sans dossier, notez la référence du courrier : elle seule retrouvera la demande."), field="own_ref"
        )
    made = RightsRequest(
        ref=new_reference("DR"), organisation_id=by.organisation, file_id=file_id, kind=kind, checked=checked,
        own_ref=own_ref or None, received_on=received_on, due_on=due_on(received_on), registered_by_id=by.membership,
        registered_at=at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    record_writing("right.register", file_id=file_id, subject=made.ref, reason=kind)
    return made


def extend(request: RightsRequest, reason: str, *, by: Actor, at: datetime) -> None:
    """Two more months, once, told within the first (article 12(3)).

    Raises Conflict once it is closed, Refusal the second time or after the first month.
    """
    request.take(RequestStep.EXTEND)
    if request.extended_why is not None:
        raise Refusal(_("Le délai a déjà été prolongé une fois."))
    if civil_date(at, by.territory) > request.due_on:
        raise Refusal(_("Le premier mois est passé : il n’est plus temps de prolonger."))
    request.extended_why, request.due_on = reason, due_on(request.received_on, extended=True)
    record_writing("right.extend", file_id=request.file_id, subject=request.ref)


def close(request: RightsRequest, *, refused: bool, answer: str, by: Actor, at: datetime) -> None:
    """Say what was done, or why not. Raises Conflict when it is closed."""
    request.take(RequestStep.REFUSE if refused else RequestStep.ANSWER)
    request.closed_on, request.answer = civil_date(at, by.territory), answer
    record_writing("right.refuse" if refused else "right.answer", file_id=request.file_id, subject=request.ref)


def ask_copy(request: RightsRequest, *, by: Actor, at: datetime) -> None:
    """Have the worker make the copy of their data. Raises Conflict while there is one, Refusal without a file."""
    if by.membership is None or request.file_id is None:
        raise Refusal(_("Cette demande ne porte sur aucun dossier."))
    values = {
        "file_id": request.file_id, "request_id": request.id, "asked_by_id": by.membership, "asked_at": at,
    }  # fmt: skip
    if db.session.scalar(select(RightsCopy.id).where(RightsCopy.request_id == request.id)) is not None:
        raise Conflict(_("Une copie est déjà prête ou en préparation."))
    db.session.add(RightsCopy(**values))
    db.session.flush()
    jobs.enqueue(COPY, {"request_id": request.id}, key=f"{COPY}:{request.id}")
    record_writing("right.ask_copy", file_id=request.file_id, subject=request.ref)
