"""Reading flows and linked identities."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from accounts.models import User, UserSession
from accounts.openid.claims import Person
from accounts.openid.models import LinkedIdentity, OpenidFlow, ProviderSession
from accounts.openid.workflow import PROVEN_OPEN, Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """A person a provider vouched for a moment ago in this browser, not used yet.

    `user_id` is the account already linked to it, if any; `factor` is "provider" when its second factor counts,
    given at `factor_at`.
    """

    flow_id: int
    provider: str
    person: Person
    factor: str | None
    factor_at: datetime | None
    user_id: int | None
    id_token: str = field(repr=False)


def proven(session: Session, browser_hash: str, at: datetime) -> Proven | None:
    """The newest one of a browser (`browser.of_request()`), at most 15 minutes old."""
    query = select(OpenidFlow).where(
        OpenidFlow.browser_hash == browser_hash,
        OpenidFlow.purpose == Purpose.INVITATION,
        OpenidFlow.proven_at > at - PROVEN_OPEN,
        OpenidFlow.taken_at.is_(None),
    )
    flow = session.scalar(query.order_by(OpenidFlow.id.desc()).limit(1))
    if flow is None:
        return None
    person = Person(
        issuer=flow.issuer or "",
        idp=flow.idp or "",
        subject=flow.subject or "",
        siret=flow.siret or "",
        given_name=flow.given_name,
        family_name=flow.family_name,
        email=flow.email,
    )
    linked = identity(session, person)
    return Proven(
        flow_id=flow.id,
        provider=flow.provider,
        person=person,
        factor=flow.factor,
        factor_at=flow.factor_at,
        user_id=linked.user_id if linked else None,
        id_token=flow.id_token or "",
    )


def identity(session: Session, person: Person) -> LinkedIdentity | None:
    """The link of a person, by the three keys together."""
    return session.scalar(
        select(LinkedIdentity).where(
            LinkedIdentity.issuer == person.issuer,
            LinkedIdentity.idp == person.idp,
            LinkedIdentity.subject == person.subject,
        )
    )


def is_address_taken(session: Session, email: str, by_other_than: User) -> bool:
    """Whether another account, active or not, has this address, or had it before a provider gave another one."""
    has_it = or_(User.email == email, User.mailed_email == email)
    return session.scalar(select(User.id).where(has_it, User.id != by_other_than.id).limit(1)) is not None


def provider_session(session: Session, session_id: int) -> ProviderSession | None:
    """What a session keeps of the provider it came from."""
    return session.get(ProviderSession, session_id)


def unanswered(session: Session, user_id: int) -> datetime | None:
    """When a user was asked to prove again who they are, unless a later proof answered it."""
    query = select(func.max(UserSession.asked_at), func.max(UserSession.proved_at))
    asked, proved = session.execute(query.where(UserSession.user_id == user_id)).one()
    return asked if asked is not None and (proved is None or asked > proved) else None
