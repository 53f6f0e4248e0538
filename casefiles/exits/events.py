"""What happened at the end of a support, for those who listen: ids only."""

from dataclasses import dataclass

from casefiles.workflow import Exit


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitFact:
    """Which end of which support, and who acted."""

    support_id: int
    file_id: int
    by_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndProposed(ExitFact):
    """One half proposed the end; the other completes the report."""

    other_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportReported(ExitFact):
    """The report is complete: whoever asked for the support reads it."""

    exit: Exit
    reader_id: int | None  # the half that reads, when nobody referred the person


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportQueried(ExitFact):
    """The reader asked for more: the pair reports again."""

    reports_id: int | None
