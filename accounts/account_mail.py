"""Mails to a user about the own account: what happened, never about a person who is followed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from accounts.models import User
from core import outbox
from core.clock import civil_date
from core.i18n import lazy_gettext as _l


class AccountEvent(StrEnum):
    """What an account's owner is told at once."""

    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a word, not a password
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a word, not a password
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    RECOVERY_USED = "recovery_used"
    IDENTITY_LINKED = "identity_linked"
    ACCOUNT_DISABLED = "account_disabled"
    SESSIONS_ENDED = "sessions_ended"
    INVITED = "invited"


MAILS = {
    AccountEvent.ACCOUNT_DISABLED: outbox.declare(
        "account.disabled",
        subject=_l("Binôme : votre compte est désactivé"),
        text=_l(
            "Bonjour,\n\nVotre compte est désactivé depuis le %(day)s. Pour le retrouver, demandez à la personne qui "
            "administre les comptes de votre lieu de le rétablir.\n\nBinôme"
        ),
    ),
}


def tell(session: Session, user_id: int, what: AccountEvent, at: datetime) -> None:
    """Queue the mail of an event in the running transaction."""
    if what in MAILS:
        to = session.get_one(User, user_id).email
        outbox.send(to=to, kind=MAILS[what], values={"day": civil_date(at, None)})
