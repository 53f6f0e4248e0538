"""Verdicts about the end of a support: nothing is proposed in the scene, so nothing is there to take back or read."""

from collections.abc import Callable

from tests.access import verdicts as table
from tests.access.rules_referrals import sees
from tests.access.verdicts import V
from tests.access.verdicts_exits import OUTCOMES, REPORTS, STEPS


def _step(_endpoint: str, key: str, target: str, sent: str) -> V:
    if key not in table.CONTENT[target] or target in table.ENDED | table.WITHOUT_SUPPORT:
        return V.HIDDEN
    return {"get": V.OK, "blank": V.REFUSED, "full": V.CONFLICT}[sent]


def _outcome(_endpoint: str, key: str, target: str, _sent: str) -> V:
    """No support of the scene that came of a referral is reported."""
    if not sees(key, target):
        return V.HIDDEN
    return V.CONFLICT if key == table.AUTHORS[target] else V.DENIED


RULES: tuple[tuple[set[str], Callable[[str, str, str, str], V]], ...] = (
    (STEPS, _step),
    (OUTCOMES, _outcome),
    (REPORTS, lambda *_cell: V.HIDDEN),
)
