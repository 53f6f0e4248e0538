"""When notices leave by mail. Pure Python.

Source: "one digest per person per day at 7:00 on working days, none when empty, never a mail per event"; security
messages, invitations and signed links go at once and are no notices.
"""

from datetime import UTC, datetime, time
from enum import StrEnum

from core.clock import civil_date, is_working_day, zone

DIGEST_AT = time(7)
LONGEST_PAUSE = 90  # civil days: longer is an end of the follow-up, or a stand-in


class Mode(StrEnum):
    """How a member learns of one kind of notice, besides the list."""

    DIGEST = "digest"
    AT_ONCE = "at_once"
    HERE = "here"


def digest_until(moment: datetime, territory: str | None) -> datetime | None:
    """What was told before this instant is in the digest of the day; None while none is due.

    The digest of a day is the same whenever a late worker makes it that day. One missed altogether is not made up
    for on a day off: its notices are in the digest of the next working day.
    """
    day = civil_date(moment, territory)
    due = datetime.combine(day, DIGEST_AT, zone(territory)).astimezone(UTC)
    return due if due <= moment and is_working_day(day, territory) else None
