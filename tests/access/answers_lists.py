"""What the forms of several referrals at once are sent with."""

from typing import Any

from tests import people
from tests.access.cells import Cell
from tests.access.scene import Scene
from tests.access.verdicts_to_employment import SENT


def _item(cell: Cell, scene: Scene) -> list[str]:
    return [f"{scene.referrals[cell.target]}.1"]


def _worker(cell: Cell, scene: Scene) -> dict[str, Any]:
    return {
        "items": _item(cell, scene),
        "worker": str(people.membership_id("paul.martin" if cell.target == SENT else "leo.caron")),
    }


def _reason(cell: Cell, scene: Scene) -> dict[str, Any]:
    return {"items": _item(cell, scene), "reason": "Le lieu ferme"}


FULL = {"referrals.save_together": _worker, "referrals.hand_over": _reason}
