"""Throttling of sign-in, counted in the database so that every process agrees.

Figures: 5 failures a minute and 10 in 15 minutes per account, 20 an hour per network address (security page, 4).
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from accounts.models import SignInAttempt

Limits = tuple[tuple[timedelta, int], ...]
ACCOUNT_LIMITS: Limits = ((timedelta(minutes=1), 5), (timedelta(minutes=15), 10))
ADDRESS_LIMITS: Limits = ((timedelta(hours=1), 20),)


def account_key(email: str, secret: str) -> str:
    """What stands for an e-mail address in the attempts: unknown addresses are not written down."""
    return hmac.new(secret.encode(), email.encode(), hashlib.sha256).hexdigest()


def is_throttled(
    session: Session, key: str, address: str, at: datetime, account_limits: Limits = ACCOUNT_LIMITS
) -> bool:
    """Whether one more try must wait, for the account or for the address."""
    for column, value, limits in (
        (SignInAttempt.account_key, key, account_limits),
        (SignInAttempt.address, address, ADDRESS_LIMITS),
    ):
        for window, most in limits:
            failures = session.scalar(
                select(func.count())
                .select_from(SignInAttempt)
                .where(column == value, SignInAttempt.at > at - window, SignInAttempt.succeeded.is_(False))
            )
            if (failures or 0) >= most:
                return True
    return False


def claim(
    session: Session, key: str, address: str, at: datetime, *, account_limits: Limits = ACCOUNT_LIMITS
) -> SignInAttempt | None:
    """Count one try as failed before its password is looked at, one after the other; None when it must wait.

    Counted first, so that tries sent all at once are as many as tries sent in turn.
    """
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time
        session.execute(text(f"LOCK TABLE {SignInAttempt.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))
    if is_throttled(session, key, address, at, account_limits):
        return None
    attempt = SignInAttempt(account_key=key, address=address, at=at, succeeded=False)
    session.add(attempt)
    session.flush()
    return attempt
