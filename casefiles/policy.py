"""Who may do what on a case file they see. Pure: the reach of the actor's access is read before."""

from collections.abc import Iterable

from casefiles.models import CaseFile, Contact, Note, Support, Written
from casefiles.workflow import TRANSITIONS, AccessLevel, Level, Mode, Part, Step
from core.actor import Actor
from core.errors import NotAllowed
from core.i18n import gettext as _
from partners.workflow import FOLLOWERS, READERS, Role


def foremost(supports: Iterable[Support]) -> Support | None:
    """The one a page or a step is about: global first, then the latest; None of none."""
    return max(supports, key=lambda one: (one.mode is Mode.GLOBAL, one.start_on, one.id), default=None)


def can_view(actor: Actor, reach: AccessLevel | None) -> bool:
    """The content of a file: named access to it, and a role that follows people, or heads those who do."""
    return actor.is_member and reach is AccessLevel.CONTENT and actor.role in READERS


def can_write(actor: Actor, reach: AccessLevel | None, file: CaseFile) -> bool:
    """Anything new in a file: until its last support has ended. A file without any support yet is open."""
    if actor.role not in FOLLOWERS:
        return False
    return can_view(actor, reach) and (not file.supports or any(support.is_open for support in file.supports))


def can_withdraw_agreement(actor: Actor, reach: AccessLevel | None) -> bool:
    """Whoever reads the content records it, even once every support has ended: it is the person's right."""
    return actor.role in FOLLOWERS and can_view(actor, reach)


def can_edit(actor: Actor, item: Written) -> bool:
    """Words are their author's; barriers and plan belong to whoever of the pair reads them."""
    if item.level is Level.AUTHOR or isinstance(item, Note | Contact):
        return item.author_id == actor.membership
    return item.level is Level.SHARED or item.organisation_id == actor.organisation


def steps_for(actor: Actor, support: Support) -> tuple[Step, ...]:
    """Steps the pair takes by itself, for its halves and whoever stands in for one; the other parts have pages of
    their own, and one step follows from the person's withdrawal of the agreement."""
    if not actor.is_member or actor.acts_for.isdisjoint(support.pair):
        return ()
    moves = TRANSITIONS.items()
    return tuple(step for (state, step), move in moves if state is support.state and Part.PAIR in move.parts)


def require(actor: Actor, support: Support, step: Step) -> None:
    """Raises NotAllowed for somebody outside the pair; a wrong state is `take`'s to refuse."""
    if not actor.is_member or actor.acts_for.isdisjoint(support.pair):
        raise NotAllowed(_("Seul le binôme de cet accompagnement peut faire cela."))


def default_level(actor: Actor) -> Level:
    """A social worker's words stay in the social service unless shared on purpose."""
    return Level.OWN_SERVICE if actor.role == Role.SOCIAL_WORKER else Level.SHARED
