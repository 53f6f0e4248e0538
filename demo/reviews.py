"""Reviews of the demonstration: every thirteen weeks since the entry, but for a few that are late."""

from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.models import FileEvent, Support
from casefiles.reviews.models import SupportReview
from casefiles.reviews.workflow import REVIEW_EVERY, Decision
from casefiles.workflow import Half, Happened, Mode, State
from core.clock import zone

TERRITORY, MOST = "31", 400  # where the accounts of the demonstration work
LATE_ONE_IN = 9
HELD_AT = time(15)
SAID = (
    "Les démarches engagées avancent ; les prochaines sont au plan.",
    "La personne tient ses rendez-vous et se sent moins seule dans ses démarches.",
    "Le dossier est complet, la réponse est attendue dans le mois.",
    "Une solution provisoire est trouvée ; la suite se prépare.",
)


def add_reviews(session: Session, rng: Random, today: date) -> None:
    """For each support in progress, those that were due; the last one is missing for one support in nine."""
    query = select(Support).where(
        Support.territory == TERRITORY, Support.mode == Mode.GLOBAL, Support.state == State.IN_PROGRESS
    )
    for support in session.scalars(query.order_by(Support.id).limit(MOST)):
        if support.entry_on is None or support.worker_id is None:
            continue
        on = support.entry_on + timedelta(days=REVIEW_EVERY - rng.randrange(14))
        while on < today:
            if on + timedelta(days=REVIEW_EVERY) > today and rng.randrange(LATE_ONE_IN) == 0:
                break
            _add(session, support, on, rng)
            on += timedelta(days=REVIEW_EVERY - rng.randrange(14))


def _add(session: Session, support: Support, on: date, rng: Random) -> None:
    at = datetime.combine(on, HELD_AT, zone(support.territory))
    decision = rng.choice((Decision.CONTINUE, Decision.CONTINUE, Decision.ADJUST))
    row = SupportReview(
        file_id=support.file_id, support_id=support.id, on=on, with_person=rng.randrange(5) > 0,
        with_both=rng.randrange(3) > 0, summary=rng.choice(SAID), decision=decision, half=Half.WORKER,
        author_id=support.worker_id, written_at=at,
    )  # fmt: skip
    fact = FileEvent(
        file_id=support.file_id, at=at, membership_id=support.worker_id, support_id=support.id,
        kind=Happened.REVIEWED, to_state=decision,
    )  # fmt: skip
    session.add_all((row, fact))
