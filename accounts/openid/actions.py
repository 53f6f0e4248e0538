"""Flows begun, used and settled; identities linked. Each takes the running session and never commits."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts import account_mail, sessions
from accounts.account_mail import AccountEvent
from accounts.journal import record_account
from accounts.models import User, UserSession
from accounts.openid import organisations, queries
from accounts.openid.claims import Person
from accounts.openid.models import LinkedIdentity, OpenidFlow, ProviderSession
from accounts.openid.queries import Proven
from accounts.openid.settings import Provider
from accounts.openid.workflow import FLOW_OPEN, Purpose, Reason, Refused
from core.clock import now
from core.errors import Conflict, NotAllowed, Refusal
from core.i18n import gettext as _
from core.links import digest

# What `user_sessions.factor` holds when the provider's own second factor counts.
FACTOR = "provider"


@dataclass(frozen=True, slots=True)
class Words:
    """What goes to the provider: of state and nonce only digests stay here."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A flow that came back, and is used by that."""

    id: int
    purpose: Purpose
    back: str | None
    started_at: datetime
    nonce_hash: str
    verifier: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a provider's answer proved."""

    person: Person
    has_factor: bool
    factor_at: datetime | None
    id_token: str = field(repr=False)

    @property
    def factor(self) -> str | None:
        return FACTOR if self.has_factor else None


def begin(
    session: Session, provider: Provider, browser_hash: str, *, purpose: Purpose, back: str | None, at: datetime
) -> Words:
    """A flow of this browser: 43 characters of chance for the state and for the nonce."""
    words = Words(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(64) if provider.pkce else None,
    )
    session.add(
        OpenidFlow(
            state_hash=digest(words.state),
            nonce_hash=digest(words.nonce),
            verifier=words.verifier,
            browser_hash=browser_hash,
            provider=provider.name,
            purpose=purpose,
            back=back,
            started_at=at,
        )
    )
    return words


def use(
    session: Session, provider: Provider, state: str, browser_hash: str, *, purposes: tuple[Purpose, ...], at: datetime
) -> Started | Reason:
    """Use the flow of a state up, whatever is wrong with it: a second answer finds nothing."""
    mine = (
        OpenidFlow.state_hash == digest(state),
        OpenidFlow.provider == provider.name,
        OpenidFlow.purpose.in_(purposes),
    )
    used = session.execute(update(OpenidFlow).where(*mine, OpenidFlow.used_at.is_(None)).values(used_at=at))
    if not used.rowcount:  # type: ignore[attr-defined]
        return Reason.STATE
    flow = session.scalars(select(OpenidFlow).where(*mine)).one()
    if flow.browser_hash != browser_hash:
        return Reason.BROWSER
    if not flow.started_at <= at < flow.started_at + FLOW_OPEN:
        return Reason.LATE
    return Started(
        id=flow.id, purpose=flow.purpose, back=flow.back, started_at=flow.started_at, nonce_hash=flow.nonce_hash,
        verifier=flow.verifier,
    )  # fmt: skip


def sign_in(session: Session, provider: Provider, answer: Answer, previous_session: int | None, *, at: datetime) -> str:
    """Open a session for the account linked to a verified person; returns its token. Raises Refused."""
    organisation_id = _organisation(session, answer.person)
    linked = queries.identity(session, answer.person)
    if linked is None:
        raise Refused(Reason.UNKNOWN, organisation_id=organisation_id)
    user = session.get_one(User, linked.user_id)
    if user.deactivated_at is not None:
        raise Refused(Reason.DEACTIVATED, user_id=user.id, organisation_id=organisation_id)
    membership_id = organisations.membership_in(session, user.id, organisation_id)
    if membership_id is None:
        raise Refused(Reason.MEMBERSHIP, user_id=user.id, organisation_id=organisation_id)
    linked.used_at = at
    _refresh(session, user, answer.person, organisation_id)
    if previous_session is not None:
        sessions.end(session, previous_session, "new sign-in")
    record_account(session, "openid.sign_in", user_id=user.id, organisation_id=organisation_id, reason=provider.name)
    given: dict[str, Any] = {"id_token": answer.id_token, "factor": answer.factor, "factor_at": answer.factor_at}
    return open_session(session, user, membership_id, provider=provider.name, **given, at=at)


def _organisation(session: Session, person: Person) -> int:
    found = organisations.of_siret(session, person.siret)
    if found is None:
        raise Refused(Reason.ORGANISATION)
    return found


def open_session(
    session: Session, user: User, membership_id: int, *, provider: str, id_token: str, factor: str | None,
    factor_at: datetime | None, at: datetime,
) -> str:  # fmt: skip
    """A session that signs out at the provider too; returns its token. A proof is as old as the provider says: its own
    session may have gone on by itself, and what is asked again of this user stays asked.
    """
    asked_at = queries.unanswered(session, user.id)
    token = sessions.start(session, user, membership_id, way="openid", factor=factor)
    session.flush()
    row = session.scalars(select(UserSession).where(UserSession.token_hash == digest(token))).one()
    row.proved_at, row.asked_at = factor_at if factor else None, asked_at
    session.add(ProviderSession(session_id=row.id, provider=provider, id_token=id_token, started_at=at))
    return token


