"""Appointments of the demonstration, of the pairs somebody can sign in as: settled, left open, to come."""

from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from accounts.models import User
from casefiles.appointments.models import Appointment
from casefiles.appointments.workflow import AppointmentKind, AppointmentState, WithWhom
from casefiles.models import Support
from casefiles.workflow import Mode
from core.clock import zone
from core.references import ALPHABET, LENGTH
from core.working_days import add_working_days
from demo.accounts import ACCOUNTS
from partners.models import Membership

MOST = 60
FIRST_HOUR, HOURS = 9, 8
LENGTH_OF_ONE, AFTERWARDS, MADE_BEFORE = 45, timedelta(hours=1), timedelta(days=9)
# Civil days from the last one told, and what became of it; none: nobody said, or it is to come.
TURNS: tuple[tuple[int, AppointmentState | None], ...] = (
    (-14, AppointmentState.KEPT),
    (-12, AppointmentState.KEPT),
    (-11, AppointmentState.NO_SHOW),
    (-10, AppointmentState.EXCUSED),
    (-7, AppointmentState.KEPT),
    (-6, AppointmentState.REVOKED),
    (-5, None),
    (2, None),
    (3, None),
    (6, None),
    (9, None),
)
KINDS = (AppointmentKind.OFFICE, AppointmentKind.PHONE, AppointmentKind.OFFICE, AppointmentKind.VIDEO)


def add_appointments(session: Session, rng: Random, today: date, now: datetime) -> None:
    """One for each support of those pairs that had begun by then, the hours dealt out so that none overlaps."""
    emails = [account.email for account in ACCOUNTS]
    posts = select(Membership.id).join(User, User.id == Membership.user_id).where(User.email.in_(emails))
    query = (
        select(Support)
        .where(Support.mode == Mode.GLOBAL, Support.end_on.is_(None), Support.advisor_id.is_not(None))
        .where(Support.entry_on < today - timedelta(days=20))
        .where(or_(Support.advisor_id.in_(posts), Support.worker_id.in_(posts)))
    )
    for turn, support in enumerate(session.scalars(query.order_by(Support.id).limit(MOST))):
        session.add(_appointment(support, turn, rng, today, now))


def _appointment(support: Support, turn: int, rng: Random, today: date, now: datetime) -> Appointment:
    days, state = TURNS[turn % len(TURNS)]
    day = add_working_days(today + timedelta(days=days), 1, support.territory)
    hour = time(FIRST_HOUR + turn // len(TURNS) % HOURS)
    start, kind = datetime.combine(day, hour, zone(support.territory)), KINDS[turn % len(KINDS)]
    by = support.advisor_id or 0
    return Appointment(
        file_id=support.file_id, support_id=support.id, territory=support.territory,
        ref=f"RV-{support.territory}-{''.join(rng.choices(ALPHABET, k=LENGTH))}", starts_at=start,
        minutes=LENGTH_OF_ONE, kind=kind, with_whom=WithWhom.BOTH if turn % 3 == 0 else WithWhom.ADVISOR,
        place="Accueil, bureau 4" if kind is AppointmentKind.OFFICE else None,
        phone=None if kind is AppointmentKind.OFFICE else "05 99 00 00 00",
        link=f"https://visio.exemple.test/{rng.randbytes(12).hex()}" if kind is AppointmentKind.VIDEO else None,
        state=state or AppointmentState.TO_COME, made_by_id=by, made_at=min(start - MADE_BEFORE, now),
        settled_by_id=by if state else None, settled_at=start + AFTERWARDS if state else None,
    )  # fmt: skip
