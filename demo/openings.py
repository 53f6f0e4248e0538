"""An emergency of the demonstration, and requests for access: waiting, granted, refused; all of files of one office."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import User
from casefiles.models import CaseFile, FileAccess, Support
from casefiles.openings.models import AccessRequest, GlassOpening
from casefiles.openings.workflow import GLASS_LASTS, RequestState
from casefiles.workflow import AccessLevel, AccessWhy, Mode
from core.references import ALPHABET, LENGTH
from demo.accounts import ACCOUNTS
from partners.models import Membership, Unit
from partners.workflow import Role

EMERGENCIES = (
    "Sa travailleuse sociale est absente et la personne est à l’accueil sans hébergement ce soir.",
    "Appel du 115 : il faut savoir qui suit la personne et ce qui est prévu demain.",
)
WHY = "Je reçois cette personne à l’atelier de la semaine prochaine."
ANSWERED = (
    (RequestState.WAITING, None),
    (RequestState.GRANTED, None),
    (RequestState.REFUSED, "L’atelier n’a pas besoin de lire le dossier."),
)
AHEAD = timedelta(days=30)


def add_openings(session: Session, rng: Random, today: date, now: datetime) -> None:
    """Of files a social worker who can sign in follows; none where that office has no head or no colleague."""
    emails = [account.email for account in ACCOUNTS]
    query = (
        select(Membership).join(User, User.id == Membership.user_id)
        .where(User.email.in_(emails), Membership.end_on.is_(None)).order_by(Membership.id)
    )  # fmt: skip
    posts = list(session.scalars(query))
    head = next((post for post in posts if post.role is Role.HEAD), None)
    workers = [post for post in posts if post.role is Role.SOCIAL_WORKER]
    asker = next((post for post in posts if post.role is Role.ADVISOR), None)
    if head is None or not workers or asker is None:
        return
    followed = (
        select(CaseFile, Membership.id, Membership.unit_id).join(Support, Support.file_id == CaseFile.id)
        .join(Membership, Membership.id == Support.worker_id)
        .where(Support.mode == Mode.GLOBAL, Support.end_on.is_(None), Support.advisor_id != asker.id)
        .where(Support.worker_id.in_([post.id for post in workers])).order_by(CaseFile.id)
    )  # fmt: skip
    rows = session.execute(followed.limit(len(EMERGENCIES) + len(ANSWERED))).all()
    organisation = session.scalars(select(Unit.organisation_id).where(Unit.id == head.unit_id)).one() or head.unit_id
    for turn, (file, worker, unit) in enumerate(rows):
        if turn < len(EMERGENCIES):
            session.add_all(_emergency(file, head, organisation, turn, now))
        else:
            state, answer = ANSWERED[turn - len(EMERGENCIES)]
            ref = f"DA-{''.join(rng.choices(ALPHABET, k=LENGTH))}"
            given: dict[str, Any] = {"state": state, "answer": answer, "now": now, "until_on": today + AHEAD}
            session.add_all(_request(file, asker, (worker, unit), ref, **given))


def _emergency(
    file: CaseFile, head: Membership, organisation_id: int, turn: int, now: datetime
) -> tuple[FileAccess, GlassOpening]:
    at = now - timedelta(days=3 + 8 * turn, hours=2)
    return _access(file, head.id, AccessWhy.GLASS, from_at=at, until_at=at + GLASS_LASTS, by_id=head.id), GlassOpening(
        file_id=file.id, membership_id=head.id, organisation_id=organisation_id, reason=EMERGENCIES[turn], at=at,
        until_at=at + GLASS_LASTS,
    )  # fmt: skip


def _request(
    file: CaseFile, asker: Membership, decider: tuple[int, int], ref: str, *, state: RequestState, answer: str | None,
    now: datetime, until_on: date,
) -> list[AccessRequest | FileAccess]:  # fmt: skip
    asked_at, (decider_id, unit_id) = now - timedelta(days=2), decider
    decided_at = None if state is RequestState.WAITING else asked_at + timedelta(hours=5)
    granted = state is RequestState.GRANTED
    request = AccessRequest(
        ref=ref, file_id=file.id, asker_id=asker.id,
        asked_for=file.ref, reason=WHY, until_on=until_on, asked_at=asked_at, decider_id=decider_id,
        unit_id=unit_id, state=state, decided_by_id=decider_id if decided_at else None, decided_at=decided_at,
        granted_until_on=until_on if granted else None, answer=answer,
    )  # fmt: skip
    if decided_at is None or not granted:
        return [request]
    return [
        request,
        _access(file, asker.id, AccessWhy.GRANTED, from_at=decided_at, until_at=now + AHEAD, by_id=decider_id),
    ]


def _access(
    file: CaseFile, membership_id: int, why: AccessWhy, *, from_at: datetime, until_at: datetime, by_id: int
) -> FileAccess:
    return FileAccess(
        file_id=file.id, membership_id=membership_id, level=AccessLevel.CONTENT, why=why, from_at=from_at,
        until_at=until_at, granted_by_id=by_id,
    )  # fmt: skip
