"""What the forms of passwords and alerts are sent with."""

from collections.abc import Callable
from typing import Any

from tests import people
from tests.access import answers_rights
from tests.access.cells import Cell
from tests.access.scene import Scene

Fields = dict[str, Any]
NEW = "un vélo bleu sous la pluie"


def _new(_cell: Cell, _scene: Scene) -> Fields:
    return {"current": people.PASSWORD, "password": NEW, "again": NEW}


FULL: dict[str, Callable[[Cell, Scene], Fields]] = {
    "reset.forgotten": lambda _cell, _scene: {"email": people.email("denis.favre")},
    "reset.choose": _new,
    "reset.change": _new,
    "reports.check_journal": lambda _cell, _scene: {"quoi": "tout"},
    "reports.alert": lambda _cell, _scene: {"note": "Rien d’anormal : une réorganisation"},
    **answers_rights.FULL,
}
