"""What the forms about how a person is followed are sent with."""

from collections.abc import Callable
from typing import Any

from casefiles.following.diagnosis import current_digest
from core.guard import system_actor
from tests.access.cells import Cell
from tests.access.scene import Scene
from tests.world import days_ago


def _read(cell: Cell, scene: Scene) -> dict[str, Any]:
    """The diagnosis as the page shows it."""
    with system_actor("tests: the diagnosis of a file"):
        return {"seen": current_digest(scene.file_ids.get(cell.target, 0))}


FULL: dict[str, Callable[[Cell, Scene], dict[str, Any]]] = {
    "casefiles.pause": lambda _cell, _scene: {"until_on": str(days_ago(-9)), "reason": "care"},
    "casefiles.validate_diagnosis": _read,
    "casefiles.take_validation_back": lambda _cell, _scene: {},
    "casefiles.resume": lambda _cell, _scene: {},
}
