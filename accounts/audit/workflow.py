"""What counts as abnormal use of an account. Pure rules; where a figure has no source but ours, it says so.

Source: the security promises of this product (journal): "More than 40 distinct files outside one's own assignments in
an hour (threshold by role and setting; own assignments count beyond 1.5 x the portfolio), 3 x one's median, repeated
out-of-scope misses: alert, then second factor; never a stop in the middle of a form."
"""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from statistics import median


class AlertKind(StrEnum):
    """What was noticed."""

    READING = "reading"  # many files outside one's assignments
    UNUSUAL = "unusual"  # many more files than on one's other days
    MISSES = "misses"  # pages of others asked for, again and again
    ADDRESSES = "addresses"  # one account, many network addresses
    GUESSING = "guessing"  # one network address, many accounts
    TRIED = "tried"  # one account, many failed passwords or codes, wherever they come from


WINDOW = timedelta(hours=1)
DEFAULT_FILES = 40  # files in an hour, unless the setting AUDIT_FILES_PER_HOUR says otherwise for the role
OWN_BEYOND = 1.5  # times the portfolio: own assignments count beyond it
LEAST_PORTFOLIO = 20  # people; ours: who authors without following anybody is not alone with nothing
MEDIAN_TIMES = 3
MEDIAN_DAYS = 30  # days looked back at; ours
LEAST_DAYS = 5  # of them with any reading, before a median says something; ours
LEAST_UNUSUAL = 20  # files in a day under which nobody is told; ours
MISSES = 10  # in an hour; ours: a stale bookmark or two are nothing
ADDRESS_WINDOW = timedelta(days=1)
ADDRESSES = 6  # of one account in a day; ours: office, home, train, phone, and one more
TRIES = 20  # failed in an hour, of the 40 that are looked at at most; ours: who forgot asks for a link long before
GUESSED_ACCOUNTS = 10  # tried from one address in an hour; one address has 20 tries in all (accounts.throttle)


def limits_of(setting: str) -> dict[str, int]:
    """Files in an hour by role from `40,router=80`; the one without a name is everyone else's, under "".

    Raises ValueError for anything else.
    """
    found = {"": DEFAULT_FILES}
    for part in filter(None, (one.strip() for one in setting.split(","))):
        role, _equals, number = (one.strip() for one in part.rpartition("="))
        if not number.isascii() or not number.isdigit() or int(number) == 0:
            raise ValueError(f"{part!r} is no number of files")
        found[role] = int(number)
    return found


def limit_of(role: str | None, limits: dict[str, int]) -> int:
    """Files in an hour a role may open before somebody is told."""
    return limits.get(role or "", limits[""])


def counted(foreign: int, own: int, portfolio: int) -> int:
    """Distinct files that count: those of others, and own ones beyond 1.5 x the portfolio."""
    return foreign + max(0, own - int(OWN_BEYOND * max(portfolio, LEAST_PORTFOLIO)))


def unusual_limit(earlier: Sequence[int]) -> float | None:
    """Three times one's median of days with any file; None while those days are too few to know."""
    return MEDIAN_TIMES * median(earlier) if len(earlier) >= LEAST_DAYS else None


def is_unusual(today: int, earlier: Sequence[int]) -> bool:
    """Whether the distinct files of a day are more than three times one's median of days with any."""
    limit = unusual_limit(earlier)
    return limit is not None and today >= LEAST_UNUSUAL and today > limit
