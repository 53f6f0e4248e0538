"""What the cells of several referrals at once must answer."""

from tests.access import verdicts as table
from tests.access.verdicts import V

STATES = {  # a step starts from
    "referrals.save_together": {"sent", "received", "offered"},
    "referrals.hand_over": {"sent", "received", "offered", "asked", "to agency"},
}


def together(endpoint: str, key: str, target: str, sent: str) -> V:
    """One ticked: done by the keepers of its queue while it is open, else nothing is written and it is said."""
    if sent == "blank":
        return V.REFUSED
    is_done = key in table.RECEIVERS.get(target, set()) and target in STATES[endpoint]
    return V.DONE if is_done else V.CONFLICT
