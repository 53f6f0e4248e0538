"""Committees of the demonstration: one held two months ago, its minutes closed, and one to come."""

from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from agreements.frozen import canonical, digest
from agreements.models import Agreement
from agreements.models_committees import CommitteeAttendee, CommitteeDecision, CommitteeMeeting
from core.references import ALPHABET, LENGTH
from core.working_days import add_working_days
from demo.places import Territory
from demo.signing import administrators_of, whole
from partners.models import Membership
from reports.followup.pack import pack_of

CODES = ("31", "81")
HELD, TO_COME = timedelta(days=-60), timedelta(days=30)
PLACE = "Hôtel du département (réunion d’exemple)"
QUALITY = "Administration des conventions"
# Who sees to it (0: the council, 1: the employment service), days between today and its due date, done or not.
DECISIONS = (
    ("Tenir une permanence commune chaque semaine dans un lieu d’accueil.", 0, -30, True),
    ("Dire à chaque agence les délais de réponse de ses lieux d’accueil.", 1, -15, False),
    ("Préparer le bilan de l’année pour les deux parties.", 0, 45, False),
)


def add_committees(session: Session, place: Territory, rng: Random, today: date, now: datetime) -> None:
    """In the chosen departments, where an agreement runs."""
    if place.code not in CODES or place.agreement is None:
        return
    agreement = whole(session, place.agreement)
    people = administrators_of(agreement)
    if people is None:
        return
    both = (people.council[0], people.employment[0])
    query = select(Membership).where(Membership.id.in_(both)).options(joinedload(Membership.user))
    names = {row.id: row.user.name for row in session.scalars(query)}
    invited = [(key, names[key]) for key in both]
    held, to_come = (add_working_days(today + wait, 1, place.code) for wait in (HELD, TO_COME))
    earlier = _meeting(agreement, invited, rng, held, now - (today - held) - timedelta(days=20))
    session.add_all((earlier, _meeting(agreement, invited, rng, to_come, now - timedelta(days=5))))
    for position, (text, who, days, is_done) in enumerate(DECISIONS, 1):
        due = today + timedelta(days=days)
        row = CommitteeDecision(position=position, text=text, owner=invited[who][1], due_on=due)
        if is_done:
            row.done_on, row.done_by_id = due - timedelta(days=2), invited[who][0]
        earlier.decisions.append(row)
    session.flush()
    at = now - (today - held) + timedelta(days=1)
    minutes = canonical(pack_of(agreement, earlier, [], at, synthetic=True, closing=True).plain())
    earlier.minutes, earlier.minutes_sha256 = minutes, digest(minutes)
    earlier.closed_at, earlier.closed_by_id = at, both[0]


def _meeting(
    agreement: Agreement, invited: list[tuple[int, str]], rng: Random, held: date, created: datetime
) -> CommitteeMeeting:
    """Its figures are those of the eve."""
    return CommitteeMeeting(
        ref="-".join(("CO", agreement.territory, "".join(rng.choices(ALPHABET, k=LENGTH)))),
        agreement_id=agreement.id,
        held_on=held,
        data_on=held - timedelta(days=1),
        place=PLACE,
        created_at=created,
        created_by_id=invited[0][0],
        attendees=[
            CommitteeAttendee(position=position, membership_id=key, name=name, quality=QUALITY)
            for position, (key, name) in enumerate(invited, 1)
        ],
        decisions=[],
    )
