"""What the forms about the end of a support are sent with."""

from collections.abc import Callable
from typing import Any

from core.clock import today
from tests.access.cells import Cell
from tests.access.scene import Scene

Fields = dict[str, Any]


def _end(cell: Cell, scene: Scene) -> Fields:
    """Every shared barrier of the file, graded."""
    keys = scene.shared_barriers.get(cell.target, [])
    graded = {name: value for key in keys for name, value in ((f"state_{key}", "lifted"), (f"grade_{key}", "partly"))}
    return {"exit": "moved", "on": str(today("31")), "next_referent": "Mission locale", **graded}


FULL: dict[str, Callable[[Cell, Scene], Fields]] = {
    "casefiles.close": _end,
    "casefiles.take_back_end": lambda _cell, _scene: {"reason": "Le contrat est rompu"},
    "casefiles.query_exit": lambda _cell, _scene: {"reason": "Quel contrat ?"},
    "casefiles.acknowledge_exit": lambda _cell, _scene: {},
    "referrals.query_outcome": lambda _cell, _scene: {"reason": "Quel contrat ?"},
}
