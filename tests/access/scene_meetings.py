"""Committee meetings the matrix acts on."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from agreements import models as agreements
from agreements import queries
from agreements.frozen import canonical, digest
from agreements.models_committees import CommitteeAttendee, CommitteeDecision, CommitteeMeeting
from core.clock import now
from reports.followup.pack import pack_of
from tests import people
from tests.access import verdicts
from tests.world import days_ago, reference


def add_meetings(session: Session) -> dict[str, tuple[str, int]]:
    """One meeting for each signed agreement: open at home, its minutes closed elsewhere."""
    made: dict[str, tuple[str, int]] = {}
    for name, territory, author in (("in force", "31", "brigitte.leroy"), ("ended elsewhere", "81", "fatou.diallo")):
        meeting = CommitteeMeeting(
            ref=reference("CO", territory, name), agreement_id=people.agreement_of(territory).id, held_on=days_ago(5),
            data_on=days_ago(5), place="Préfecture", created_at=now(), created_by_id=people.membership_id(author),
            attendees=[CommitteeAttendee(position=1, name="Ada Colin", quality="Élue")],
            decisions=[CommitteeDecision(position=1, text="Se revoir", owner="Tous", due_on=days_ago(-9))],
        )  # fmt: skip
        session.add(meeting)
        session.flush()
        made[name] = meeting.ref, meeting.decisions[0].id
        if name in verdicts.MINUTES_CLOSED:
            agreement = (
                session.scalars(
                    select(agreements.Agreement)
                    .where(agreements.Agreement.id == meeting.agreement_id)
                    .options(*queries.whole())
                )
                .unique()
                .one()
            )
            text = canonical(pack_of(agreement, meeting, [], now(), synthetic=False, closing=True).plain())
            meeting.minutes, meeting.minutes_sha256 = text, digest(text)
            meeting.closed_at, meeting.closed_by_id = now(), people.membership_id(author)
            session.flush()
    return made
