"""What is asked of a head, and the answer."""

from collections.abc import Callable
from typing import Any

from tests.access.cells import Cell
from tests.access.scene import Scene
from tests.world import days_ago

FULL: dict[str, Callable[[Cell, Scene], dict[str, Any]]] = {
    "casefiles.ask_head": lambda _cell, _scene: {"asked": "error", "on": str(days_ago(0)), "reason": "Doublon"},
    "heads.decide": lambda _cell, _scene: {"decision": "no", "answer": "Parlons-en d'abord"},
}
