"""Who reads a monitoring return and who moves it. No query: the return, its agreement and its rows must be loaded."""

from agreements.models import Agreement
from agreements.policy import is_administrator
from agreements.policy_committees import can_manage
from agreements.returns.labels import LABELS
from agreements.returns.models import MonitoringReturn
from agreements.returns.workflow import TRANSITIONS, ReturnStep
from core.actor import Actor
from core.errors import Conflict, NotAllowed
from core.i18n import gettext as _
from partners.workflow import ADMINISTRATORS, QUEUE_KEEPERS


def reads_returns(actor: Actor) -> bool:
    """Those who read the yearly report of the department: the figures are the same."""
    return actor.is_member and actor.role in (*ADMINISTRATORS, *QUEUE_KEEPERS)


def reads_all(actor: Actor) -> bool:
    """Administrators who see the agreement read its returns from the first day; others once certified."""
    return is_administrator(actor)


def can_prepare(actor: Actor, agreement: Agreement) -> bool:
    """Administrators of both parties, as for its committees."""
    return can_manage(actor, agreement)


def can_take(actor: Actor, found: MonitoringReturn, step: ReturnStep) -> bool:
    """The table knows the step in this state, and it is this person's turn."""
    known = (found.state, step) in TRANSITIONS and can_prepare(actor, found.agreement)
    return known and _is_ones_turn(actor, found, step)


def steps_for(actor: Actor, found: MonitoringReturn) -> list[ReturnStep]:
    """Steps open to the actor now, in the order of the enum."""
    return [step for step in ReturnStep if can_take(actor, found, step)]


def _is_ones_turn(actor: Actor, found: MonitoringReturn, step: ReturnStep) -> bool:
    """A draft moves by the side that prepared it, a fix by the side it is asked of; each side comments once."""
    side = found.agreement.side_of(actor.organisation)
    match step:
        case ReturnStep.ISSUE | ReturnStep.CANCEL:
            return actor.organisation == found.created_by.unit.organisation_id
        case ReturnStep.COMMENT:
            return not any(one.side is side or one.user_id == actor.user for one in found.said())
        case ReturnStep.REISSUE:
            return side is found.fix_side
        case ReturnStep.CERTIFY:
            return found.current is not None and actor.user != found.current.user_id
        case _:
            return True


def require(actor: Actor, found: MonitoringReturn, step: ReturnStep) -> None:
    """Let the step through, or say why not.

    Raises NotAllowed when the actor may not take it, Conflict when the state no longer allows it.
    """
    if not can_prepare(actor, found.agreement):
        raise NotAllowed(_("Ce suivi revient aux administrateurs des deux parties de la convention."))
    if (found.state, step) not in TRANSITIONS:
        state = str(LABELS[found.state])
        message = _("Cette étape n’est plus possible : le retour est à l’état « %(state)s ».", state=state)
        raise Conflict(message, version=found.version)
    if not _is_ones_turn(actor, found, step):
        raise NotAllowed(_not_ones_turn(step))


def _not_ones_turn(step: ReturnStep) -> str:
    match step:
        case ReturnStep.COMMENT:
            return _("Votre institution a déjà commenté ces chiffres.")
        case ReturnStep.REISSUE:
            return _("Cette correction est demandée à l’autre partie.")
        case ReturnStep.CERTIFY:
            return _("Une autre personne que celle qui a figé les chiffres doit certifier le retour.")
        case _:
            return _("Cette étape revient à l’institution qui prépare le retour.")
