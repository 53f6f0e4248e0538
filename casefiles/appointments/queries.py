"""Appointments of a file, of a professional, and what is left open."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, or_, select

from casefiles.appointments.models import Appointment
from casefiles.appointments.workflow import CANCELLED, LONGEST, AppointmentState, WithWhom
from casefiles.models import CaseFile, Person, Support
from casefiles.queries.portfolio import NAMES, Half, half_of
from core.actor import Actor
from core.clock import day_begins
from core.db import UtcDateTime, db
from core.errors import NotFound
from core.guard import system_actor
from core.i18n import gettext as _
from core.keyset import PAGE_SIZE, Page, paginate
from partners.models import Membership

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
        Appointment.file_id == file_id, Appointment.settled_at.is_(None), Appointment.starts_at > at
    )
    return db.session.scalars(query.order_by(Appointment.starts_at, Appointment.id)).all()


def one(file_id: int, appointment_id: int) -> Appointment:
    """An appointment of a file. Raises NotFound."""
    query = select(Appointment).where(Appointment.file_id == file_id, Appointment.id == appointment_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(_("Ce rendez-vous n’existe pas."))
    return found


def by_ref(ref: str) -> Appointment:
    """An appointment by its reference. Raises NotFound, also for whoever does not read its file."""
    found = db.session.scalar(select(Appointment).where(Appointment.ref == ref))
    if found is None:
        raise NotFound(_("Ce rendez-vous n’existe pas."))
    return found


def _mine(half: Half, members: Any) -> ColumnElement[bool]:
    """SQL: these memberships, all of one half, meet the person."""
    other = WithWhom.WORKER if half is Half.ADVISOR else WithWhom.ADVISOR
    return and_(getattr(Support, half).in_(members), Appointment.with_whom != other)


def met_by(members: Any) -> ColumnElement[bool]:
    """SQL: one of these memberships meets the person, whichever half it is."""
    return or_(_mine(Half.ADVISOR, members), _mine(Half.WORKER, members))


def left_open(role: str | None, most: int) -> Any:
    """SQL: how many past ones of the memberships in `mine` wait for their outcome at the moment in `at`, counted up to
    one more than `most`. Of supports that run: what ended is written no more.
    """
    mine, at = bindparam("mine", type_=Integer, expanding=True), bindparam("at", type_=UtcDateTime())
    rows = (
        select(Appointment.id)
        .join(Support, Support.id == Appointment.support_id)
        .where(Support.end_on.is_(None), Appointment.settled_at.is_(None), Appointment.starts_at <= at)
        .where(_mine(half_of(role), mine))
        .limit(most + 1)
    )
    return select(func.count()).select_from(rows.subquery()).scalar_subquery()


def _own(actor: Actor) -> Select[Any]:
    """The appointments of a professional, and of those they stand in for, each with its file and its person."""
    return (
        select(Appointment, CaseFile.ref.label("file_ref"), *NAMES)
        .add_columns(Appointment.id.label("id"), Appointment.starts_at.label("starts_at"))
        .join(Support, Support.id == Appointment.support_id)
        .join(CaseFile, CaseFile.id == Appointment.file_id)
        .join(Person, Person.file_id == Appointment.file_id)
        .where(_mine(half_of(actor.role), sorted(actor.acts_for)))
    )


def own(actor: Actor, cursor: str | None, *, is_past: bool) -> Page[Any]:
    """One page: what is open, the earliest first, so that what is to complete leads; or what is settled, the latest
    first."""
    query = _own(actor)
    if is_past:
        query = query.where(Appointment.settled_at.is_not(None))
    else:
        query = query.where(Appointment.settled_at.is_(None), Support.end_on.is_(None))
    keys: list[tuple[Any, type]] = [(Appointment.starts_at, datetime), (Appointment.id, int)]
    return paginate(db.session(), query, keys, cursor, size=PAGE_SIZE, descending=is_past)


def of_day(actor: Actor, day: date) -> Sequence[Any]:
    """The same of one day, in its order; what was called off or moved is left out."""
    start = day_begins(day, actor.territory)
    end = day_begins(day + timedelta(days=1), actor.territory)
    kept = Appointment.state.not_in((*CANCELLED, AppointmentState.MOVED))
    query = _own(actor).where(Appointment.starts_at >= start, Appointment.starts_at < end, kept)
    return db.session.execute(query.order_by(Appointment.starts_at, Appointment.id)).all()


def of_office(unit_ids: Sequence[int], since: datetime, cursor: str | None) -> Page[Any]:
    """What whoever follows people in these units has from a moment on: hours, halves, name, telephone and place.

    A secretary has access to no file: columns only, none of them a note or a barrier.
    """
    posts = select(Membership.id).where(Membership.unit_id.in_(unit_ids))
    query = (
        select(Appointment.id, Appointment.starts_at, Appointment.minutes, Appointment.kind, Appointment.territory)
        .add_columns(Appointment.place, Appointment.phone.label("called"), Appointment.with_whom)
        .add_columns(Support.advisor_id, Support.worker_id, *NAMES, Person.phone, Person.email)
        .join(Support, Support.id == Appointment.support_id)
        .join(Person, Person.file_id == Appointment.file_id)
        .where(met_by(posts), Support.end_on.is_(None), Appointment.settled_at.is_(None))
        .where(Appointment.starts_at >= since)
    )
    keys: list[tuple[Any, type]] = [(Appointment.starts_at, datetime), (Appointment.id, int)]
    with system_actor("appointments of an office, for its secretary"):
        return paginate(db.session(), query, keys, cursor, size=PAGE_SIZE)


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
        .where(Appointment.settled_at.is_(None), Support.end_on.is_(None), Appointment.id != (but or 0))
        .where(Appointment.starts_at < end, Appointment.starts_at > start - timedelta(minutes=LONGEST))
        .where(or_(met_by(asked), Appointment.file_id == file_id))
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
