"""What follows for appointments when a support ends, and for a calendar when a post does."""

from dataclasses import replace

from casefiles.appointments import actions, feeds
from casefiles.events import SupportClosed
from core.clock import now
from core.events import subscribe
from core.guard import system_actor
from partners.members.events import MembershipLeft


def _on_support_closed(fact: SupportClosed) -> None:
    with system_actor("a support that ended has no appointment to come") as system:
        actions.revoke_coming(fact.support_id, by=replace(system, membership=fact.by_id), at=now())


def _on_left(fact: MembershipLeft) -> None:
    feeds.end_with_post(fact.membership_id, now())


def listen() -> None:
    """Subscribe; done once when the module is imported, again after a test emptied the registry."""
    subscribe(SupportClosed, _on_support_closed)
    subscribe(MembershipLeft, _on_left)


listen()
