"""Verdicts of what follows an agreement: its renewal, and the plan for the cases still open."""

from tests.access import verdicts as table
from tests.access.verdicts import V


def renewal(_endpoint: str, key: str, target: str, sent: str) -> V:
    """Both parties' administrators see a signed agreement, so they all renew it; only what was signed is renewed."""
    if key not in table.AGREEMENTS[target]:
        return V.HIDDEN
    if table.STATES[target] not in ("signed", "suspended"):
        return V.CONFLICT
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]


def run_off(_endpoint: str, key: str, target: str, sent: str) -> V:
    """What becomes of the cases is planned of an agreement that is over, by the administrators of both parties."""
    if key not in table.AGREEMENTS[target]:
        return V.HIDDEN
    if target not in table.OVER:
        return V.CONFLICT
    return {"get": V.OK, "blank": V.REFUSED, "full": V.DONE}[sent]
