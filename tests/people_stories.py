"""Who is accompanied in the test world, by whom and how far; texts say whose they are, to be found out of place."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from casefiles.models import FileAccess
from casefiles.workflow import AccessLevel, AccessWhy
from core.clock import now
from referrals.workflow import State as ReferralState
from tests.world import World


@dataclass(frozen=True)
class Story:
    """One person: who follows them, where, in which mode; and the referral about them, if any."""

    name: str
    given: str
    born: date
    town: str
    territory: str
    advisor: str
    worker: str | None = None
    contact_days_ago: int = 5
    referral: ReferralState | None = None
    assigned: str | None = None
    named_advisor: str | None = None


STORIES = (
    # The rhythm is 15 days: this contact is 6 days overdue.
    Story("Abadie", "Léa", date(1988, 4, 12), "Toulouse", "31", "paul.martin", "anne.roux", 21),
    Story(
        "Benali",
        "Karim",
        date(1979, 11, 3),
        "Toulouse",
        "31",
        "sonia.vidal",
        referral=ReferralState.SENT,
        named_advisor="paul.martin",
    ),
    Story("Costes", "Marie", date(1995, 7, 30), "Toulouse", "31", "paul.martin"),
    Story("Dupuy", "Jean-Pierre", date(1966, 1, 22), "Montpellier", "34", "sonia.vidal"),
    Story(
        "Esteve",
        "Nadia",
        date(1983, 9, 8),
        "Albi",
        "81",
        "marc.albert",
        "nora.haddad",
        referral=ReferralState.ACCEPTED,
        assigned="nora.haddad",
        named_advisor="marc.albert",
    ),
    Story(
        "Fabre",
        "Hugo",
        date(1999, 2, 28),
        "Toulouse",
        "31",
        "sonia.vidal",
        referral=ReferralState.RECEIVED,
        assigned="anne.roux",
        named_advisor="paul.martin",
    ),
)
OFFICES = {"31": ("Toulouse Minimes", "MDS Toulouse Nord"), "34": ("Toulouse Minimes", ""), "81": ("Albi", "MDS Albi")}
COUNCILS = {"31": "CD Haute-Garonne", "81": "CD Tarn"}


def text_of(name: str, what: str) -> str:
    """The text of an item of a file: `text_of("Abadie", Level.AUTHOR)` is its note on that level."""
    return f"Texte {what} du dossier {name.upper()}"


def grant(session: Session, world: World, file_id: int, holder: str, *, index: AccessWhy | None, days: int) -> None:
    """Named access of a user, or of the queue of a unit, since some days: to the index for a reason, else as pair."""
    unit = world.units.get(holder)
    session.add(
        FileAccess(
            file_id=file_id,
            membership_id=None if unit else world.post(holder),
            unit_id=unit.id if unit else None,
            level=AccessLevel.INDEX if index else AccessLevel.CONTENT,
            why=index or AccessWhy.PAIR,
            from_at=now() - timedelta(days=days),
        )
    )
