"""A support that ends, or whose end is proposed, waits for no renewal."""

from casefiles.events import SupportClosed
from casefiles.exits.events import EndProposed
from casefiles.reviews import queries
from core.clock import now
from core.events import subscribe
from core.guard import system_actor
from core.i18n import lazy_gettext as _l
from partners.notices import topics
from partners.workflow import FOLLOWERS

topics.declare("renewals", _l("Points d’étape et renouvellements"), "renewal.", roles=FOLLOWERS)


def _on_end(fact: SupportClosed | EndProposed) -> None:
    with system_actor("a support that ends waits for no renewal"):
        row = queries.running(fact.support_id, lock=True)
        if row is not None:
            row.ended_at = now()
            row.version += 1


def listen() -> None:
    """Subscribe; done once when the module is imported, again after a test emptied the registry."""
    subscribe(SupportClosed, _on_end)
    subscribe(EndProposed, _on_end)


listen()
