"""Who may see an agreement or one of its amendments, and move it. No query: departments and creator must be loaded.

Of an agreement that covers several departments, the administrators of the one that leads write, those of the others
read.
"""

from agreements.labels import LABELS
from agreements.labels_amendments import STATES
from agreements.models import Agreement
from agreements.models_amendments import AgreementAmendment, Signable
from agreements.workflow import CONCLUDED, State, Step
from core.actor import Actor
from core.errors import Conflict, NotAllowed
from core.i18n import gettext as _
from partners.workflow import ADMINISTRATORS, PROFESSIONALS, Role


def is_administrator(actor: Actor) -> bool:
    """Works on agreements, in a department or in a region."""
    return actor.is_member and actor.role in ADMINISTRATORS


def can_administer(actor: Actor, territory: str, region: str) -> bool:
    """Prepares agreements of this department: its own administrators, and those of its region."""
    if not is_administrator(actor):
        return False
    return actor.region == region if actor.role == Role.REGIONAL_ADMIN else actor.territory == territory


def leads(actor: Actor, agreement: Agreement) -> bool:
    """An administrator of the department that leads it, or of its region."""
    return can_administer(actor, agreement.territory, agreement.department.region_code)


def is_of_creator(actor: Actor, one: Signable) -> bool:
    """Belongs to the institution that wrote the draft."""
    return actor.organisation is not None and actor.organisation == one.created_by.unit.organisation_id


def is_of_party(actor: Actor, agreement: Agreement) -> bool:
    """Belongs to one of the two parties."""
    return actor.organisation in (agreement.council_id, agreement.employment_id)


def can_view(actor: Actor, one: Signable) -> bool:
    """A draft: administrators of its creator. Submitted: those of both parties. Concluded: all of its departments.

    A signatory sees what he is named to sign, and what his institution has signed. An amendment: never more than its
    agreement.
    """
    if isinstance(one, AgreementAmendment):
        return can_view(actor, one.agreement) and _views_amendment(actor, one)
    return _views_agreement(actor, one)


def _views_amendment(actor: Actor, amendment: AgreementAmendment) -> bool:
    if amendment.state is State.SIGNED:
        return True
    if actor.role == Role.SIGNATORY:
        return _is_named(actor, amendment)
    if not is_administrator(actor):
        return False
    return is_of_creator(actor, amendment) or (not amendment.is_private and is_of_party(actor, amendment.agreement))


def _views_agreement(actor: Actor, agreement: Agreement) -> bool:
    if agreement.state in CONCLUDED and actor.is_member and actor.role in PROFESSIONALS:
        return actor.territory in agreement.territories
    if actor.is_member and actor.role == Role.SIGNATORY:
        return _signatory_views(actor, agreement)
    if not any(can_administer(actor, place.code, place.region_code) for place in agreement.departments):
        return False
    if agreement.is_private:
        return is_of_creator(actor, agreement)
    return agreement.state in CONCLUDED or is_of_party(actor, agreement)


def _signatory_views(actor: Actor, agreement: Agreement) -> bool:
    """What one is named to sign, and what one's institution has signed."""
    if agreement.state in CONCLUDED:
        return is_of_party(actor, agreement)
    return _is_named(actor, agreement)


def _is_named(actor: Actor, one: Signable) -> bool:
    return any(row.membership_id == actor.membership for row in one.standing)


def can_read_versions(actor: Actor, one: Signable) -> bool:
    """The frozen texts: both parties, as long as they see what was frozen; the text signed is read by everybody."""
    return is_of_party(actor, one.agreement) and can_view(actor, one)


def can_edit(actor: Actor, one: Signable) -> bool:
    """A draft, by its creator's administrators."""
    mine = leads(actor, one.agreement) and is_of_creator(actor, one)
    return one.state is State.DRAFT and mine and can_view(actor, one)


def can_take(actor: Actor, one: Signable, step: Step) -> bool:
    """The table knows the step in this state for the actor's role, and it is this person's turn."""
    row = one.TRANSITIONS.get((one.state, step))
    if row is None or not _may_ever(actor, one, step) or not can_view(actor, one):
        return False
    return _is_ones_turn(actor, one, step)


def _is_ones_turn(actor: Actor, one: Signable, step: Step) -> bool:
    """A draft moves by its creator; a side approves once, a person signs once, a second person confirms."""
    match step:
        case Step.CONFIRM:
            return actor.user != one.recorded_by_user
        case Step.APPROVE:
            side = one.agreement.side_of(actor.organisation)
            return not any(given.side is side or given.user_id == actor.user for given in one.approved())
        case Step.SIGN | Step.REFUSE_SIGNATURE:
            return one.signatory_of(actor.membership) is not None
        case _:
            return one.state is not State.DRAFT or is_of_creator(actor, one)


def steps_for(actor: Actor, one: Signable) -> list[Step]:
    """Steps open to the actor now, in the order of the enum."""
    return [step for step in Step if can_take(actor, one, step)]


def _may_ever(actor: Actor, one: Signable, step: Step) -> bool:
    """An administrator of a party, who leads it, or a signatory; roles are the same in every state of a step."""
    roles = {role for (_state, known), row in one.TRANSITIONS.items() if known is step for role in row.roles}
    acts = actor.role == Role.SIGNATORY or leads(actor, one.agreement)
    return actor.is_member and actor.role in roles and acts and is_of_party(actor, one.agreement)


def require(actor: Actor, one: Signable, step: Step) -> None:
    """Let the step through, or say why not.

    Raises NotAllowed when the actor may not take it, Conflict when the state no longer allows it.
    """
    if not _may_ever(actor, one, step):
        raise NotAllowed(_("Cette étape revient à d’autres personnes de la convention."))
    if (one.state, step) not in one.TRANSITIONS:
        raise gone(one)
    if not can_take(actor, one, step):
        raise NotAllowed(_not_ones_turn(step))


def _not_ones_turn(step: Step) -> str:
    match step:
        case Step.CONFIRM:
            return _("Une autre personne que celle qui a enregistré la signature doit la confirmer.")
        case Step.APPROVE:
            return _("Votre institution a déjà approuvé ce texte.")
        case Step.SIGN | Step.REFUSE_SIGNATURE:
            return _("Votre signature n’est pas attendue sur cette version.")
        case _:
            return _("Cette étape revient à l’institution qui a créé le projet.")


def require_edit(actor: Actor, one: Signable) -> None:
    """Raises Conflict when it is no longer a draft, NotAllowed to anyone but its creator's side."""
    if one.state is not State.DRAFT:
        raise gone(one)
    if not can_edit(actor, one):
        raise NotAllowed(_("Ce projet ne peut être modifié que par l’institution qui l’a créé."))


def gone(one: Signable) -> Conflict:
    """The refusal of a step the state no longer allows."""
    state = state_of(one)
    if isinstance(one, AgreementAmendment):
        message = _("Cette étape n’est plus possible : l’avenant est à l’état « %(state)s ».", state=state)
    else:
        message = _("Cette étape n’est plus possible : la convention est à l’état « %(state)s ».", state=state)
    return Conflict(message, version=one.version)


def state_of(one: Signable) -> str:
    """Its state in words."""
    return str(STATES[one.state] if isinstance(one, AgreementAmendment) else LABELS[one.state])
