"""What happened to a referral, told to listeners inside the transaction: keys and public references only."""

from dataclasses import dataclass
from typing import Any

from core.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFact:
    """Which referral, who did it, and who holds a part in it."""

    ref: str
    by_id: int | None
    author_id: int
    to_unit_id: int
    named_id: int
    assigned_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralSent(ReferralFact):
    """An author sent it to the receiving unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralQueued(ReferralFact):
    """An author sent it while every place was held: it waits in the list of the receiving unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralOpened(ReferralFact):
    """The receiving side read it for the first time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAssigned(ReferralFact):
    """A social worker was named to answer; `previous_id` answered until then."""

    previous_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationAsked(ReferralFact):
    """The receiving side owes nothing until the author answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationGiven(ReferralFact):
    """The author answered; the answer's clock runs again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralCorrected(ReferralFact):
    """The author changed something of what was sent; `unnamed_id` was named for the pair until then, and is no more."""

    unnamed_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAccepted(ReferralFact):
    """The pair follows the person; `previous_id` was assigned until then."""

    previous_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralDeclined(ReferralFact):
    """Refused with a coded reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralResourced(ReferralFact):
    """Answered with social resources."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralHeld(ReferralFact):
    """The answer is put off until a review date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRedirected(ReferralFact):
    """Another unit received it as `next_ref`."""

    next_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralWithdrawn(ReferralFact):
    """Taken back by its author, or because of the person's decision or silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralExpired(ReferralFact):
    """Nobody on the receiving side did anything for too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAlerted(ReferralFact):
    """A clock was reached or missed; `party` owes the next act."""

    alert: str
    party: str
    from_unit_id: int
    agreement_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeKnown(ReferralFact):
    """What came of it is known: the exit report is complete, or the support ended without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaverReplaced(ReferralFact):
    """Somebody who had a part in it left. `assigned_id` answers now, or nobody; `is_unnamed`: no half is named."""

    left_id: int
    is_unnamed: bool


def about(referral: Any, by: Actor) -> dict[str, Any]:
    """What every fact says of a sent referral."""
    parts = ("ref", "author_id", "to_unit_id", "named_id", "assigned_id")
    return {"by_id": by.membership, **{part: getattr(referral, part) for part in parts}}
