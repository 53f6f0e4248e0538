"""What the forms about documents are sent with."""

from collections.abc import Callable
from typing import Any

from tests.access.cells import Cell
from tests.access.scene import Scene
from tests.casefiles.papers import PDF
from tests.signed_copies import Reread

_ADDED = {"title": "Attestation", "kind": "letter", "level": "shared"}


def _readers(cell: Cell, _scene: Scene) -> dict[str, Any]:
    """Another level than the one it has."""
    level = "own_service" if cell.target.endswith(("shared", "ended")) else "shared"
    return {"version": 1, "level": level, "confirmed": "y"}


FULL: dict[str, Callable[[Cell, Scene], dict[str, Any]]] = {
    "casefiles.add_document": lambda _cell, _scene: _ADDED | {"file": (Reread(PDF), "a.pdf")},
    "casefiles.document_readers": _readers,
    "casefiles.withdraw_document": lambda _cell, _scene: {"version": 1, "why": "Mauvaise personne"},
}
