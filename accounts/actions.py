"""Sign-in, sign-out, change of membership. Each takes the running session and never commits."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from accounts import passwords, queries, sessions, throttle
from accounts.models import SignInAttempt, User
from accounts.openid import actions as openid
from core.clock import now
from core.db import side_session
from core.errors import NotAllowed, Refusal, TooMany
from core.guard import system_actor
from core.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Try:
    """One sign-in attempt; `key` stands for the account, known or not."""

    email: str
    password: str
    address: str
    key: str


def sign_in(attempt: Try, previous_session: int | None) -> str:
    """Check the password and open a session; returns its token.

    The same answer, in the same time, for an unknown account and a wrong password.
    Raises TooMany when throttled, Refusal otherwise.
    """
    with system_actor("sign-in"):
        attempt_id, user_id, stored = _claim(attempt)
        right = passwords.matches(stored, attempt.password)  # slow: outside any transaction
        if right and user_id is not None:
            renewed = passwords.renewed(stored, attempt.password)  # slow too
            with side_session(writing=True) as session:
                user = session.get_one(User, user_id)
                token = _open(session, user, previous_session)
                if token is not None:
                    if renewed is not None and user.password_hash == stored:
                        user.password_hash = renewed
                    session.get_one(SignInAttempt, attempt_id).succeeded = True
                    return token
    raise Refusal(_("Adresse ou mot de passe incorrect."))


def _claim(attempt: Try) -> tuple[int, int | None, str | None]:
    """Count the try; then the account and its hash when there is one. Raises TooMany when throttled."""
    with side_session(writing=True) as session:
        claimed = throttle.claim(session, attempt.key, attempt.address, now())
        if claimed is None:
            raise TooMany(_("Trop d’essais. Attendez quelques minutes avant de recommencer."))
        user = queries.by_email(session, attempt.email)
        return claimed.id, user.id if user else None, user.password_hash if user else None


def _open(session: Session, user: User, previous_session: int | None) -> str | None:
    """A session under the user's first membership; none for whom no membership is in force."""
    membership_id = sessions.post_of(session, user).membership
    if membership_id is None:
        return None
    if previous_session is not None:
        sessions.end(session, previous_session, "new sign-in")
    return sessions.start(session, user, membership_id)


def switch_membership(session: Session, signed_in: sessions.SignedIn, membership_id: int) -> str:
    """Act under another membership: a new session, the old one ends. Raises NotAllowed for a foreign one."""
    if membership_id not in [known for known, _label, _current in signed_in.memberships]:
        raise NotAllowed(_("Cette habilitation n’est pas la vôtre, ou elle a pris fin."))
    openid.require_vouched(session, signed_in.session_id, sessions.organisation_of(session, signed_in, membership_id))
    token = sessions.switch(session, signed_in.session_id, membership_id)
    openid.follow(session, signed_in.session_id, token)
    return token
