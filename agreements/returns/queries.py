"""Reading monitoring returns: those of an agreement, one with all its rows, those that are under way."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from agreements.models import Agreement
from agreements.queries_committees import followed
from agreements.returns import policy
from agreements.returns.models import MonitoringReturn, ReturnEvent, ReturnVersion
from agreements.returns.workflow import ReturnState, Span
from core.actor import Actor, current_actor
from core.db import db
from core.errors import NotFound
from core.i18n import gettext as _
from partners.models import Membership

OVER = (ReturnState.CERTIFIED, ReturnState.CANCELLED)
MOST = 60  # an agreement of ten years holds thirty


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The rule of `policy.reads_all`, in SQL; the agreement is looked for before."""
    return true() if policy.reads_all(actor) else MonitoringReturn.state == ReturnState.CERTIFIED


def _whole() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(MonitoringReturn.agreement).options(
            joinedload(Agreement.council), joinedload(Agreement.employment), joinedload(Agreement.department)
        ),
        joinedload(MonitoringReturn.created_by).joinedload(Membership.unit),
        joinedload(MonitoringReturn.certificate),
        selectinload(MonitoringReturn.versions),
        selectinload(MonitoringReturn.comments),
    )


def get(ref: str, key: str, *, lock: bool = False) -> MonitoringReturn:
    """A return of a signed agreement that the actor may read, all its rows with it; its row is locked.

    Raises NotFound.
    """
    agreement = followed(ref)
    query = (
        select(MonitoringReturn)
        .where(MonitoringReturn.agreement_id == agreement.id, MonitoringReturn.ref == key)
        .where(visible_to(current_actor()))
        .options(*_whole())
    )
    if lock:
        query = query.with_for_update(of=MonitoringReturn)
    found = db.session.scalar(query.execution_options(populate_existing=lock))
    if found is None:
        raise NotFound(_("Ce retour de suivi n’existe pas, ou n’est pas ouvert à votre lecture."))
    return found


def of_agreement(agreement: Agreement) -> Sequence[MonitoringReturn]:
    """Those the actor may read, the latest period first."""
    query = select(MonitoringReturn).where(MonitoringReturn.agreement_id == agreement.id)
    query = query.where(visible_to(current_actor())).options(*_whole())
    rows = db.session.scalars(query.order_by(MonitoringReturn.id.desc()).limit(MOST)).all()
    return sorted(rows, key=lambda row: (row.span.until, row.span.start), reverse=True)


def taken(agreement_id: int) -> set[Span]:
    """Periods that have a return, whoever prepared it; one that was given up does not count."""
    query = select(MonitoringReturn.year, MonitoringReturn.part).where(MonitoringReturn.agreement_id == agreement_id)
    return {Span(*row) for row in db.session.execute(query.where(MonitoringReturn.state != ReturnState.CANCELLED))}


def version(found: MonitoringReturn, number: int) -> ReturnVersion:
    """One version of its figures. Raises NotFound."""
    if not 1 <= number <= len(found.versions):
        raise NotFound(_("Cette version n’existe pas."))
    return found.versions[number - 1]


def history(return_id: int) -> Sequence[ReturnEvent]:
    """Its steps, latest first."""
    query = select(ReturnEvent).where(ReturnEvent.return_id == return_id)
    return db.session.scalars(query.order_by(ReturnEvent.at.desc(), ReturnEvent.id.desc())).all()


def under_way(agreement_id: int) -> MonitoringReturn | None:
    """The oldest return of an agreement that waits for somebody."""
    query = select(MonitoringReturn).where(MonitoringReturn.agreement_id == agreement_id)
    query = query.where(MonitoringReturn.state.not_in(OVER)).options(*_whole())
    return db.session.scalar(query.order_by(MonitoringReturn.id).limit(1))
