"""Reading amendments: what an actor may see, the one that is open, whose axes another agreement occupies."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.base import ExecutableOption

from agreements import policy, queries
from agreements.amending import OPEN
from agreements.models import Agreement, AgreementSignatory
from agreements.models_amendments import AgreementAmendment
from agreements.models_runs import AgreementRun
from agreements.queries_signing import MOST_WAITING
from agreements.scope import visible_to as agreements_visible_to
from agreements.workflow import Axis, State
from core.actor import Actor, current_actor
from core.db import db
from core.errors import NotFound
from core.i18n import gettext as _
from partners.models import Membership, Unit
from partners.workflow import Role


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The rule of `policy.can_view` for the amendments of an agreement the actor sees, in SQL."""
    signed = AgreementAmendment.state == State.SIGNED
    if actor.role == Role.SIGNATORY:
        return or_(signed, _names(actor))
    if not policy.is_administrator(actor):
        return signed
    creators = select(Membership.id).join(Unit, Unit.id == Membership.unit_id)
    own = AgreementAmendment.created_by_id.in_(creators.where(Unit.organisation_id == actor.organisation))
    return or_(signed, own, and_(AgreementAmendment.shared_at.is_not(None), _of_party(actor)))


def _names(actor: Actor) -> ColumnElement[bool]:
    """Asks the actor to sign."""
    named = select(AgreementSignatory.id).where(
        AgreementSignatory.agreement_id == AgreementAmendment.agreement_id,
        AgreementSignatory.amendment_number == AgreementAmendment.number,
        AgreementSignatory.membership_id == actor.membership,
        AgreementSignatory.voided_at.is_(None),
    )
    return named.exists()


def _of_party(actor: Actor) -> ColumnElement[bool]:
    parties = (Agreement.council_id == actor.organisation, Agreement.employment_id == actor.organisation)
    return select(Agreement.id).where(Agreement.id == AgreementAmendment.agreement_id, or_(*parties)).exists()


def _whole() -> tuple[ExecutableOption, ...]:
    """What its page, its policy and its steps ask for beside its agreement."""
    return (
        joinedload(AgreementAmendment.created_by).joinedload(Membership.unit),
        selectinload(AgreementAmendment.signatories),
        selectinload(AgreementAmendment.approvals),
    )


def get(ref: str, number: int, *, lock: bool = False) -> AgreementAmendment:
    """An amendment the actor may see, with its whole agreement; both are locked. Raises NotFound."""
    agreement = queries.get(ref, lock=lock)
    query = (
        select(AgreementAmendment)
        .where(AgreementAmendment.agreement_id == agreement.id, AgreementAmendment.number == number)
        .where(visible_to(current_actor()))
        .options(*_whole())
    )
    if lock:
        query = query.with_for_update(of=AgreementAmendment)
    found = db.session.scalar(query.execution_options(populate_existing=lock))
    if found is None:
        raise NotFound(_("Cet avenant n’existe pas, ou n’est pas ouvert à votre lecture."))
    return of(agreement, found)


def of(agreement: Agreement, amendment: AgreementAmendment) -> AgreementAmendment:
    """With its agreement as it was loaded: nothing of it is read twice."""
    set_committed_value(amendment, "agreement", agreement)
    return amendment


def in_states(states: Collection[State]) -> Sequence[AgreementAmendment]:
    """Those the actor may see in these states, the oldest first, with all that a policy asks for."""
    waiting = AgreementAmendment.state.in_(states)
    amended = select(AgreementAmendment.agreement_id).where(waiting)
    known = select(Agreement).where(Agreement.id.in_(amended), agreements_visible_to(current_actor()))
    agreements = {row.id: row for row in db.session.scalars(known.options(*queries.decided_on())).unique()}
    query = (
        select(AgreementAmendment)
        .where(waiting, AgreementAmendment.agreement_id.in_(agreements), visible_to(current_actor()))
        .options(*_whole())
    )
    rows = db.session.scalars(query.order_by(AgreementAmendment.id).limit(MOST_WAITING))
    return [of(agreements[row.agreement_id], row) for row in rows]


def of_agreement(agreement: Agreement) -> Sequence[AgreementAmendment]:
    """Those the actor may see, the latest first."""
    query = select(AgreementAmendment).where(AgreementAmendment.agreement_id == agreement.id)
    query = query.where(visible_to(current_actor()))
    return db.session.scalars(query.order_by(AgreementAmendment.number.desc())).all()


def open_number(agreement_id: int) -> int | None:
    """Number of the amendment that is under way, whoever may see it."""
    query = select(AgreementAmendment.number).where(AgreementAmendment.agreement_id == agreement_id)
    return db.session.scalar(query.where(AgreementAmendment.state.in_(OPEN)))


def next_number(agreement_id: int) -> int:
    """Of the amendment that is proposed now; the agreement must be locked."""
    last = select(func.max(AgreementAmendment.number)).where(AgreementAmendment.agreement_id == agreement_id)
    return (db.session.scalar(last) or 0) + 1


def find(agreement_id: int, number: int) -> AgreementAmendment:
    """The one a fact is about, whoever may see it."""
    query = select(AgreementAmendment).where(AgreementAmendment.agreement_id == agreement_id)
    query = query.where(AgreementAmendment.number == number).options(*_whole())
    return db.session.scalars(query).one()


def occupied(agreement: Agreement, axes: Collection[Axis], start: date) -> tuple[Agreement, AgreementRun] | None:
    """Another signed agreement of the council that has one of these axes on a day from `start` to the end."""
    query = (
        select(Agreement, AgreementRun)
        .join(AgreementRun, AgreementRun.agreement_id == Agreement.id)
        .where(AgreementRun.agreement_id != agreement.id, AgreementRun.axis.in_(axes))
        .where(AgreementRun.council_id == agreement.council_id, AgreementRun.territory.in_(agreement.territories))
        .where(AgreementRun.start_on <= agreement.end_on, AgreementRun.end_on >= start)
        .order_by(AgreementRun.start_on, AgreementRun.id)
        .limit(1)
    )
    row = db.session.execute(query).first()
    return None if row is None else (row[0], row[1])
