"""What the forms about the person's agreement are sent with."""

from collections.abc import Callable
from typing import Any

from core.clock import today
from tests import people
from tests.access import verdicts_to_employment
from tests.access.cells import Cell
from tests.access.scene import Scene
from tests.world import days_ago

Fields = dict[str, Any]


def _scope(cell: Cell, _scene: Scene) -> Fields:
    of_workers = dict.fromkeys(verdicts_to_employment.FILES, "FT Occitanie")
    others = {"Dupuy": "CD Hérault", "Esteve": "CD Tarn", **of_workers}
    return {"partner": people.unit_of(others.get(cell.target, "CD Haute-Garonne")).ref, "themes": ["sante"]}


def _agreement(cell: Cell, scene: Scene) -> Fields:
    return {**_scope(cell, scene), "agreed_on": str(days_ago(1)), "channel": "paper"}


FULL: dict[str, Callable[[Cell, Scene], Fields]] = {
    "casefiles.record_person_agreement": _agreement,
    "casefiles.send_person_link": _scope,
    "casefiles.withdraw_person_agreement": lambda _cell, _scene: {"reason": "not_said", "on": str(today("31"))},
    "referrals.send_link": lambda _cell, _scene: {},
    "referrals.link_accept": lambda _cell, _scene: {"worker": str(people.membership_id("anne.roux"))},
    "referrals.link_decline": lambda _cell, _scene: {"reason": "capacity"},
    "referrals.link_ask": lambda _cell, _scene: {"question": "Depuis quand ?"},
    "casefiles.person_link": lambda _cell, _scene: {"answer": "oui"},
}
