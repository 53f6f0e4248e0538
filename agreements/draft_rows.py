"""Lines and groups of the text of an agreement, as they are typed. Pure Python."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from agreements.workflow import (
    DEFAULT_ACKNOWLEDGE_WD,
    DEFAULT_ADMINISTRATORS_WD,
    DEFAULT_ANSWER_WD,
    DEFAULT_CONTACT_CD,
    DEFAULT_DIAGNOSIS_CD,
    DEFAULT_EXPIRY_CD,
    DEFAULT_HEAD_WD,
    DEFAULT_INFORMATION_WD,
    DEFAULT_REMINDER_WD,
    DEFAULT_SILENCE_CD,
    Axis,
    LegalBasisKind,
)


@dataclass(frozen=True, slots=True)
class Part:
    """An axis in the agreement's own words. `row` is its line of the form."""

    kind: Axis
    label: str
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """One « vu »: its words as they follow « Vu », and its date when the words do not hold it."""

    kind: LegalBasisKind
    reference: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Covered:
    """A unit by reference; without a date it starts with the agreement. `row` is its line of the form.

    `capacity`: places as they are stated; None: FTE times the cap.
    """

    ref: str
    start_on: date | None = None
    fte: Decimal | None = None
    row: int = field(default=0, compare=False)
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What one year aims at. `row` is its line of the form."""

    year: int
    entries: int
    active_file: int
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Share:
    """What one agency brings to the target of a year. `row` is its line of the form."""

    year: int
    ref: str
    entries: int
    active_file: int
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """People and money beside the dedicated FTE; what the agreement does not say is None.

    `external_fte`: of the dedicated FTE, those of another employer; `portfolio_least`: people, under the cap;
    `funding_percent`: of the dedicated advisors, paid by `funding_source`.
    """

    external_fte: Decimal | None = None
    funding_percent: int | None = None
    funding_source: str | None = None
    portfolio_least: int | None = None
    coordinators: int | None = None
    correspondents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delays:
    """Clocks of the agreement, in working days (wd) or civil days (cd).

    `reminder_wd`: from sending, to whoever owes the next act; `head_wd`, `administrators_wd`: after the last day of a
    clock that was missed; `expiry_cd`: without any act of the receiving side; `silence_cd`: of the author, once asked.
    """

    acknowledge_wd: int = DEFAULT_ACKNOWLEDGE_WD
    answer_wd: int = DEFAULT_ANSWER_WD
    information_wd: int = DEFAULT_INFORMATION_WD
    diagnosis_cd: int = DEFAULT_DIAGNOSIS_CD
    contact_cd: int = DEFAULT_CONTACT_CD
    reminder_wd: int = DEFAULT_REMINDER_WD
    head_wd: int = DEFAULT_HEAD_WD
    administrators_wd: int = DEFAULT_ADMINISTRATORS_WD
    expiry_cd: int = DEFAULT_EXPIRY_CD
    silence_cd: int = DEFAULT_SILENCE_CD


# The least and the most that may be typed, in the days of each.
DELAY_BOUNDS = dict.fromkeys(Delays.__slots__, (1, 365)) | {
    "reminder_wd": (1, 60), "head_wd": (1, 60), "administrators_wd": (2, 120),
    "expiry_cd": (7, 600), "silence_cd": (7, 600),
}  # fmt: skip


def whole_shares(shares: Iterable[Share], agencies: Iterable[Covered]) -> tuple[Share, ...]:
    """Shares of the years in which every agency that has one is still covered: the others no longer add up."""
    listed, refs = list(shares), {agency.ref for agency in agencies}
    broken = {share.year for share in listed if share.ref not in refs}
    return tuple(share for share in listed if share.year not in broken)


NO_MEANS, USUAL_DELAYS = Means(), Delays()
