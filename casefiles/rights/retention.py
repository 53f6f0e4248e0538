"""How long a file is kept: the rule, on plain dates. Source: the product's chapter on law (retention defaults).

A file followed with the person's agreement: 24 months after the last contact *with the person*. One that never came to
an entry: 12 months after the last answer. Nothing runs while somebody still works on it, nor while the person waits for
an answer about their data. Nobody is anonymised who was not announced 30 days before.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from core.clock import months_after

WARNINGS = (60, 30)  # days before
NOTICE = timedelta(days=30)
FILE, REFERRAL, JOURNAL = "file", "referral", "journal"
DEFAULTS = {FILE: 24, REFERRAL: 12, JOURNAL: 12}
LEAST = {FILE: 1, REFERRAL: 1, JOURNAL: 12}  # the journal's triggers refuse to let go of a younger row


def months_of(setting: str) -> dict[str, int]:
    """Months by what they are of, from `file=24,referral=12`; what is not named keeps its default.

    Raises ValueError for anything else, and for a journal kept less than twelve months.
    """
    found = dict(DEFAULTS)
    for part in filter(None, (one.strip() for one in setting.split(","))):
        name, _equals, number = (one.strip() for one in part.partition("="))
        if name not in DEFAULTS or not number.isascii() or not number.isdigit() or int(number) < LEAST[name]:
            raise ValueError(f"{part!r} is no delay of retention")
        found[name] = int(number)
    return found


@dataclass(frozen=True, slots=True)
class Facts:
    """What retention looks at in a file; days of its territory."""

    created_on: date
    entered: bool  # any support of it
    last_contact_on: date | None  # that reached the person
    last_end_on: date | None  # of a support
    last_answer_on: date | None  # of a referral


def due_on(facts: Facts, months: dict[str, int]) -> date:
    """The day from which it is anonymised, as long as nothing holds it back."""
    if facts.entered:
        since = facts.last_contact_on or facts.last_end_on or facts.created_on
        return months_after(since, months[FILE])
    known = [day for day in (facts.last_answer_on, facts.last_contact_on) if day is not None]
    return months_after(max(known, default=facts.created_on), months[REFERRAL])


def warning_at(due: date, today: date) -> int | None:
    """How many days before is to be announced now; None while it is too early."""
    return next((days for days in reversed(WARNINGS) if today >= due - timedelta(days=days)), None)
