"""Who may propose an amendment; its steps are those of `policy`. No query: the agreement must be loaded."""

from agreements.labels import LABELS
from agreements.models import Agreement
from agreements.policy import can_view, is_of_party, leads
from agreements.workflow import State
from core.actor import Actor
from core.errors import Conflict, NotAllowed
from core.i18n import gettext as _


def _may_ever(actor: Actor, agreement: Agreement) -> bool:
    return leads(actor, agreement) and is_of_party(actor, agreement) and can_view(actor, agreement)


def can_propose(actor: Actor, agreement: Agreement) -> bool:
    """Administrators of both parties, while the agreement is signed."""
    return agreement.state is State.SIGNED and _may_ever(actor, agreement)


def require_propose(actor: Actor, agreement: Agreement) -> None:
    """Raises NotAllowed to anyone but the parties' administrators, Conflict when the agreement is not signed."""
    if not _may_ever(actor, agreement):
        raise NotAllowed(_("Un avenant est proposé par un administrateur de l’une des deux parties."))
    require_amendable(agreement)


def require_amendable(agreement: Agreement) -> None:
    """Raises Conflict when the agreement is not signed."""
    if agreement.state is not State.SIGNED:
        state = str(LABELS[agreement.state])
        message = _("Seule une convention signée reçoit un avenant ; celle-ci est à l’état « %(state)s ».", state=state)
        raise Conflict(message, version=agreement.version)
