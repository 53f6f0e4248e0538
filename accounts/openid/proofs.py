"""The second factor proved once more at the provider a session came from, for what asks for a recent proof."""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import sessions
from accounts.journal import record_security
from accounts.models import UserSession
from accounts.openid import queries
from accounts.openid.actions import Answer, Started
from accounts.openid.models import ProviderSession
from accounts.openid.settings import Provider
from accounts.openid.workflow import SKEW, Reason, Refused
from accounts.sessions import Factor
from core.actor import Actor
from core.db import side_session


@dataclass(frozen=True, slots=True)
class Prover:
    """The provider of a session whose factor counts. `is_dated`: it says when the person gave it."""

    provider: Provider
    is_dated: bool


def prover_of(session_id: int) -> Prover | None:
    """Whom the proof can be asked of; None for a session opened otherwise, or by a provider whose factor is none."""
    with side_session() as session:
        query = select(ProviderSession.provider, UserSession.factor, UserSession.proved_at)
        query = query.join(UserSession, UserSession.id == ProviderSession.session_id)
        row = session.execute(query.where(UserSession.id == session_id)).one_or_none()
    if row is None or row.factor != Factor.PROVIDER:
        return None
    known = current_app.extensions["openid"].get(row.provider)
    if known is None or not known.provider.second_factor:
        return None
    return Prover(known.provider, row.proved_at is not None)


def prove_again(
    session: Session, provider: Provider, started: Started, answer: Answer, *, session_id: int | None, post: Actor
) -> str:
    """The session's new token, when the person of that session gave the factor since the flow began. Raises Refused:
    a session of the provider that went on by itself, or an answer that does not say when, proves nothing.
    """
    row = session.get(UserSession, session_id) if session_id is not None else None
    kept = session.get(ProviderSession, session_id) if session_id is not None else None
    linked = queries.identity(session, answer.person)
    if row is None or kept is None or kept.provider != provider.name or linked is None or linked.user_id != row.user_id:
        raise Refused(Reason.ANOTHER, user_id=row.user_id if row else None, organisation_id=post.organisation)
    if not answer.has_factor or answer.factor_at is None or answer.factor_at < started.started_at - SKEW:
        raise Refused(Reason.STALE, user_id=row.user_id, organisation_id=post.organisation)
    kept.id_token = answer.id_token
    record_security(session, "session.proved", by=post, reason=Factor.PROVIDER)
    # The clock of the provider may be behind: the proof is not older than the question it answers.
    return sessions.renew(session, row.id, factor=Factor.PROVIDER, proved_at=max(answer.factor_at, started.started_at))
