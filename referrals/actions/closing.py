"""The ends that are no answer: taken back by the author, by the person or by silence; expired by the clock."""

from datetime import datetime

from agreements import places
from core.actor import Actor
from core.db import db
from core.errors import NotAllowed
from core.events import publish
from core.i18n import gettext as _
from referrals.actions.checks import check_step, needed
from referrals.actions.moves import close, end_receiving_access
from referrals.events import ReferralExpired, ReferralWithdrawn, about
from referrals.models import Referral
from referrals.workflow import SYSTEM_WITHDRAWALS, Step, WithdrawReason


def withdraw(referral: Referral, *, reason: WithdrawReason, text: str | None = None, by: Actor, at: datetime) -> None:
    """Take a referral back; the receiving side sees the file no more at its next request.

    Raises Refusal for "other" without words, NotAllowed for a reason that is the system's.
    """
    check_step(referral, Step.WITHDRAW)
    if reason in SYSTEM_WITHDRAWALS and not by.is_system:
        raise NotAllowed(_("Ce motif n’est donné que par Binôme."))
    if reason is WithdrawReason.OTHER:
        needed(text, "text", _("Écrivez le motif : aucun de la liste ne convient."))
    referral.withdraw_reason, referral.withdraw_text = reason, text or None
    close(referral, Step.WITHDRAW, by=by, at=at, text=text or None)
    publish(ReferralWithdrawn(**about(referral, by)))
    _end(referral, by=by, at=at)


def expire(referral: Referral, *, by: Actor, at: datetime) -> None:
    """Nobody on the receiving side did anything for too long: the author is free to refer elsewhere."""
    check_step(referral, Step.EXPIRE)
    close(referral, Step.EXPIRE, by=by, at=at)
    publish(ReferralExpired(**about(referral, by)))
    _end(referral, by=by, at=at)


def _end(referral: Referral, *, by: Actor, at: datetime) -> None:
    places.free_referral(referral.id, by=by.membership, at=at)
    db.session.flush()
    end_receiving_access(referral, by=by, at=at)
