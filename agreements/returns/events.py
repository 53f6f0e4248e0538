"""What happened to monitoring returns; ids only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReturnIssued:
    """Figures were frozen: both sides comment on them."""

    agreement_id: int
    membership_id: int | None
    return_id: int


@dataclass(frozen=True, slots=True)
class ReturnCommented:
    """Both sides have commented: another person certifies."""

    agreement_id: int
    membership_id: int | None
    return_id: int


@dataclass(frozen=True, slots=True)
class ReturnSentBack:
    """A fix is asked of one side."""

    agreement_id: int
    membership_id: int | None
    return_id: int


@dataclass(frozen=True, slots=True)
class ReturnCertified:
    """Nothing of it changes any more."""

    agreement_id: int
    membership_id: int | None
    return_id: int


@dataclass(frozen=True, slots=True)
class ReturnDue:
    """A year of an agreement is over and no return tells of it. Nobody acted: the worker says so."""

    agreement_id: int
    membership_id: None
    year: int
