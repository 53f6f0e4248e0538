"""What the forms about posts are sent with."""

from collections.abc import Callable
from typing import Any

from core.clock import today
from tests import people
from tests.access import verdicts_members as members
from tests.access.cells import Cell
from tests.access.scene import Scene
from tests.world import days_ago

Fields = dict[str, Any]
# A place below, or one's own, where each manager gives a post of the secretary.
PLACES = {"simon": "MDS Muret", "elise": "MDS Toulouse Nord", "rita": "Muret", "luc": "Toulouse Minimes"}
LOGINS = {
    "anne": ("anne.roux", None), "leo": ("leo.caron", None), "sonia": ("sonia.vidal", None),
    "val in Toulouse": ("val.perrin", "Toulouse Minimes"),
}  # fmt: skip


def _given(cell: Cell, _scene: Scene) -> Fields:
    unit = people.unit_of(PLACES.get(cell.who.key, "MDS Muret")).ref
    return {"unit": unit, "role": "secretary", "start_on": str(today("31"))}


def _invited(cell: Cell, scene: Scene) -> Fields:
    return {**_given(cell, scene), "email": "olga.klein@exemple.test"}


def _changed(_cell: Cell, _scene: Scene) -> Fields:
    return {"start_on": str(days_ago(900)), "end_on": str(days_ago(-60))}


def _absence(of: str) -> Fields:
    """Days before those of the scene; whoever has no colleague names somebody all the same."""
    login, unit = LOGINS[members.COLLEAGUES.get(of, "anne")]
    key = people.membership_id(login, unit)
    return {"stand_in": str(key), "from_on": str(today("31")), "until_on": str(days_ago(-3))}


def _taken(_cell: Cell, scene: Scene) -> Fields:
    heir = people.membership_id("leo.caron")
    return {"leaver": scene.members.refs["suspended"], "files": [str(scene.members.waiting)], "heir": str(heir)}


def _accepted(_cell: Cell, _scene: Scene) -> Fields:
    return {"given_name": "Nina", "family_name": "Faure", "password": people.PASSWORD}


FULL: dict[str, Callable[[Cell, Scene], Fields]] = {
    "members.invite": _invited,
    "members.give": _given,
    "members.change": _changed,
    "members.end": lambda _cell, _scene: {"owner": "file"},
    "members.absence_of": lambda cell, _scene: _absence(cell.target),
    "members.absence": lambda cell, _scene: _absence(cell.who.key),
    "members.give_back": lambda _cell, _scene: {},
    "members.invite_again": lambda _cell, _scene: {},
    "members.withdraw_invitation": lambda _cell, _scene: {},
    "members.end_absence": lambda _cell, _scene: {},
    "members.review": lambda _cell, scene: {"posts": [scene.members.refs["anne"]]},
    "members.invitation": _accepted,
    "members.invitation_through": lambda _cell, _scene: {},
    "members.accept_with_identity": _accepted,
    "casefiles.to_take_over": _taken,
}
