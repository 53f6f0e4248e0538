"""What the forms about sensitive texts are sent with."""

from collections.abc import Callable
from typing import Any

from tests.access.cells import Cell
from tests.access.scene import Scene

FULL: dict[str, Callable[[Cell, Scene], dict[str, Any]]] = {
    "casefiles.write_sensitive": lambda _cell, _scene: {"kind": "health", "text": "Un texte"},
    "casefiles.sensitive_readers": lambda _cell, _scene: {"version": 1, "confirmed": "y"},
    "casefiles.erase_sensitive": lambda _cell, _scene: {"version": 1},
}
