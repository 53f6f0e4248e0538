"""Who manages which post: the actor's role and the place of the unit, held against the table. No query."""

from core.actor import Actor
from core.errors import NotAllowed, Refusal
from core.i18n import gettext as _
from partners.members.workflow import Place, may_manage, roles_given
from partners.models import Membership, Unit
from partners.workflow import Role, Side


def role_of(actor: Actor) -> Role | None:
    """The role somebody acts under; None for nobody, a link, the system."""
    return Role(actor.role) if actor.is_member and actor.role else None


def can_manage(actor: Actor, place: Place, post: Membership) -> bool:
    """Change, confirm, end or give back a post that the actor sees; never one of the own account."""
    return may_manage(role_of(actor), place, post.role, own=post.user_id == actor.user)


def can_give(actor: Actor, place: Place, unit: Unit, role: Role) -> bool:
    """Offer a post in a unit."""
    return role in roles_given(role_of(actor), place, Side(unit.side))


def require_manage(actor: Actor, place: Place, post: Membership) -> None:
    """Raises NotAllowed with a sentence; what one does not see is not found before. The operator manages any post."""
    if actor.is_system:
        return
    if post.user_id == actor.user:
        raise NotAllowed(_("Personne ne change ses propres habilitations : demandez à qui administre les comptes."))
    if not can_manage(actor, place, post):
        raise NotAllowed(_("Cette habilitation est donnée par quelqu’un d’autre : votre rôle ne la gère pas."))


def require_give(actor: Actor, place: Place, unit: Unit, role: Role) -> None:
    """Raises Refusal, on the field of the role, for one that is not the actor's to give there."""
    if not can_give(actor, place, unit, role):
        raise Refusal(_("Votre rôle ne permet pas de donner cette habilitation dans ce lieu."), field="role")


def can_name_stand_in(actor: Actor, place: Place, post: Membership) -> bool:
    """Whoever is away, or who manages their post."""
    is_own = actor.is_member and actor.membership == post.id
    return is_own or can_manage(actor, place, post)


def require_stand_in(actor: Actor, place: Place, post: Membership) -> None:
    """Raises NotAllowed for somebody else's absence."""
    if not can_name_stand_in(actor, place, post):
        raise NotAllowed(_("L’absence de cette personne est dite par elle-même ou par qui gère son poste."))
