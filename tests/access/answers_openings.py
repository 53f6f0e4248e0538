"""What the forms that open a file are sent with."""

from collections.abc import Callable
from typing import Any

from tests.access.cells import Cell
from tests.access.scene import Scene

WHY = "La personne est à l’accueil et sa collègue est absente."

FULL: dict[str, Callable[[Cell, Scene], dict[str, Any]]] = {
    "casefiles.break_glass": lambda _cell, scene: {"file_ref": scene.files["Abadie"], "reason": WHY},
}
