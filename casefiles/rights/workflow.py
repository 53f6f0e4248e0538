"""What people may ask about their data, how long the institution has to answer, and the steps of a request.

Sources: GDPR articles 15 to 18, 20 and 21; article 12(3): one month, longer by two at most where reasons are given to
the person within the first month.
"""

from datetime import date
from enum import StrEnum

from core.clock import months_after

MONTHS, LONGER_MONTHS = 1, 2


class Right(StrEnum):
    """What is asked."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    PORTABILITY = "portability"


class Checked(StrEnum):
    """How the institution knows that it is the person who asks."""

    MET = "met"  # by somebody who knows them
    DOCUMENT = "document"  # an identity document was shown; no copy is kept
    KNOWN_ADDRESS = "known_address"  # from the address or the number in the file
    REPRESENTATIVE = "representative"  # a power of attorney was shown


class RequestState(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    ANSWERED = "answered"
    REFUSED = "refused"


class RequestStep(StrEnum):
    """What the officer does with it."""

    EXTEND = "extend"
    ANSWER = "answer"
    REFUSE = "refuse"


TRANSITIONS: dict[tuple[RequestState, RequestStep], RequestState] = {
    (RequestState.OPEN, RequestStep.EXTEND): RequestState.OPEN,
    (RequestState.OPEN, RequestStep.ANSWER): RequestState.ANSWERED,
    (RequestState.OPEN, RequestStep.REFUSE): RequestState.REFUSED,
}
# While one of these runs, nothing of the file is erased by retention: the person would get less than they asked for.
HOLDS_ERASURE = (Right.ACCESS, Right.RESTRICTION, Right.PORTABILITY)


def due_on(received_on: date, *, extended: bool = False) -> date:
    """Last day of the answer, in civil months."""
    return months_after(received_on, MONTHS + (LONGER_MONTHS if extended else 0))
