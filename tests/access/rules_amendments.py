"""Amendments of the matrix: what each is about, who reads it, and what its cells must answer."""

from tests.access import verdicts as table
from tests.access.verdicts import Verdict

V = Verdict

# Name: the agreement it amends, its state, who reads it. Never submitted nor recorded: administrators of the
# institution that proposed it; then of both parties; signed: whoever reads the agreement.
AMENDMENTS: dict[str, tuple[str, str, set[str]]] = {
    "signed amendment": ("in force", "signed", table.AGREEMENTS["in force"]),
    "draft amendment": ("suspended", "draft", {"gilles", "karim"}),
    "amendment in review": ("amended in review", "in_review", {"brigitte", "gilles", "karim"}),
    "amendment to sign": ("amended to sign", "to_sign", {"brigitte", "gilles", "karim"}),
    "recorded amendment": ("ended elsewhere", "recorded", {"fatou", "karim"}),
    "missing amendment": ("missing", "", set[str]()),
}
NAMED_TO_SIGN = {"amendment to sign": {"brigitte", "gilles"}}
RECORDED_BY = {"recorded amendment": "fatou"}
FROZEN = ("in_review", "to_sign")
STEPS: dict[str, set[str]] = {  # endpoint: the states it starts from
    **{f"agreements.{name}_amendment": {"draft"} for name in ("edit", "update", "submit")},
    **{f"agreements.{name}_amendment": {"in_review"} for name in ("approve", "return")},
    **{f"agreements.{name}_amendment": {"to_sign"} for name in ("sign", "refuse")},
    "agreements.record_amendment": {"draft", "to_sign"},
    **{f"agreements.{name}_amendment": {"recorded"} for name in ("confirm", "reject")},
    "agreements.cancel_amendment": {"draft", "in_review", "to_sign"},
}
SIGNING = {"agreements.sign_amendment", "agreements.refuse_amendment"}
READINGS = {"agreements.amendment", "reports.amendment_act", "reports.amendment_act_pdf"}
VERSION = {"agreements.amendment_version"}
ENDPOINTS = set(STEPS) | READINGS | VERSION
WHO: dict[str, set[str]] = {
    **dict.fromkeys(set(STEPS) - SIGNING, table.ADMINISTRATORS),
    **dict.fromkeys(SIGNING | VERSION, table.SIGNERS),
    **dict.fromkeys(READINGS, table.PROFESSIONALS | table.SIGNERS),
}
table.WHO |= WHO


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
    """The pages of an amendment, and each of its steps."""
    _agreement, state, readers = AMENDMENTS[target]
    if key not in readers:
        return V.HIDDEN
    if endpoint in READINGS | VERSION:
        return V.OK if endpoint in READINGS or state in FROZEN else V.HIDDEN
    if endpoint in ("agreements.edit_amendment", "agreements.update_amendment"):
        return V.CONFLICT  # the agreement of the draft is suspended
    if sent == "blank":
        return V.REFUSED
    if state not in STEPS[endpoint]:
        return V.CONFLICT
    if endpoint == "agreements.confirm_amendment":
        # A second person confirms, and nothing that would change the past.
        return V.DENIED if key == RECORDED_BY[target] else V.REFUSED
    if endpoint in SIGNING and key not in NAMED_TO_SIGN[target]:
        return V.DENIED
    return V.DONE
