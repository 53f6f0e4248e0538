"""From what stands now and what was changed since to what stood at an instant. Pure Python.

A file is shown as it was known then: what was written down later, even about an earlier day, is not in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from casefiles.workflow import Happened, Mode, State, first_state

Fields = Mapping[str, str | None]

# Facts that move a support; what they leave it in.
MOVES: dict[str, State] = {
    Happened.ENTERED: State.IN_PROGRESS,
    Happened.PAUSED: State.PAUSED,
    Happened.RESUMED: State.IN_PROGRESS,
    Happened.END_PROPOSED: State.ENDING,
    Happened.END_TAKEN_BACK: State.IN_PROGRESS,
    Happened.REPORTED: State.REPORTED,
    Happened.QUERIED: State.ENDING,
    Happened.SUPPORT_CLOSED: State.CLOSED,
    Happened.REOPENED: State.IN_PROGRESS,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one item before a change."""

    at: datetime
    field: str
    before: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a support."""

    at: datetime
    kind: str


def undo(present: Fields, changes: Iterable[Change], end: datetime) -> dict[str, str | None]:
    """Fields of an item as they stood just before an instant: the first change after it holds the value until then."""
    found = dict(present)
    for change in sorted(changes, key=lambda one: one.at, reverse=True):
        if change.at >= end:
            found[change.field] = change.before
    return found


def state_before(mode: Mode, facts: Iterable[Fact], end: datetime) -> State:
    """State of a support just before an instant, from the facts that moved it."""
    moved = [fact for fact in facts if fact.at < end and fact.kind in MOVES]
    return MOVES[max(moved, key=lambda fact: fact.at).kind] if moved else first_state(mode)
