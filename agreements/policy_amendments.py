"""Who may propose an amendment and move it. No query: the agreement and the creator must be loaded."""

from agreements.amending import TRANSITIONS, AmendmentState, AmendmentStep
from agreements.labels import LABELS
from agreements.labels_amendments import LABELS as WORDS
from agreements.models import Agreement
from agreements.models_amendments import AgreementAmendment
from agreements.policy import can_view, is_administrator, is_of_party
from agreements.workflow import State
from core.actor import Actor
from core.errors import Conflict, NotAllowed
from core.i18n import gettext as _


def _may_ever(actor: Actor, agreement: Agreement) -> bool:
    return is_administrator(actor) and is_of_party(actor, agreement) and can_view(actor, agreement)


def can_propose(actor: Actor, agreement: Agreement) -> bool:
    """Administrators of both parties, while the agreement is signed."""
    return agreement.state is State.SIGNED and _may_ever(actor, agreement)


def require_propose(actor: Actor, agreement: Agreement) -> None:
    """Raises NotAllowed to anyone but the parties' administrators, Conflict when the agreement is not signed."""
    if not _may_ever(actor, agreement):
        raise NotAllowed(_("Un avenant est proposé par un administrateur de l’une des deux parties."))
    if agreement.state is not State.SIGNED:
        state = str(LABELS[agreement.state])
        message = _("Seule une convention signée reçoit un avenant ; celle-ci est à l’état « %(state)s ».", state=state)
        raise Conflict(message, version=agreement.version)


def can_take(actor: Actor, amendment: AgreementAmendment, step: AmendmentStep) -> bool:
    """The table knows the step in this state, and it is this person's turn."""
    known = (amendment.state, step) in TRANSITIONS and _may_ever(actor, amendment.agreement)
    return known and _is_ones_turn(actor, amendment, step)


def _is_ones_turn(actor: Actor, amendment: AgreementAmendment, step: AmendmentStep) -> bool:
    """A draft moves by the institution that proposed it; a second person confirms."""
    if step is AmendmentStep.CONFIRM:
        return actor.user != amendment.recorded_by_user
    own = actor.organisation == amendment.created_by.unit.organisation_id
    return amendment.state is not AmendmentState.DRAFT or own


def steps_for(actor: Actor, amendment: AgreementAmendment) -> list[AmendmentStep]:
    """Steps open to the actor now, in the order of the enum."""
    return [step for step in AmendmentStep if can_take(actor, amendment, step)]


def require(actor: Actor, amendment: AgreementAmendment, step: AmendmentStep) -> None:
    """Let the step through, or say why not.

    Raises NotAllowed when the actor may not take it, Conflict when the state no longer allows it.
    """
    if not _may_ever(actor, amendment.agreement):
        raise NotAllowed(_("Cette étape revient à d’autres personnes de la convention."))
    if (amendment.state, step) not in TRANSITIONS:
        state = str(WORDS[amendment.state])
        message = _("Cette étape n’est plus possible : l’avenant est à l’état « %(state)s ».", state=state)
        raise Conflict(message, version=amendment.version)
    if not _is_ones_turn(actor, amendment, step):
        if step is AmendmentStep.CONFIRM:
            raise NotAllowed(_("Une autre personne que celle qui a enregistré la signature doit la confirmer."))
        raise NotAllowed(_("Cette étape revient à l’institution qui a proposé l’avenant."))
