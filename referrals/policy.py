"""Who may take which step: the part an actor plays in one referral, held against the transition table. No query."""

from core.actor import Actor
from core.errors import Conflict, NotAllowed
from core.i18n import gettext as _
from core.labels import label
from referrals.models import Referral
from referrals.workflow import TRANSITIONS, Part, Step, parts_that_take


def parts(actor: Actor, referral: Referral) -> frozenset[Part]:
    """The parts an actor plays; none for someone the referral does not concern."""
    if actor.is_system:
        return frozenset({Part.SYSTEM})
    if not actor.is_member:
        return frozenset()
    played = set()
    # A draft is its author's alone; what was sent is also answered for by whoever stands in.
    if referral.author_id == actor.membership or (
        referral.sent_at is not None and referral.author_id in actor.acts_for
    ):
        played.add(Part.AUTHOR)
    if referral.to_unit_id is not None and referral.to_unit_id in actor.queues:
        played.add(Part.ROUTER)
    if referral.assigned_id is not None and referral.assigned_id in actor.acts_for:
        played.add(Part.WORKER)
    return frozenset(played)


def can_view(actor: Actor, referral: Referral) -> bool:
    """Author, receiving side, or the half named for the pair; a draft is its author's alone.

    Named access to the case file is needed on top: the guard adds it.
    """
    played = parts(actor, referral)
    if referral.sent_at is None:
        return Part.AUTHOR in played
    return bool(played) or (actor.is_member and referral.named_id in actor.acts_for)


def can_take(actor: Actor, referral: Referral, step: Step) -> bool:
    """The table knows the step in this state, for a part the actor plays."""
    row = TRANSITIONS.get((referral.state, step))
    return row is not None and referral.direction in row.directions and bool(row.parts & parts(actor, referral))


def steps_for(actor: Actor, referral: Referral) -> list[Step]:
    """Steps open to the actor now, in the order of the enum."""
    return [step for step in Step if can_take(actor, referral, step)]


def can_edit_draft(actor: Actor, referral: Referral) -> bool:
    """Only its author, before it is sent."""
    return referral.sent_at is None and Part.AUTHOR in parts(actor, referral)


def can_read_answer(actor: Actor, referral: Referral) -> bool:
    """The author has an answer, or another end, he did not mark as read."""
    is_author = Part.AUTHOR in parts(actor, referral)
    return is_author and referral.closed_at is not None and referral.read_answer_at is None


def can_send_link(actor: Actor, referral: Referral) -> bool:
    """The author, or whoever distributes in the receiving unit, once it was sent; a wrong state is the action's."""
    return referral.sent_at is not None and bool(parts(actor, referral) & {Part.AUTHOR, Part.ROUTER})


def can_read_outcome(actor: Actor, referral: Referral) -> bool:
    """The author has an outcome he did not acknowledge."""
    is_author = Part.AUTHOR in parts(actor, referral)
    return is_author and referral.outcome_on is not None and referral.outcome_read_at is None


def require_outcome(actor: Actor, referral: Referral) -> None:
    """Raises NotAllowed to anybody but the author, Conflict before any outcome."""
    if referral.author_id not in actor.acts_for:
        raise NotAllowed(_("Seule la personne qui a envoyé l’orientation prend acte du bilan."))
    if referral.outcome_on is None:
        raise Conflict(_("L’accompagnement n’est pas terminé : son bilan n’est pas encore connu."))


def require(actor: Actor, referral: Referral, step: Step) -> None:
    """Let the step through, or say why not.

    Raises NotAllowed when the actor's part never takes it, Conflict when the state no longer allows it.
    """
    if not parts(actor, referral) & parts_that_take(step):
        raise NotAllowed(_("Cette étape revient à une autre personne."))
    if not can_take(actor, referral, step):
        message = _(
            "Cette étape n’est plus possible : l’orientation est maintenant dans l’état « %(state)s ».",
            state=label(referral.state),
        )
        raise Conflict(message, current={}, version=referral.version)
