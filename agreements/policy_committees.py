"""Who holds the committees of an agreement, and who reads what they decided. No query: department must be loaded."""

from agreements.models import Agreement
from agreements.policy import is_of_party, leads
from core.actor import Actor
from core.errors import NotAllowed
from core.i18n import gettext as _


def can_manage(actor: Actor, agreement: Agreement) -> bool:
    """Administrators of either party in the department that leads, those of its region included."""
    return leads(actor, agreement) and is_of_party(actor, agreement)


def require_manage(actor: Actor, agreement: Agreement) -> None:
    """Raises NotAllowed."""
    if not can_manage(actor, agreement):
        raise NotAllowed(_("Ce suivi revient aux administrateurs des deux parties de la convention."))
