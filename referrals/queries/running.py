"""Open referrals as the clocks read them, block by block, and drafts nobody has touched for long. For the worker."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Row, Select, bindparam, func, select
from sqlalchemy.orm import selectinload

from agreements.models import AgreementTerms
from agreements.places import AgreementPlace
from core.db import db
from referrals.alert_models import ReferralAlert
from referrals.clocks import LENGTHS
from referrals.models import Referral, ReferralEvent
from referrals.overdue import Alert
from referrals.workflow import OPEN_STATES, State, Step

BLOCK = 500


def _last_act() -> Select[Any]:
    """A correction moves no clock: it is no act of the receiving side."""
    return select(func.max(ReferralEvent.at)).where(ReferralEvent.step != Step.CORRECT)


def _open() -> Any:
    """Open referrals with what the clocks read of them."""
    return (
        select(Referral.id, Referral.territory, Referral.state, Referral.assigned_id, Referral.sent_at)
        .add_columns(Referral.opened_at, Referral.asked_at, Referral.answer_due_on, Referral.read_answer_at)
        .add_columns(Referral.closed_at, Referral.review_on, Referral.outcome_on, Referral.outcome_read_at)
        .add_columns(*(getattr(AgreementTerms, name) for name in LENGTHS))
        .add_columns(AgreementPlace.answer_by, AgreementPlace.reserved_at)
        .join(AgreementTerms, AgreementTerms.id == Referral.terms_id)
        .outerjoin(AgreementPlace, AgreementPlace.referral_id == Referral.id)
        .where(Referral.state.in_(OPEN_STATES))
    )


@lru_cache(maxsize=1)
def _block() -> Select[Any]:
    last_act = _last_act().where(ReferralEvent.referral_id == Referral.id).scalar_subquery()
    after: Select[Any] = (
        _open().add_columns(last_act.label("last_act_at")).where(Referral.id > bindparam("after", type_=Integer))
    )
    return after.order_by(Referral.id).limit(BLOCK)


def open_under(agreement_id: int) -> Sequence[Row[Any]]:
    """Open referrals of an agreement with their number, where they come from and go to, and the alerts told of them:
    nothing of the person.
    """
    query = _open().add_columns(Referral.ref, Referral.direction, Referral.from_unit_id, Referral.to_unit_id)
    rows: Sequence[Row[Any]] = db.session.execute(
        query.where(Referral.agreement_id == agreement_id).order_by(Referral.id)
    ).all()
    return rows


def alerts_of(agreement_id: int) -> Sequence[Row[Any]]:
    """What was told of the open referrals of an agreement: of which, to whom, about which clock and day, and when."""
    query = (
        select(ReferralAlert.referral_id, ReferralAlert.alert, ReferralAlert.clock, ReferralAlert.day)
        .add_columns(ReferralAlert.told_at)
        .join(Referral, Referral.id == ReferralAlert.referral_id)
        .where(Referral.agreement_id == agreement_id, Referral.state.in_(OPEN_STATES))
    )
    return db.session.execute(query).all()


Told = set[tuple[int, Alert, str, date]]


def running() -> Iterator[tuple[Sequence[Row[Any]], Told]]:
    """Every open referral with the time of its last step, and the alerts told of them.

    The steps of an author that leave it open, sending and giving what was asked, begin the receiving side's time.
    """
    after = 0
    while rows := db.session.execute(_block(), {"after": after}).all():
        columns = (ReferralAlert.referral_id, ReferralAlert.alert, ReferralAlert.clock, ReferralAlert.day)
        told = select(*columns).where(ReferralAlert.referral_id.in_([row.id for row in rows]))
        yield rows, {(key, Alert(alert), clock, day) for key, alert, clock, day in db.session.execute(told)}
        after = rows[-1].id


def last_act_at(referral: Referral) -> datetime:
    """When the last step was taken in it, corrections apart."""
    return db.session.scalar(_last_act().where(ReferralEvent.referral_id == referral.id)) or referral.created_at


def drafts_before(moment: datetime) -> Sequence[Referral]:
    """Drafts whose last edit is older."""
    query = select(Referral).options(selectinload(Referral.barriers))
    return db.session.scalars(query.where(Referral.state == State.DRAFT, Referral.edited_at < moment)).all()
