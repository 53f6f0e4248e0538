"""What the forms of a referral's steps are sent with."""

from collections.abc import Callable
from typing import Any

from tests import people
from tests.access.cells import Cell
from tests.access.scene import Scene
from tests.access.verdicts_to_employment import SENT
from tests.world import days_ago

Fields = dict[str, Any]
REVIEW = {"review_on": str(days_ago(-20))}


def _with(**fields: Any) -> Callable[[Cell, Scene], Fields]:
    return lambda _cell, _scene: fields


def _worker(cell: Cell, _scene: Scene) -> Fields:
    """The assigned worker takes it himself; keepers choose somebody of the office."""
    login = {"accepted": "nora.haddad", SENT: "paul.martin"}.get(cell.target, "anne.roux")
    return {"worker": str(people.membership_id(login))}


def _other_worker(cell: Cell, scene: Scene) -> Fields:
    """Assigning once more names somebody else: to the same worker it is refused, it would change nothing."""
    if cell.target in ("received", "offered"):
        return {"worker": str(people.membership_id("leo.caron"))}
    return _worker(cell, scene)


def _social(cell: Cell, scene: Scene) -> Fields:
    return {**_worker(cell, scene), "agreed_on": str(days_ago(1)), "agreed_by": "paper", **REVIEW}


def _other_unit(cell: Cell, _scene: Scene) -> Fields:
    name = "Muret" if cell.target == SENT else "MDS Muret"
    return {"unit": str(people.unit_of(name).id), "reason": "Elle habite à Muret"}


FULL: dict[str, Callable[[Cell, Scene], Fields]] = {
    "referrals.assign": _other_worker,
    "referrals.accept": _worker,
    "referrals.ask": _with(question="Depuis quand ?"),
    "referrals.decline": _with(reason="capacity", suggestion="La mission locale"),
    "referrals.inform": _with(information="Depuis mars"),
    "referrals.read_answer": _with(),
    "referrals.hold": _with(reason="Un logement se libère", **REVIEW),
    "referrals.accept_social": _social,
    "referrals.resources": _with(name_1="Boutique solidarité", details_1="Le mardi matin"),
    "referrals.redirect_on": _other_unit,
    "referrals.withdraw": _with(reason="solved"),
    "referrals.correct": _with(value="Un autre texte", why="Une erreur"),
    "referrals.refer_again": _with(),
    "referrals.acknowledge_outcome": _with(),
}
