"""What the cells of amendments must answer."""

from tests.access import verdicts as table
from tests.access.verdicts import Verdict

V = Verdict


def proposed(_endpoint: str, key: str, target: str, sent: str) -> V:
    """Proposed by both parties' administrators while the agreement is signed, and not past its end."""
    if key not in table.AGREEMENTS[target]:
        return V.HIDDEN
    signed = table.STATES[target] == "signed"
    if sent == "blank":
        return V.REFUSED if signed else V.CONFLICT
    if not signed:
        return V.CONFLICT
    if sent == "full":
        return V.REFUSED if target in table.OVER else V.DONE
    return V.OK


def step(endpoint: str, key: str, target: str, sent: str) -> V:
    """The page of an amendment, and each of its steps."""
    state, readers = table.AMENDMENTS.get(target, ("", set[str]()))
    if key not in readers:
        return V.HIDDEN
    if sent == "get":
        return V.OK
    if sent == "blank":
        return V.REFUSED
    if state != table.AMENDMENT_STEPS[endpoint]:
        return V.CONFLICT
    if endpoint == "agreements.confirm_amendment":
        # A second person confirms, and nothing that would change the past.
        return V.DENIED if key == table.AMENDMENT_RECORDED_BY[target] else V.REFUSED
    return V.DONE
