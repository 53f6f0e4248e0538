"""Who prepares what follows an agreement. No query: department must be loaded."""

from agreements.models import Agreement
from agreements.policy import gone
from agreements.policy_committees import can_manage, require_manage
from agreements.workflow import CONCLUDED
from core.actor import Actor


def can_renew(actor: Actor, agreement: Agreement) -> bool:
    """Administrators of either party, once it was signed."""
    return agreement.state in CONCLUDED and can_manage(actor, agreement)


def require_renew(actor: Actor, agreement: Agreement) -> None:
    """Raises NotAllowed to anybody else, Conflict for an agreement that was never signed."""
    require_manage(actor, agreement)
    if agreement.state not in CONCLUDED:
        raise gone(agreement)
