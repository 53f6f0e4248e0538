"""What the data-protection officer of the demonstration finds: abnormal use that waits for her, one she dealt with."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.audit.models import Alert
from accounts.audit.workflow import ADDRESSES, DEFAULT_FILES, AlertKind
from accounts.models import JournalEntry, User
from casefiles.models import CaseFile, FileAccess
from core.actor import Kind
from core.clock import zone
from core.references import ALPHABET, LENGTH
from demo.accounts import ACCOUNTS, Account
from partners.models import Membership, Unit
from partners.notices.actions import tell
from partners.workflow import Role
from reports.audit.telling import KIND, TEXT

TERRITORY = "31"
EVENING = time(17, 40)  # a whole day's work ends at 19:00
READ = DEFAULT_FILES + 4
DEALT_WITH = timedelta(days=12)
NOTE = "En formation puis en déplacement toute la journée : vérifié par téléphone avec l’intéressée."


def add_alerts(session: Session, rng: Random, today: date) -> None:
    """A social worker opened many files of others one evening; a colleague signed in from many places, which had a
    reason. The rows of the journal that the first was counted on are there too.
    """
    elise, dora = (_post(session, role) for role in (Role.HEAD, Role.DPO))
    first, second = _colleagues(session, elise)
    at = datetime.combine(today, EVENING, zone(TERRITORY))
    files = _of_others(session, first)
    session.add_all(_reading(session, first, key, at - timedelta(seconds=55 * n)) for n, key in enumerate(files))
    refs = ["AL-" + "".join(rng.choices(ALPHABET, k=LENGTH)) for _number in range(2)]
    alert = _alert(AlertKind.READING, at, _about(session, first), ref=refs[0], counted=len(files), most=DEFAULT_FILES)
    past_at, about = at - DEALT_WITH, _about(session, second)
    past = _alert(AlertKind.ADDRESSES, past_at, about, ref=refs[1], counted=ADDRESSES, most=ADDRESSES)
    past.acknowledged_at, past.acknowledged_by_id, past.note = past.began_at + timedelta(hours=15), dora.id, NOTE
    past.version = 2
    session.add_all((alert, past))
    tell([elise.id, dora.id], kind=KIND, text=TEXT, endpoint="reports.alert", ref=alert.ref, at=at, by_id=None)


def _post(session: Session, role: Role) -> Membership:
    account: Account = next(account for account in ACCOUNTS if account.role is role)
    query = select(Membership).join(User, User.id == Membership.user_id).where(User.email == account.email)
    return session.scalars(query.where(Membership.role == role)).one()


def _colleagues(session: Session, head: Membership) -> Sequence[Membership]:
    """One of the team and one of the council, that nobody signs in as."""
    council = session.get_one(Unit, head.unit_id).organisation_id
    query = select(Membership).join(User, User.id == Membership.user_id).join(Unit, Unit.id == Membership.unit_id)
    query = query.where(Unit.organisation_id == council, Membership.role == Role.SOCIAL_WORKER)
    query = query.where(User.email.not_in([account.email for account in ACCOUNTS]))
    return session.scalars(query.order_by(Membership.unit_id != head.unit_id, Membership.id).limit(2)).all()


def _of_others(session: Session, post: Membership) -> Sequence[int]:
    """Files of the department the post has no access to."""
    own = select(FileAccess.file_id).where(FileAccess.membership_id == post.id)
    query = select(CaseFile.id).where(CaseFile.territory == TERRITORY, CaseFile.id.not_in(own))
    return session.scalars(query.order_by(CaseFile.id).limit(READ)).all()


def _about(session: Session, post: Membership) -> dict[str, Any]:
    unit = session.get_one(Unit, post.unit_id)
    return {
        "user_id": post.user_id, "membership_id": post.id, "unit_id": unit.id, "organisation_id": unit.organisation_id,
    }  # fmt: skip


def _reading(session: Session, post: Membership, file_id: int, at: datetime) -> JournalEntry:
    about = _about(session, post) | {"territory": TERRITORY, "actor_kind": Kind.MEMBER}
    return JournalEntry(at=at, action="casefile.read", file_id=file_id, **about)


def _alert(kind: AlertKind, at: datetime, about: dict[str, Any], **counted: Any) -> Alert:
    return Alert(
        key=f"{kind}:{about['user_id']}", kind=kind, began_at=at, last_at=at, ended_at=at + timedelta(hours=1), told=2,
        asked_again_at=at, version=1, **about, **counted,
    )  # fmt: skip
