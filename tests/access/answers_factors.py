"""What the forms of the second factor are sent with."""

from collections.abc import Callable
from typing import Any

from accounts.factors.offer import Offer, Stage, close, ten_codes
from accounts.factors.workflow import code_of, step_of
from core.clock import now
from core.config import Settings
from tests import people
from tests.access.cells import Cell
from tests.access.scene import Scene
from tests.access.scene_factors import RECOVERY

Fields = dict[str, Any]
KEY = "only-for-tests-" * 3  # of the application of the tests


def _code(_cell: Cell, _scene: Scene) -> Fields:
    return {"code": code_of(people.SECRET, step_of(now()))}


def _enrolled(cell: Cell, scene: Scene) -> Fields:
    return {"offer": _offer(cell, Stage.OFFERED, people.SECRET), **_code(cell, scene)}


def _offer(cell: Cell, stage: Stage, secret: str | None = None) -> str:
    settings = Settings(mode="test", secret_key=KEY)
    return close(Offer(ten_codes(), secret), stage, people.user_id(cell.who.login or "anne.roux"), settings)


def _nothing(_cell: Cell, _scene: Scene) -> Fields:
    return {}


FULL: dict[str, Callable[[Cell, Scene], Fields]] = {
    "factors.check_code": _code,
    "factors.check_recovery": lambda _cell, _scene: {"code": RECOVERY},
    "factors.check_passkey": lambda _cell, _scene: {"answer": "{}"},
    "factors.confirm": _enrolled,
    "factors.new_codes": lambda cell, _scene: {"offer": _offer(cell, Stage.SHOWN)},
    "factors.add_passkey": lambda _cell, _scene: {"answer": "{}", "name": "Ordinateur du bureau"},
    **dict.fromkeys(
        (
            "factors.passkey_challenge", "factors.add_challenge", "factors.remove_totp", "factors.remove_passkey",
            "accounts.end_session", "accounts.end_other_sessions", "accounts.stay",
            "openid.prove", "openid.remove_identity",
        ),
        _nothing,
    ),
}  # fmt: skip
