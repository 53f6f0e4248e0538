"""What the one question after a support is answered with."""

from collections.abc import Callable
from typing import Any

from tests.access.cells import Cell
from tests.access.scene import Scene

FULL: dict[str, Callable[[Cell, Scene], dict[str, Any]]] = {
    "casefiles.later_status": lambda _cell, _scene: {"situation": "training"}
}
