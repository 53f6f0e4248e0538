"""What happened to agreements; ids only. `amendment`: number of the one it happened to, 0 for the agreement itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AgreementRecorded:
    """A signature was recorded and waits for a second person."""

    agreement_id: int
    membership_id: int | None
    amendment: int = 0


@dataclass(frozen=True, slots=True)
class AgreementConfirmed:
    """A second person confirmed: the agreement runs by its dates."""

    agreement_id: int
    membership_id: int | None
    amendment: int = 0


@dataclass(frozen=True, slots=True)
class AgreementRejected:
    """The record was sent back to draft with a reason."""

    agreement_id: int
    membership_id: int | None
    amendment: int = 0


@dataclass(frozen=True, slots=True)
class AgreementSubmitted:
    """A text was frozen for both sides to read."""

    agreement_id: int
    membership_id: int | None
    amendment: int = 0


@dataclass(frozen=True, slots=True)
class AgreementApproved:
    """One side approved the frozen text; `is_complete` when the other had."""

    agreement_id: int
    membership_id: int | None
    is_complete: bool
    amendment: int = 0


@dataclass(frozen=True, slots=True)
class AgreementReturned:
    """Changes were asked for, or somebody refused to sign: it is a draft again."""

    agreement_id: int
    membership_id: int | None
    amendment: int = 0


@dataclass(frozen=True, slots=True)
class AgreementSigned:
    """One person signed; `is_complete` when it was the last."""

    agreement_id: int
    membership_id: int | None
    is_complete: bool
    amendment: int = 0


@dataclass(frozen=True, slots=True)
class AgreementSuspended:
    """No new referral from a day on."""

    agreement_id: int
    membership_id: int | None


@dataclass(frozen=True, slots=True)
class AgreementResumed:
    """It runs by its dates again."""

    agreement_id: int
    membership_id: int | None


@dataclass(frozen=True, slots=True)
class AgreementTerminated:
    """It ends before its date."""

    agreement_id: int
    membership_id: int | None


@dataclass(frozen=True, slots=True)
class AgreementCancelled:
    """It was given up before anybody signed."""

    agreement_id: int
    membership_id: int | None
    amendment: int = 0


@dataclass(frozen=True, slots=True)
class AgreementEnding:
    """It ends in `rung` days at most, and nothing follows it. Nobody acted: the worker says so."""

    agreement_id: int
    membership_id: None
    rung: int
