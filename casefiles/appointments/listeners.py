"""What follows for appointments when a support ends."""

from dataclasses import replace

from casefiles.appointments import actions
from casefiles.events import SupportClosed
from core.clock import now
from core.events import subscribe
from core.guard import system_actor


def _on_support_closed(fact: SupportClosed) -> None:
    with system_actor("a support that ended has no appointment to come") as system:
        actions.revoke_coming(fact.support_id, by=replace(system, membership=fact.by_id), at=now())


def listen() -> None:
    """Subscribe; done once when the module is imported, again after a test emptied the registry."""
    subscribe(SupportClosed, _on_support_closed)


listen()
