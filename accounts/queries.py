"""Reading users."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import User


def by_email(session: Session, email: str) -> User | None:
    """The active user of an address, whatever its case."""
    return session.scalar(select(User).where(User.email == email.strip().lower(), User.deactivated_at.is_(None)))
