"""Reading amendments: what an actor may see, the one that is open, whose axes another agreement occupies."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from agreements import policy, queries
from agreements.amending import OPEN, AmendmentState
from agreements.models import Agreement
from agreements.models_amendments import AgreementAmendment, AmendmentEvent
from agreements.models_runs import AgreementRun
from agreements.workflow import Axis
from core.actor import Actor, current_actor
from core.db import db
from core.errors import NotFound
from core.i18n import gettext as _
from partners.models import Membership, Unit


def visible_to(actor: Actor, agreement: Agreement) -> ColumnElement[bool]:
    """Signed: whoever sees the agreement. Recorded once: both parties. Never recorded: its creator's administrators."""
    signed = AgreementAmendment.state == AmendmentState.SIGNED
    if not policy.is_administrator(actor):
        return signed
    creators = select(Membership.id).join(Unit, Unit.id == Membership.unit_id)
    own = AgreementAmendment.created_by_id.in_(creators.where(Unit.organisation_id == actor.organisation))
    shared = AgreementAmendment.shared_at.is_not(None)
    return or_(signed, own, shared) if policy.is_of_party(actor, agreement) else signed


def get(ref: str, number: int, *, lock: bool = False) -> AgreementAmendment:
    """An amendment the actor may see, with its whole agreement; both are locked. Raises NotFound."""
    agreement = queries.get(ref, lock=lock)
    query = (
        select(AgreementAmendment)
        .where(AgreementAmendment.agreement_id == agreement.id, AgreementAmendment.number == number)
        .where(visible_to(current_actor(), agreement))
        .options(
            joinedload(AgreementAmendment.agreement),
            joinedload(AgreementAmendment.created_by).joinedload(Membership.unit),
            selectinload(AgreementAmendment.signatories),
        )
    )
    if lock:
        query = query.with_for_update(of=AgreementAmendment)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(_("Cet avenant n’existe pas, ou n’est pas ouvert à votre lecture."))
    return found


def of_agreement(agreement: Agreement) -> Sequence[AgreementAmendment]:
    """Those the actor may see, the latest first."""
    query = select(AgreementAmendment).where(AgreementAmendment.agreement_id == agreement.id)
    query = query.where(visible_to(current_actor(), agreement))
    return db.session.scalars(query.order_by(AgreementAmendment.number.desc())).all()


def open_number(agreement_id: int) -> int | None:
    """Number of the amendment that is under way, whoever may see it."""
    query = select(AgreementAmendment.number).where(AgreementAmendment.agreement_id == agreement_id)
    return db.session.scalar(query.where(AgreementAmendment.state.in_(OPEN)))


def next_number(agreement_id: int) -> int:
    """Of the amendment that is proposed now; the agreement must be locked."""
    last = select(func.max(AgreementAmendment.number)).where(AgreementAmendment.agreement_id == agreement_id)
    return (db.session.scalar(last) or 0) + 1


def history(amendment_id: int) -> Sequence[AmendmentEvent]:
    """Its steps, latest first."""
    query = select(AmendmentEvent).where(AmendmentEvent.amendment_id == amendment_id)
    return db.session.scalars(query.order_by(AmendmentEvent.at.desc(), AmendmentEvent.id.desc())).all()


def occupied(agreement: Agreement, axes: Collection[Axis], start: date) -> tuple[Agreement, AgreementRun] | None:
    """Another signed agreement of the council that has one of these axes on a day from `start` to the end."""
    query = (
        select(Agreement, AgreementRun)
        .join(AgreementRun, AgreementRun.agreement_id == Agreement.id)
        .where(AgreementRun.agreement_id != agreement.id, AgreementRun.axis.in_(axes))
        .where(AgreementRun.council_id == agreement.council_id, AgreementRun.territory == agreement.territory)
        .where(AgreementRun.start_on <= agreement.end_on, AgreementRun.end_on >= start)
        .order_by(AgreementRun.start_on, AgreementRun.id)
        .limit(1)
    )
    row = db.session.execute(query).first()
    return None if row is None else (row[0], row[1])
