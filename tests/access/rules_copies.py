"""What the cells of signed copies and of the archive copy must answer: those who read the agreement."""

from tests.access import verdicts as table
from tests.access.rules_amendments import AMENDMENTS
from tests.access.verdicts import Verdict

V = Verdict
COPY, AMENDMENT_COPY = "agreements.signed_copy", "agreements.signed_amendment_copy"
AMENDMENT_ARCHIVE = "reports.amendment_archive"
KEPT = {"in force", "ended elsewhere", "recorded", "recorded elsewhere"}
AMENDMENT_KEPT = {"signed", "recorded"}
AMENDMENT_CONCLUDED = {"signed"}
CONCLUDED = {"in force", "suspended", "ended elsewhere"}


def read(endpoint: str, key: str, target: str, _sent: str) -> V:
    """A copy that is not there is not found, like one that may not be known."""
    if endpoint in (AMENDMENT_COPY, AMENDMENT_ARCHIVE):
        _agreement, state, readers = AMENDMENTS[target]
        there = AMENDMENT_KEPT if endpoint == AMENDMENT_COPY else AMENDMENT_CONCLUDED
        return V.OK if key in readers and state in there else V.HIDDEN
    there = KEPT if endpoint == COPY else CONCLUDED
    return V.OK if key in table.AGREEMENTS[target] and target in there else V.HIDDEN
