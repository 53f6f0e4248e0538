"""When the author of a synthetic referral was at its form: minutes before sending it, now and then days before."""

from datetime import date, datetime, timedelta

SHORTEST, SPREAD = 80, 200  # seconds from page 1 to the sending
FIRST_PAGE = timedelta(seconds=15)
RARELY = 6  # one referral in so many is begun on an earlier day


def times(sent: str, first: date) -> tuple[str, str, str]:
    """`begun_at`, `created_at` and `edited_at` of a referral sent at an instant, of a file that exists since a day.

    Written as the database writes instants; they follow from the minute of sending, no chance is drawn.
    """
    at, zone = datetime.fromisoformat(sent[:19]), sent[19:]
    begun = at - timedelta(seconds=SHORTEST + at.minute * 53 % SPREAD)
    if at.minute % RARELY == 0 and first < at.date():
        begun = begun.replace(year=first.year, month=first.month, day=first.day)
    return f"{begun}{zone}", f"{begun + FIRST_PAGE}{zone}", sent
