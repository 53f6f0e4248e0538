"""What the forms of the register of rights are sent with."""

from collections.abc import Callable
from typing import Any

from core.clock import today
from tests.access.cells import Cell
from tests.access.scene import Scene
from tests.access.scene_rights import OTHER_NOTE

Fields = dict[str, Any]


def _new(_cell: Cell, scene: Scene) -> Fields:
    day = str(today("31"))
    return {"kind": "access", "checked": "met", "received_on": day, "file_ref": scene.files["Abadie"]}


FULL: dict[str, Callable[[Cell, Scene], Fields]] = {
    "rights.new": _new,
    "rights.extend": lambda _cell, _scene: {"reason": "Dossier ancien"},
    "rights.answer": lambda _cell, _scene: {"outcome": "yes", "answer": "Copie remise"},
    "rights.redact": lambda _cell, scene: {"mark": f"note-{scene.rights[OTHER_NOTE]}"},
    "rights.confirm_redaction": lambda _cell, _scene: {},
    "rights.merge": lambda _cell, scene: {"kept": scene.files["Benali"], "other": scene.files["Dupuy"]},
    "reports.ask_rights_copy": lambda _cell, _scene: {},
}
