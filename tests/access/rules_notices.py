"""What the cells of notices must answer."""

from collections.abc import Callable

from tests.access import verdicts_notices as notices
from tests.access.verdicts import V


def of_notice(endpoint: str, key: str, target: str, sent: str) -> V:
    """Another's is not found, like one that is not there."""
    if endpoint == "notices.read" and sent == "blank":
        return V.ELSEWHERE
    is_hidden = endpoint in notices.PAUSES and target not in notices.ABOUT_PERSON
    if key != notices.NOTICES[target] or is_hidden:
        return V.HIDDEN
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def resume(_endpoint: str, key: str, target: str, sent: str) -> V:
    """A button: sent empty, it leads back."""
    if sent == "blank":
        return V.ELSEWHERE
    return V.DONE if key == notices.HELD[target] else V.HIDDEN


def read_all(_endpoint: str, _key: str, _target: str, sent: str) -> V:
    """One's own, however many there are."""
    return V.ELSEWHERE if sent == "blank" else V.DONE


def save(_endpoint: str, _key: str, _target: str, sent: str) -> V:
    """One's own choices."""
    return V.REFUSED if sent == "blank" else V.DONE


RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = (
    (notices.OF_NOTICE, of_notice),
    ({"notices.resume"}, resume),
    ({"notices.read_all"}, read_all),
    ({"notices.save_preferences"}, save),
)
