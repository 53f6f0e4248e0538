"""Reading monitoring returns: those of an agreement, one with all its rows, those that are under way."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from agreements.models import Agreement
from agreements.queries import placed
from agreements.returns import policy
from agreements.returns.models import MonitoringReturn, ReturnEvent, ReturnReminder, ReturnVersion
from agreements.returns.workflow import LATEST_DAYS, ReturnState, ReturnStep, Span, due_year
from agreements.scope import visible_to as agreements_visible_to
from agreements.workflow import CONCLUDED
from core.actor import Actor, current_actor
from core.db import db
from core.errors import NotFound
from core.i18n import gettext as _
from partners.models import Membership

OVER = (ReturnState.CERTIFIED, ReturnState.CANCELLED)
MOST_PAST = timedelta(LATEST_DAYS)
MOST = 60  # an agreement of ten years holds thirty


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The rule of `policy.reads_all`, in SQL, of an agreement one sees."""
    return true() if policy.reads_all(actor) else MonitoringReturn.state == ReturnState.CERTIFIED


def whole() -> tuple[ExecutableOption, ...]:
    """What its page shows, and a policy asks for; the agreement is joined by the query."""
    return (
        contains_eager(MonitoringReturn.agreement).options(
            joinedload(Agreement.council), joinedload(Agreement.employment), *placed()
        ),
        joinedload(MonitoringReturn.created_by).joinedload(Membership.unit),
        joinedload(MonitoringReturn.certificate),
        joinedload(MonitoringReturn.versions),  # one or two: cheaper than another query
        selectinload(MonitoringReturn.comments),
    )


def get(ref: str, key: str, *, lock: bool = False) -> MonitoringReturn:
    """A return of a signed agreement that the actor may read, all its rows with it; its row is locked.

    Raises NotFound.
    """
    query = (
        select(MonitoringReturn)
        .join(MonitoringReturn.agreement)
        .where(Agreement.ref == ref, Agreement.state.in_(CONCLUDED), agreements_visible_to(current_actor()))
        .where(MonitoringReturn.ref == key, visible_to(current_actor()))
        .options(*whole())
    )
    if lock:
        query = query.with_for_update(of=MonitoringReturn)
    found = db.session.scalars(query.execution_options(populate_existing=lock)).unique().one_or_none()
    if found is None:
        raise NotFound(_("Ce retour de suivi n’existe pas, ou n’est pas ouvert à votre lecture."))
    return found


def of_agreement(agreement: Agreement) -> Sequence[MonitoringReturn]:
    """Those the actor may read, the latest period first."""
    query = select(MonitoringReturn).where(MonitoringReturn.agreement_id == agreement.id)
    query = query.join(MonitoringReturn.agreement).where(visible_to(current_actor())).options(*whole())
    rows = db.session.scalars(query.order_by(MonitoringReturn.id.desc()).limit(MOST)).unique().all()
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
    query = query.where(MonitoringReturn.state.not_in(OVER)).join(MonitoringReturn.agreement).options(*whole())
    return db.session.scalars(query.order_by(MonitoringReturn.id).limit(1)).unique().one_or_none()


def waiting(actor: Actor) -> list[MonitoringReturn]:
    """Those whose next step the actor may take, the oldest first; asking for a fix waits for nobody."""
    query = (
        select(MonitoringReturn)
        .join(MonitoringReturn.agreement)
        .where(MonitoringReturn.state.not_in(OVER), visible_to(actor))
        .where(Agreement.state.in_(CONCLUDED), agreements_visible_to(actor))
        .options(*whole())
    )
    rows = db.session.scalars(query.order_by(MonitoringReturn.id).limit(MOST)).unique().all()
    return [row for row in rows if set(policy.steps_for(actor, row)) - {ReturnStep.ASK_FIX, ReturnStep.CANCEL}]


def without_return(day: date) -> Sequence[tuple[Agreement, int]]:
    """Signed agreements with the year whose return is due on a day and that has none, nor one of its halves."""
    query = select(Agreement).where(Agreement.state.in_(CONCLUDED), Agreement.end_on >= day - MOST_PAST)
    due = [
        (one, year)
        for one in db.session.scalars(query.order_by(Agreement.id)).all()
        if (year := due_year(one.start_on, one.last_on, day)) is not None
    ]
    rows = select(MonitoringReturn.agreement_id, MonitoringReturn.year)
    made = {tuple(row) for row in db.session.execute(rows.where(MonitoringReturn.state != ReturnState.CANCELLED))}
    told = {tuple(row) for row in db.session.execute(select(ReturnReminder.agreement_id, ReturnReminder.year))}
    return [(one, year) for one, year in due if (one.id, year) not in made | told]
