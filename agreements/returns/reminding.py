"""Saying that a year of an agreement is over and that no return tells of it."""

from datetime import datetime

from agreements.returns import queries
from agreements.returns.events import ReturnDue
from agreements.returns.models import ReturnReminder
from core.clock import civil_date
from core.events import publish
from core.jobs import insert_once


def remind(*, at: datetime) -> int:
    """Tell the administrators of both parties of each year that is due, once. How many were told.

    Safe to repeat, from several workers too: a year is told by whoever writes its row.
    """
    number = 0
    for agreement, year in queries.without_return(civil_date(at, None)):
        row = {"agreement_id": agreement.id, "year": year, "sent_at": at}
        if insert_once(ReturnReminder, row) is not None:
            publish(ReturnDue(agreement.id, None, year))
            number += 1
    return number
