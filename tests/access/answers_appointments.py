"""What the forms about appointments are sent with."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from core.clock import today
from tests.access.cells import Cell
from tests.access.scene import Scene


def _day() -> date:
    return today("31") + timedelta(days=12)


def _appointment(_cell: Cell, _scene: Scene) -> dict[str, Any]:
    usual = {"on": str(_day()), "start": "14:00", "end": "14:30", "kind": "phone", "phone": "05 61 00 00 00"}
    return {**usual, "with_whom": "worker" if _cell.who.role == "worker" else "advisor", "anyway": "y"}


FULL: dict[str, Callable[[Cell, Scene], dict[str, Any]]] = {
    "casefiles.new_appointment": _appointment,
    "casefiles.move_appointment": lambda cell, scene: {**_appointment(cell, scene), "version": 1},
    "casefiles.appointment_outcome": lambda _cell, _scene: {"outcome": "excused", "version": 1},
    "casefiles.cancel_appointment": lambda _cell, _scene: {"outcome": "revoked", "version": 1},
    "casefiles.make_calendar": lambda _cell, _scene: {},
    "casefiles.revoke_calendar": lambda _cell, _scene: {},
    "casefiles.take_outcome_back": lambda _cell, _scene: {"reason": "Par erreur", "version": 1},
}
