"""What happened in a case file, for those who listen: ids only."""

from dataclasses import dataclass

from casefiles.workflow import Exit, Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportOpened:
    """A support began with its pair."""

    support_id: int
    file_id: int
    mode: Mode
    advisor_id: int | None
    worker_id: int | None
    by_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactNoted:
    """A contact or an attempt was written down."""

    contact_id: int
    file_id: int
    reached: bool
    by_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportEntered:
    """The person agreed to the shared diagnosis: this is the entry."""

    support_id: int
    file_id: int
    by_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportClosed:
    """A support ended with a reason."""

    support_id: int
    file_id: int
    exit: Exit
    advisor_id: int | None
    worker_id: int | None
    by_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAgreementWithdrawn:
    """The person took back the agreement to share with an institution, which sees the file no more."""

    file_id: int
    partner_id: int
    by_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTakenOver:
    """A file that waited after a departure has somebody again, for everything the leaver held on it."""

    file_id: int
    from_id: int
    to_id: int
    by_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHandedOver:
    """A half of a pair handed its part to a colleague, for everything it held on the file."""

    file_id: int
    from_id: int
    to_id: int
    by_id: int | None
