"""Rules of a file opened in an emergency, and of an access that is asked for. Pure Python.

Source: security page, levels inside a file - break-glass for a head: a typed reason, a second factor, 60 minutes, one
file, told to the pair and to the data-protection officer.
"""

from datetime import timedelta
from enum import StrEnum

GLASS_MINUTES = 60
GLASS_LASTS = timedelta(minutes=GLASS_MINUTES)
ONCE_IN_HOURS = 24  # the same head, the same file; beyond, access is asked for and somebody else decides
ONCE_IN = timedelta(hours=ONCE_IN_HOURS)
MOST_IN_A_DAY = 3  # files by one head; a team of an office whose pairs are all away at once is no daily matter
SHORTEST_REASON = 20  # characters
LONGEST_REASON = 500
WRONG_IN_AN_HOUR = 5  # searches that find nothing; then no more until the hour is over
AN_HOUR = timedelta(hours=1)
LONGEST_GRANT = 90  # civil days, from the day it is asked or granted
UNKNOWN_KEPT = timedelta(days=90)  # what was typed for a file there is not, after the last day asked for


class RequestState(StrEnum):
    """Where a request for access stands. That nobody answered in time is said from its dates."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
