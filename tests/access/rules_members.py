"""What the cells about posts must answer."""

from collections.abc import Callable

from tests.access import verdicts_members as members
from tests.access.verdicts import V


def listed(endpoint: str, key: str, _target: str, sent: str) -> V:
    """Lists of one's own office; an invitation to it; what is confirmed in its review."""
    if sent != "full":
        return V.OK if sent == "get" else V.REFUSED
    if endpoint == "members.review" and key not in members.MANAGED["anne"]:
        return V.HIDDEN
    return V.DONE


def of_post(endpoint: str, key: str, target: str, sent: str) -> V:
    """A post of another office does not exist; one that is not one's to manage is seen and left alone."""
    if endpoint in members.BUTTONS and sent == "blank":
        return V.ELSEWHERE
    if key not in members.REACH[target]:
        return V.HIDDEN
    if endpoint in members.PAGES:
        return V.OK
    if key not in members.MANAGED[target]:
        return V.DENIED
    if sent != "full":
        return V.OK if sent == "get" else V.REFUSED
    return _written(endpoint, target)


def _written(endpoint: str, target: str) -> V:
    """A suspended post is given back and nothing else; one in force needs no giving back."""
    is_suspended = target == "suspended"
    if endpoint in members.BUTTONS:
        return V.DONE if is_suspended else V.CONFLICT
    if endpoint == "members.give":
        return V.DONE
    if is_suspended:
        return V.CONFLICT
    if endpoint == "members.absence_of" and target not in members.COLLEAGUES:
        return V.REFUSED
    return V.DONE


def of_invitation(_endpoint: str, key: str, target: str, sent: str) -> V:
    """A button: sent empty, it leads back."""
    if sent == "blank":
        return V.ELSEWHERE
    return V.DONE if key in members.INVITED[target] else V.HIDDEN


def absence(_endpoint: str, key: str, _target: str, sent: str) -> V:
    """One's own, with a colleague who can stand in."""
    if sent == "get":
        return V.OK
    return V.DONE if sent == "full" and key in members.COLLEAGUES else V.REFUSED


def end_absence(_endpoint: str, key: str, target: str, sent: str) -> V:
    """One's own, or that of a post one manages."""
    if sent == "blank":
        return V.ELSEWHERE
    return V.DONE if key in members.ABSENT[target] else V.HIDDEN


def take_over(_endpoint: str, key: str, _target: str, sent: str) -> V:
    """What waits in the queue one keeps."""
    if sent != "full":
        return V.OK if sent == "get" else V.REFUSED
    return V.DONE if key in members.OF_QUEUE else V.HIDDEN


def link(target: str, sent: str, *, signed_in: bool) -> V:
    """Whoever holds a running token; signed in as somebody else, nothing happens."""
    if target == "missing":
        return V.HIDDEN
    if sent == "get" or signed_in:
        return V.OK
    return V.DONE if sent == "full" else V.REFUSED


RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = (
    (members.LISTS, listed),
    (members.PAGES | members.FORMS | members.BUTTONS, of_post),
    (members.INVITATIONS, of_invitation),
    ({"members.absence"}, absence),
    ({"members.end_absence"}, end_absence),
    ({"casefiles.to_take_over"}, take_over),
)
