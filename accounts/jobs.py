"""What the worker does for accounts: seal the journal, remove what has served."""

from datetime import timedelta

from sqlalchemy import delete, func

from accounts import seals
from accounts.factors.models import PasskeyChallenge
from accounts.models import SignInAttempt, UserSession
from accounts.reset.models import PasswordReset
from core import jobs
from core.clock import now
from core.db import db
from core.work import FormToken

SEAL_EVERY = timedelta(seconds=20)
MOST_BATCHES = 10  # a backlog is sealed over several turns, so that writers never wait long
KEPT_TOKENS = timedelta(days=1)  # a form cannot outlive the session it was opened in
KEPT_ATTEMPTS = timedelta(days=1)  # throttling looks back one hour
KEPT_LINKS = timedelta(days=1)  # an ended one opens nothing
KEPT_SESSIONS = timedelta(days=30)


@jobs.handler("journal.seal", every=SEAL_EVERY)
def seal_journal() -> None:
    """Seal what was written since the last turn."""
    for _batch in range(MOST_BATCHES):
        if seals.seal(db.session()) < seals.BATCH:
            return


@jobs.handler("accounts.purge", every=timedelta(hours=1))
def purge() -> None:
    """Remove used form tokens, attempts to sign in, challenges, old links, and sessions nobody uses any more."""
    moment = now()
    last_used = func.coalesce(UserSession.ended_at, UserSession.last_seen_at)
    for statement in (
        delete(FormToken).where(FormToken.used_at < moment - KEPT_TOKENS),
        delete(PasskeyChallenge).where(PasskeyChallenge.made_at < moment - KEPT_ATTEMPTS),
        delete(SignInAttempt).where(SignInAttempt.at < moment - KEPT_ATTEMPTS),
        delete(PasswordReset).where(PasswordReset.expires_at < moment - KEPT_LINKS),
        delete(UserSession).where(last_used < moment - KEPT_SESSIONS),
    ):
        db.session.execute(statement)