def forget(session: Session, session_id: int) -> None:
    """What a sign-out needed has served; the worker may have removed it already."""
    session.execute(delete(ProviderSession).where(ProviderSession.session_id == session_id))


def require_vouched(session: Session, session_id: int, organisation_id: int | None) -> None:
    """A provider opens the institutions it was declared for. Raises NotAllowed for another one."""
    row = session.get(ProviderSession, session_id)
    if row is None:
        return
    declared = current_app.extensions["openid"].get(row.provider)
    sirets = declared.provider.organisations if declared else ()
    if organisation_id not in {organisations.of_siret(session, siret) for siret in sirets}:
        raise NotAllowed(_("Votre fournisseur n’ouvre pas cette institution : reconnectez-vous par la sienne."))


def follow(session: Session, old_session: int, token: str) -> None:
    """A session that goes on under another membership signs out at the provider as the one before would have."""
    row = session.get(ProviderSession, old_session)
    if row is None:
        return
    session.flush()
    new = session.scalars(select(UserSession.id).where(UserSession.token_hash == digest(token))).one()
    kept = ProviderSession(session_id=new, provider=row.provider, id_token=row.id_token, started_at=row.started_at)
    session.add(kept)
    session.delete(row)


def _refresh(session: Session, user: User, person: Person, organisation_id: int) -> None:
    """Names and address as the provider has them now; an address of another account, or of who is invited,
    is left to them.
    """
    about = {"user_id": user.id, "organisation_id": organisation_id}
    if (person.given_name or user.given_name, person.family_name or user.family_name) != (
        user.given_name,
        user.family_name,
    ):
        user.given_name = person.given_name or user.given_name
        user.family_name = person.family_name or user.family_name
        user.version += 1
    session.flush()
    if person.email is None or person.email == user.email:
        return
    try:
        with session.begin_nested():
            is_taken = queries.is_address_taken(session, person.email, by_other_than=user)
            if is_taken or organisations.is_invited(session, person.email, now()):
                raise IntegrityError("users.email", None, ValueError(user.id))
            account_mail.tell(session, user.id, AccountEvent.ADDRESS_CHANGED, now())  # to the one of before
            _adopt(user, person.email)
            user.version += 1
            session.flush()
    except IntegrityError:
        record_account(session, "openid.address_taken", **about, reason=None)
    else:
        record_account(session, "openid.address_changed", **about, reason=None)


def _adopt(user: User, email: str) -> None:
    """The address a mail proved is kept beside: an invitee takes the one of a provider back, who only says it."""
    proved = user.mailed_email or user.email
    user.email, user.mailed_email = email, None if email == proved else proved


def prove(session: Session, provider: Provider, started: Started, answer: Answer, *, at: datetime) -> None:
    """Keep a verified person for the invitation the flow was started from. Raises Refused."""
    organisation_id = _organisation(session, answer.person)
    person, flow = answer.person, session.get_one(OpenidFlow, started.id)
    flow.proven_at, flow.factor, flow.id_token = at, answer.factor, answer.id_token
    flow.factor_at = answer.factor_at
    flow.issuer, flow.idp, flow.subject, flow.siret = person.issuer, person.idp, person.subject, person.siret
    flow.given_name, flow.family_name, flow.email = person.given_name, person.family_name, person.email
    record_account(session, "openid.proven", user_id=None, organisation_id=organisation_id, reason=provider.name)


def link(session: Session, user_id: int, proven: Proven, *, at: datetime, organisation_id: int | None = None) -> None:
    """Give an account the identity its holder has just proved; the same once more changes nothing.

    `organisation_id` is that of the invitation. Raises Refusal when the identity is of another one, Conflict when it is
    another account's or has been used meanwhile.
    """
    if organisation_id not in (None, organisations.of_siret(session, proven.person.siret)):
        raise Refusal(_("Cette identité est d’une autre institution que l’invitation."))
    flow = update(OpenidFlow).where(OpenidFlow.id == proven.flow_id, OpenidFlow.taken_at.is_(None))
    if not session.execute(flow.values(taken_at=at)).rowcount:  # type: ignore[attr-defined]
        raise Conflict(_("Cette identité a déjà servi. Recommencez depuis votre invitation."))
    person = proven.person
    known = queries.identity(session, person)
    if known is not None and known.user_id != user_id:
        raise Conflict(_("Cette identité est déjà celle d’un autre compte."))
    if known is not None:
        return
    link = LinkedIdentity(
        user_id=user_id, provider=proven.provider, issuer=person.issuer, idp=person.idp, subject=person.subject,
        linked_at=at,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(link)
            session.flush()
    except IntegrityError as error:
        raise Conflict(_("Cette identité est déjà celle d’un autre compte.")) from error
    organisation_id = organisations.of_siret(session, person.siret)
    record_account(session, "openid.linked", user_id=user_id, organisation_id=organisation_id, reason=proven.provider)
    account_mail.tell(session, user_id, AccountEvent.IDENTITY_LINKED, at=at)
