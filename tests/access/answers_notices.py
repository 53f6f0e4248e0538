"""What the forms of notices are sent with."""

from collections.abc import Callable
from typing import Any

from core.clock import today
from partners.notices import topics
from tests import people
from tests.access.cells import Cell
from tests.access.scene import Scene

Fields = dict[str, Any]


def _preferences(cell: Cell, _scene: Scene) -> Fields:
    """Whatever the role may choose about; nothing was chosen yet."""
    role = people.role_of(cell.who.login or "anne.roux")
    return {"version": 0, **{topic.code: "at_once" for topic in topics.chosen_by(role)}}


FULL: dict[str, Callable[[Cell, Scene], Fields]] = {
    "notices.read": lambda _cell, _scene: {},
    "notices.read_all": lambda _cell, scene: {"last": max(scene.notices.values())},
    "notices.save_preferences": _preferences,
    "notices.pause": lambda _cell, _scene: {"until": str(today("31"))},
    "notices.resume": lambda _cell, _scene: {},
}
