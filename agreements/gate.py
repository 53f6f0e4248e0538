"""The gate: whether an agreement lets a referral through on a day, and if not, the first reason why. Pure Python.

Targets never close it: they are floors. Places that are all held leave it open to the waiting list; an agency for which
the agreement has no place at all could wait for ever, and finds it closed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from agreements.capacity import Places
from agreements.workflow import CONCLUDED, Axis, Closed, Gate, State, is_in_force, last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What one agreement opens: its dates, axes and themes, and its agencies and offices with their first day."""

    state: State
    start_on: date
    end_on: date
    axes: Collection[Axis]
    themes: Collection[str] = ()  # empty: all
    agencies: Mapping[int, date] = field(default_factory=dict)
    offices: Mapping[int, date] = field(default_factory=dict)
    closes_on: date | None = None

    @property
    def last_on(self) -> date:
        """Its last day: an early end comes before the one that was signed."""
        return last_day(self.state, self.end_on, self.closes_on)

    def is_in_force(self, day: date) -> bool:
        """Signed, within its dates, and not closed."""
        return is_in_force(self.state, self.start_on, self.end_on, day, self.closes_on)


def choose(agreements: Sequence[Coverage], day: date) -> int | None:
    """Of the agreements of one department, the index of the one that counts there.

    The one in force, else suspended, else the next, else the last that ended. Of two in force, with different axes, the
    one with global support: it is what referrals need.
    """
    signed = [n for n, one in enumerate(agreements) if one.state in CONCLUDED]
    in_force = [n for n in signed if agreements[n].is_in_force(day)]
    if in_force:
        return max(in_force, key=lambda n: (Axis.GLOBAL in agreements[n].axes, agreements[n].start_on))
    suspended = [n for n in signed if agreements[n].start_on <= day <= agreements[n].last_on]
    if suspended:
        return max(suspended, key=lambda n: (Axis.GLOBAL in agreements[n].axes, agreements[n].start_on))
    to_come = [n for n in signed if agreements[n].start_on > day]
    if to_come:
        return min(to_come, key=lambda n: agreements[n].start_on)
    return max(signed, key=lambda n: agreements[n].last_on, default=None)


def gate(
    agreement: Coverage | None,
    *,
    day: date,
    agency_id: int | None = None,
    office_id: int | None = None,
    categories: Collection[str] = (),
    places: Places | None = None,
) -> Gate:
    """Open, or the first reason that closes it. What is not known yet (None, no category) closes nothing.

    Several categories pass when at least one is covered: a person's other difficulties are no ground for refusal.
    """
    if agreement is None or agreement.state not in CONCLUDED:
        return Gate(Closed.NO_AGREEMENT)
    if not agreement.is_in_force(day):
        return _not_in_force(agreement, day)
    if Axis.GLOBAL not in agreement.axes:
        return Gate(Closed.NO_AXIS)
    if agency_id is not None and not (closed := _agency(agreement, agency_id, day)).is_open:
        return closed
    if not (closed := _office(agreement, office_id, day)).is_open:
        return closed
    if agreement.themes and categories and not set(categories) & set(agreement.themes):
        return Gate(Closed.THEME_NOT_COVERED)
    return _open(places)


def _not_in_force(agreement: Coverage, day: date) -> Gate:
    if day > agreement.last_on:
        return Gate(Closed.TERMINATED if agreement.state is State.TERMINATED else Closed.ENDED)
    if day < agreement.start_on:
        return Gate(Closed.NOT_STARTED, agreement.start_on)
    return Gate(Closed.SUSPENDED)


def _open(places: Places | None) -> Gate:
    if places is None:
        return Gate()
    return Gate(is_full=places.is_full) if places.total else Gate(Closed.NO_PLACE)


def _agency(agreement: Coverage, agency_id: int, day: date) -> Gate:
    start = agreement.agencies.get(agency_id)
    if start is None:
        return Gate(Closed.AGENCY_NOT_COVERED)
    return Gate(Closed.AGENCY_NOT_STARTED, start) if day < start else Gate()


def _office(agreement: Coverage, office_id: int | None, day: date) -> Gate:
    """The office asked for, or any office, receives."""
    starts = agreement.offices if office_id is None else _only(agreement.offices, office_id)
    if any(start <= day for start in starts.values()):
        return Gate()
    return Gate(Closed.NO_OFFICE, min(starts.values(), default=None))


def _only(starts: Mapping[int, date], office_id: int) -> Mapping[int, date]:
    return {office_id: starts[office_id]} if office_id in starts else {}


def uncovered(agreement: Coverage, categories: Collection[str]) -> list[str]:
    """Categories the agreement does not cover, to be said beside an open gate."""
    return [one for one in categories if agreement.themes and one not in agreement.themes]
