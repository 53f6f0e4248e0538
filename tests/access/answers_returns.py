"""What the forms of monitoring returns are sent with."""

from collections.abc import Callable
from typing import Any

from core.clock import today
from tests.access.cells import Cell
from tests.access.scene import Scene
from tests.world import days_ago

Fields = dict[str, Any]


def _period(cell: Cell, _scene: Scene) -> Fields:
    """The last year of the agreement: that of the Tarn ended more than a year ago."""
    return {"period": f"{days_ago(370).year if cell.target == 'ended elsewhere' else today('31').year - 1}-year"}


def _of_return(cell: Cell, scene: Scene) -> Fields:
    """On the figures one has read."""
    return {"seen": scene.return_digests.get(cell.target, ""), "nothing": "y", "declared": "y"}


def _with(**fields: Any) -> Callable[[Cell, Scene], Fields]:
    return lambda _cell, _scene: fields


FULL: dict[str, Callable[[Cell, Scene], Fields]] = {
    "reports.prepare_return": _period,
    "reports.issue_return": _with(),
    "reports.reissue_return": _with(answer="Saisies depuis"),
    "reports.comment_return": _of_return,
    "reports.ask_return_fix": _with(side="council", reason="Des entrées manquent"),
    "reports.certify_return": _of_return,
    "reports.cancel_return": _with(why="Une autre période"),
}
