"""Appointments of a file, of a professional, and what is left open."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, func, or_, select

from casefiles.appointments.models import Appointment
from casefiles.appointments.workflow import LONGEST, AppointmentState, WithWhom
from casefiles.models import Support
from core.db import UtcDateTime, db
from core.errors import NotFound
from core.guard import system_actor
from core.i18n import gettext as _

MOST_SHOWN = 200  # of one file; three years of meetings every week


def of_file(file_id: int) -> Sequence[Appointment]:
    """Those of a file, the latest first."""
    query = select(Appointment).where(Appointment.file_id == file_id)
    return db.session.scalars(
        query.order_by(Appointment.starts_at.desc(), Appointment.id.desc()).limit(MOST_SHOWN)
    ).all()


def coming(file_id: int, at: datetime) -> Sequence[Appointment]:
    """Those to come, the next first."""
    query = select(Appointment).where(
        Appointment.file_id == file_id, Appointment.state == AppointmentState.TO_COME, Appointment.starts_at > at
    )
    return db.session.scalars(query.order_by(Appointment.starts_at, Appointment.id)).all()


def one(file_id: int, appointment_id: int) -> Appointment:
    """An appointment of a file. Raises NotFound."""
    query = select(Appointment).where(Appointment.file_id == file_id, Appointment.id == appointment_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(_("Ce rendez-vous n’existe pas."))
    return found


def of(members: Any) -> ColumnElement[bool]:
    """SQL: these memberships meet the person, as a half of the support. `members`: a list, or a named parameter."""
    return or_(
        and_(Support.advisor_id.in_(members), Appointment.with_whom != WithWhom.WORKER),
        and_(Support.worker_id.in_(members), Appointment.with_whom != WithWhom.ADVISOR),
    )


def left_open(most: int) -> Any:
    """SQL: how many past ones of the memberships in `mine` wait for their outcome at the moment in `at`, counted up to
    one more than `most`. Of supports that run: what ended is written no more.
    """
    mine, at = bindparam("mine", type_=Integer, expanding=True), bindparam("at", type_=UtcDateTime())
    rows = (
        select(Appointment.id)
        .join(Support, Support.id == Appointment.support_id)
        .where(Support.end_on.is_(None), Appointment.state == AppointmentState.TO_COME, Appointment.starts_at <= at)
        .where(of(mine))
        .limit(most + 1)
    )
    return select(func.count()).select_from(rows.subquery()).scalar_subquery()


def at_once(
    file_id: int, members: Iterable[int], start: datetime, end: datetime, *, but: int | None
) -> list[tuple[set[int], datetime, datetime]]:
    """What these memberships, or the person, have meanwhile: which of them (none: the person), from when until when.

    Over everybody's files: times only, nobody's name.
    """
    asked = set(members)
    query = (
        select(
            Appointment.file_id, Appointment.with_whom, Appointment.starts_at, Appointment.minutes,
            Support.advisor_id, Support.worker_id,
        )
        .join(Support, Support.id == Appointment.support_id)
        .where(Appointment.state == AppointmentState.TO_COME, Support.end_on.is_(None), Appointment.id != (but or 0))
        .where(Appointment.starts_at < end, Appointment.starts_at > start - timedelta(minutes=LONGEST))
        .where(or_(of(asked), Appointment.file_id == file_id))
        .order_by(Appointment.starts_at, Appointment.id)
    )  # fmt: skip
    with system_actor("appointments at the same time"):
        rows = db.session.execute(query).all()
    found = []
    for row in rows:
        until = row.starts_at + timedelta(minutes=row.minutes)
        if until > start:
            halves = {WithWhom.ADVISOR: row.advisor_id, WithWhom.WORKER: row.worker_id}
            met = {key for half, key in halves.items() if row.with_whom in (half, WithWhom.BOTH)}
            found.append((met & asked, row.starts_at, until))
    return found
