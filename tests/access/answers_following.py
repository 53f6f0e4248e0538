"""What the forms about how a person is followed are sent with."""

from collections.abc import Callable
from typing import Any

from tests.access.cells import Cell
from tests.access.scene import Scene
from tests.world import days_ago

FULL: dict[str, Callable[[Cell, Scene], dict[str, Any]]] = {
    "casefiles.pause": lambda _cell, _scene: {"until_on": str(days_ago(-9)), "reason": "care"},
    "casefiles.validate_diagnosis": lambda _cell, scene: {"seen": scene.diagnosis},
    "casefiles.take_validation_back": lambda _cell, _scene: {},
    "casefiles.group_contact": lambda cell, scene: {
        "files": [scene.files[cell.target]],
        "channel": "in_person",
        "on": str(days_ago(0)),
    },
    "casefiles.resume": lambda _cell, _scene: {},
}
