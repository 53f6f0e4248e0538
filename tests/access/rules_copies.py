"""What the cells of signed copies and of the archive copy must answer: those who read the agreement."""

from tests.access import verdicts as table
from tests.access.rules_amendments import AMENDMENTS
from tests.access.verdicts import Verdict

V = Verdict
COPY, AMENDMENT_COPY = "agreements.signed_copy", "agreements.signed_amendment_copy"
KEPT = {"in force", "ended elsewhere", "recorded", "recorded elsewhere"}
AMENDMENT_KEPT = {"signed", "recorded"}
CONCLUDED = {"in force", "suspended", "ended elsewhere"}


def read(endpoint: str, key: str, target: str, _sent: str) -> V:
    """A copy that is not there is not found, like one that may not be known."""
    if endpoint == AMENDMENT_COPY:
        _agreement, state, readers = AMENDMENTS[target]
        return V.OK if key in readers and state in AMENDMENT_KEPT else V.HIDDEN
    there = KEPT if endpoint == COPY else CONCLUDED
    return V.OK if key in table.AGREEMENTS[target] and target in there else V.HIDDEN
