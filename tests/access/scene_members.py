"""Posts, an invitation, an absence and a file that waits for somebody, for the matrix to act on."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from accounts.models import User
from casefiles.models import FileAccess
from casefiles.workflow import AccessLevel, AccessWhy
from core.clock import now, today
from core.links import digest
from partners.members.models import Invitation, StandIn
from partners.models import Membership
from partners.workflow import EndedWhy, Role
from tests import people
from tests.access.scene_consents import TOKEN
from tests.world import days_ago

INVITED = "nina.faure@exemple.test"
LOGINS = {
    "anne": "anne.roux", "elise": "elise.gros", "brigitte": "brigitte.leroy", "simon": "simon.astier",
    "sonia": "sonia.vidal",
}  # fmt: skip


@dataclass
class Posts:
    """References of posts, keys of the rest, by the names the verdicts use."""

    refs: dict[str, str] = field(default_factory=dict)
    invitations: dict[str, int] = field(default_factory=dict)
    stand_ins: dict[str, int] = field(default_factory=dict)
    waiting: int = 0  # the row of the queue


def add_members(session: Session) -> Posts:
    """A colleague suspended by a review, whose file waits; two invitations, one of them with a token one knows."""
    posts = Posts()
    for name, login in LOGINS.items():
        posts.refs[name] = session.get_one(Membership, people.membership_id(login)).ref
    left = _suspended(session)
    posts.refs["suspended"] = left.ref
    row = FileAccess(
        file_id=people.file_of("Fabre").id, unit_id=left.unit_id, for_id=left.id, level=AccessLevel.INDEX,
        why=AccessWhy.QUEUE, from_at=now(),
    )  # fmt: skip
    session.add(row)
    posts.invitations["of the office"] = _invited(session, "paula.diaz@exemple.test", "unknown token")
    _invited(session, INVITED, TOKEN)
    away = _away(session)
    session.flush()
    posts.waiting, posts.stand_ins["of sonia"] = row.id, away.id
    return posts


def _suspended(session: Session) -> Membership:
    user = User(email="ada.colin@exemple.test", given_name="Ada", family_name="Colin", created_at=now())
    session.add(user)
    session.flush()
    post = Membership(
        user_id=user.id, unit_id=people.unit_of("MDS Toulouse Nord").id, role=Role.SOCIAL_WORKER,
        start_on=days_ago(90), ended_at=now(), ended_why=EndedWhy.UNCONFIRMED, settled_at=now(),
    )  # fmt: skip
    session.add(post)
    session.flush()
    return post


def _invited(session: Session, email: str, token: str) -> int:
    row = Invitation(
        email=email, unit_id=people.unit_of("MDS Toulouse Nord").id, role=Role.SOCIAL_WORKER, start_on=today("31"),
        sent_by_id=people.membership_id("simon.astier"), token_hash=digest(token), sent_at=now(),
        expires_at=now() + timedelta(hours=48),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def _away(session: Session) -> StandIn:
    """Later: nobody's view of a file changes by it today."""
    first = now() + timedelta(days=20)
    away = StandIn(
        membership_id=people.membership_id("sonia.vidal"),
        stand_in_id=people.membership_id("val.perrin", "Toulouse Minimes"), from_on=days_ago(-20),
        until_on=days_ago(-25), from_at=first, until_at=first + timedelta(days=6),
        named_by_id=people.membership_id("sonia.vidal"), created_at=now(),
    )  # fmt: skip
    session.add(away)
    return away
