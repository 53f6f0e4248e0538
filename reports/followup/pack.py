"""The pack of a committee as plain values: made from rows while the meeting is open, read as frozen once closed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from agreements.frozen import thawed
from agreements.models import Agreement
from agreements.models_committees import CommitteeDecision, CommitteeMeeting
from reports.followup.snapshot import Snapshot, revived, take

MOST_FOLLOWED = 10  # decisions of earlier meetings that are printed; the pack stays within four pages


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as the pack prints it; `taken` is the day of its meeting. Days are ISO dates."""

    text: str
    owner: str
    due: str
    taken: str

    @property
    def due_day(self) -> date:
        return date.fromisoformat(self.due)

    @property
    def taken_day(self) -> date:
        return date.fromisoformat(self.taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Everything the pack prints, in no language."""

    held: str
    place: str
    agreement_end: str
    figures: Snapshot
    attendees: tuple[tuple[str, str], ...]
    decisions: tuple[Decision, ...]
    followed: tuple[Decision, ...]
    followed_more: int
    is_closed: bool
    synthetic: bool

    @property
    def held_day(self) -> date:
        return date.fromisoformat(self.held)

    @property
    def end_day(self) -> date:
        return date.fromisoformat(self.agreement_end)

    def plain(self) -> dict[str, Any]:
        """As it is frozen."""
        return asdict(self)


def pack_of(
    agreement: Agreement,
    meeting: CommitteeMeeting,
    followed: Sequence[CommitteeDecision],
    at: datetime,
    *,
    synthetic: bool,
    closing: bool = False,
) -> Pack:
    """The pack of a meeting: frozen when its minutes are closed, else as it stands at an instant.

    `closing`: the values that are about to be frozen. Raises Altered when the frozen values are not those kept.
    """
    if meeting.minutes is not None and meeting.minutes_sha256 is not None:
        return _revived(thawed(meeting.minutes, meeting.minutes_sha256))
    return Pack(
        held=meeting.held_on.isoformat(),
        place=meeting.place,
        agreement_end=agreement.end_on.isoformat(),
        figures=take(agreement, date(meeting.data_on.year, 1, 1), meeting.data_on, at),
        attendees=tuple((row.name, row.quality) for row in meeting.attendees),
        decisions=tuple(_decision(row, meeting) for row in meeting.decisions),
        followed=tuple(_decision(row, row.meeting) for row in followed[:MOST_FOLLOWED]),
        followed_more=max(0, len(followed) - MOST_FOLLOWED),
        is_closed=closing,
        synthetic=synthetic,
    )


def _decision(row: CommitteeDecision, meeting: CommitteeMeeting) -> Decision:
    return Decision(row.text, row.owner, row.due_on.isoformat(), meeting.held_on.isoformat())


def _revived(values: Mapping[str, Any]) -> Pack:
    own = dict(values)
    for name in ("decisions", "followed"):
        own[name] = tuple(Decision(**one) for one in values[name])
    own["attendees"] = tuple((name, quality) for name, quality in values["attendees"])
    return Pack(**{**own, "figures": revived(values["figures"])})
