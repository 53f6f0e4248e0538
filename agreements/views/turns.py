"""Who owes what of an agreement: its next act, and that of the monitoring return that is under way."""

from collections.abc import Mapping

from agreements.models import Agreement
from agreements.owed import Owed, owed
from agreements.returns import policy, queries
from agreements.returns.words import owed as owed_of_return
from agreements.workflow import CONCLUDED, Phase
from core.actor import Actor

# Nobody owes anything of the agreement itself.
QUIET = (Phase.TO_COME, Phase.IN_FORCE, Phase.RENEWED)


def turns(actor: Actor, agreement: Agreement, phase: Phase, names: Mapping[int, str]) -> list[Owed]:
    """The act owed of the agreement, then that of its return, for those who read it."""
    own = owed(agreement, phase, names)
    if agreement.state not in CONCLUDED or not policy.reads_all(actor):
        return [own]
    found = queries.under_way(agreement.id)
    if found is None:
        return [own]
    return [owed_of_return(found)] if phase in QUIET else [own, owed_of_return(found)]
