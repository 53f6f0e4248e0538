"""Taking a linked identity away from an account. None of these commits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import account_mail
from accounts.account_mail import AccountEvent
from accounts.account_rows import record_event
from accounts.models import User
from accounts.openid.models import LinkedIdentity
from core.errors import NotFound, Refusal
from core.i18n import gettext as _


def of_user(session: Session, user_id: int) -> Sequence[LinkedIdentity]:
    """The identities an account is opened with, the oldest first."""
    query = select(LinkedIdentity).where(LinkedIdentity.user_id == user_id)
    return session.scalars(query.order_by(LinkedIdentity.id)).all()


def unlink(session: Session, user_id: int, identity_id: int, at: datetime) -> None:
    """One identity opens the account no more; its user is told by mail, the journal keeps it.

    Raises NotFound for one that is not of this account, Refusal when nothing else would open it.
    """
    # Two removals at once go one by one: the second one sees what is left.
    user = session.scalars(select(User).where(User.id == user_id).with_for_update()).one()
    known = of_user(session, user_id)
    found = next((one for one in known if one.id == identity_id), None)
    if found is None:
        raise NotFound(_("Cette identité a déjà été retirée."))
    if user.password_hash is None and len(known) == 1:
        raise Refusal(_("C’est votre seule façon de vous connecter : choisissez d’abord un mot de passe."))
    _remove(session, found, at)


def unlink_all(session: Session, user_id: int, provider: str | None, at: datetime) -> int:
    """Every identity of an account, or those of one provider, by the operator once who asks was recognised: also the
    last one, since a link for a password is the operator's to give. How many were removed.
    """
    gone = [one for one in of_user(session, user_id) if provider in (None, one.provider)]
    for one in gone:
        _remove(session, one, at)
    return len(gone)


def _remove(session: Session, found: LinkedIdentity, at: datetime) -> None:
    record_event(session, found.user_id, "openid.unlinked", at, reason=found.provider)
    account_mail.tell(session, found.user_id, AccountEvent.IDENTITY_UNLINKED, at)
    session.delete(found)
    session.flush()
