"""What the forms of reviews and renewals are sent with."""

from collections.abc import Callable
from typing import Any

from tests.access.cells import Cell
from tests.access.scene import Scene
from tests.world import days_ago

FULL: dict[str, Callable[[Cell, Scene], dict[str, Any]]] = {
    "casefiles.new_review": lambda _cell, _scene: {
        "on": str(days_ago(0)), "summary": "Le permis avance", "decision": "continue",
    },
    "casefiles.renew": lambda _cell, _scene: {
        "term_on": str(days_ago(-90)), "agreed_on": str(days_ago(0)), "channel": "oral", "why": "Bail en vue",
    },
    "casefiles.decline_renewal": lambda _cell, _scene: {"reason": "La personne part en formation"},
    "casefiles.confirm_renewal": lambda _cell, _scene: {},
    "casefiles.take_renewal_back": lambda _cell, _scene: {},
}  # fmt: skip
