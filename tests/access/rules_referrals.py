"""What the cells of a referral's steps must answer: who plays the part, in which state."""

from tests.access import verdicts as table
from tests.access.verdicts import Verdict
from tests.access.verdicts_to_employment import SAME_ADVISOR

V = Verdict
ANSWERED = {"accepted", "declined"}
OF_THE_AUTHOR = {"referrals.inform", "referrals.withdraw", "referrals.correct"}
# Waiting for a place is no answer that was put off: there is no date to put off again.
NOT_HELD = ("referrals.hold", "offered")
REFUSED_WHOLE = (NOT_HELD, SAME_ADVISOR)


def sees(key: str, target: str) -> bool:
    """Author, receiving side, named half of the pair."""
    if target == "missing":
        return False
    return key in {table.AUTHORS[target], table.NAMED.get(target), *table.RECEIVERS[target]}


def answer(endpoint: str, key: str, target: str, sent: str) -> V:
    """A step with a page of its own."""
    if not sees(key, target):
        return V.HIDDEN
    if sent == "blank":
        return V.REFUSED
    part = {table.AUTHORS[target]} if endpoint in OF_THE_AUTHOR else table.RECEIVERS[target]
    if key not in part:
        return V.DENIED
    if target not in table.ANSWERS[endpoint][1]:
        return V.CONFLICT
    if sent == "full" and (endpoint, target) in REFUSED_WHOLE:
        return V.REFUSED
    return V.OK if sent == "get" else V.DONE


def read_answer(_endpoint: str, key: str, target: str, sent: str) -> V:
    """The author, once there is an answer."""
    if sent == "blank":
        return V.ELSEWHERE  # back to the referral, whatever it is
    if not sees(key, target):
        return V.HIDDEN
    if key != table.AUTHORS[target]:
        return V.DENIED
    return V.DONE if target in ANSWERED else V.CONFLICT


def refer_again(_endpoint: str, key: str, target: str, sent: str) -> V:
    """The author of what was refused, who still follows the person."""
    if sent == "blank":
        return V.ELSEWHERE
    if not sees(key, target):
        return V.HIDDEN
    if key != table.AUTHORS[target]:
        return V.DENIED
    return V.DONE if target == "declined" else V.CONFLICT


def acknowledge(_endpoint: str, key: str, target: str, sent: str) -> V:
    """No support of the scene that came of a referral has ended: there is nothing to acknowledge."""
    if sent == "blank":
        return V.ELSEWHERE
    if not sees(key, target):
        return V.HIDDEN
    return V.CONFLICT if key == table.AUTHORS[target] else V.DENIED


RULES = (
    (set(table.ANSWERS), answer),
    ({"referrals.read_answer"}, read_answer),
    ({"referrals.refer_again"}, refer_again),
    ({"referrals.acknowledge_outcome"}, acknowledge),
)
