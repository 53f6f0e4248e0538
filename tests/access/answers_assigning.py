"""What the forms about who follows whom are sent with."""

from collections.abc import Callable
from typing import Any

from tests import people
from tests.access.cells import Cell
from tests.access.scene import Scene
from tests.world import days_ago

Fields = dict[str, Any]


def _handed(cell: Cell, _scene: Scene) -> Fields:
    """The colleague there is; whoever has none names somebody all the same."""
    sonia = cell.who.key == "sonia"
    heir = people.membership_id("val.perrin", "Toulouse Minimes") if sonia else people.membership_id("leo.caron")
    return {"heir": str(heir), "note": "Rappeler lundi.", "level": "shared"}


FULL: dict[str, Callable[[Cell, Scene], Fields]] = {
    "casefiles.hand_over": _handed,
    "casefiles.change_mode": lambda _cell, _scene: {"mode": "guided"},
    "casefiles.follow_remotely": lambda _cell, _scene: dict.fromkeys(
        ("has_equipment", "has_connection", "is_at_ease", "agreed"), "y"
    ),
    "casefiles.back_to_face": lambda _cell, _scene: {"why": "person_asked"},
    "casefiles.beyond_cap": lambda _cell, _scene: {
        "extra": "1", "until_on": str(days_ago(-30)), "reason": "Un congé",
    },
    "casefiles.department_cap": lambda _cell, _scene: {"cap": "60", "effective_on": str(days_ago(-30))},
    "casefiles.end_beyond_cap": lambda _cell, _scene: {},
}  # fmt: skip
