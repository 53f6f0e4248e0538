"""What a user is told about the own account."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session


class AccountEvent(StrEnum):
    """What happened to the account."""

    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a code
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a code
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    RECOVERY_USED = "recovery_used"
    IDENTITY_LINKED = "identity_linked"
    ACCOUNT_DISABLED = "account_disabled"
    SESSIONS_ENDED = "sessions_ended"
    INVITED = "invited"


def tell(session: Session, user_id: int, what: AccountEvent, *, at: datetime) -> None:
    """Queue a mail to the user in the running transaction."""
