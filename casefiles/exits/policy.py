"""Who takes which step of the end of a pair's support. Pure: who referred the person is read before."""

from casefiles.exits.halves import half_in, member_of, other
from casefiles.exits.models import SupportExit
from casefiles.models import Support
from casefiles.workflow import State
from core.actor import Actor


def is_half(actor: Actor, support: Support) -> bool:
    """One of the pair, or who stands in for one."""
    return actor.is_member and half_in(support, actor.acts_for) is not None


def may_report(actor: Actor, support: Support, found: SupportExit) -> bool:
    """The half that did not propose."""
    reports = member_of(support, other(found.half)) in actor.acts_for
    return actor.is_member and reports and support.state is State.ENDING


def may_take_back(actor: Actor, support: Support) -> bool:
    """Either half, until the report is complete."""
    return is_half(actor, support) and support.state is State.ENDING


def may_read(actor: Actor, support: Support, found: SupportExit, author_id: int | None) -> bool:
    """Whoever referred the person, else the half that proposed."""
    reader = author_id if author_id is not None else member_of(support, found.half)
    return actor.is_member and reader in actor.acts_for and support.state is State.REPORTED
