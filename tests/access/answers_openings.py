"""What the forms that open a file are sent with."""

from collections.abc import Callable
from typing import Any

from tests.access.cells import Cell
from tests.access.scene import Scene
from tests.world import days_ago

WHY = "La personne est à l’accueil et sa collègue est absente."

FULL: dict[str, Callable[[Cell, Scene], dict[str, Any]]] = {
    "casefiles.break_glass": lambda _cell, scene: {"file_ref": scene.files["Abadie"], "reason": WHY},
    "casefiles.ask_access": lambda _cell, _scene: {
        "file_ref": "AG-31-ZZZZZZZZ",
        "reason": WHY,
        "until_on": str(days_ago(-9)),
    },
    "casefiles.decide_access": lambda _cell, _scene: {"outcome": "yes", "until_on": str(days_ago(-9))},
    "casefiles.withdraw_access": lambda _cell, _scene: {},
}
