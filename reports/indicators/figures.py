"""What the indicators return: counts and dates, frozen, never a name, a text or a reference."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from agreements.workflow import DEFAULT_ACKNOWLEDGE_WD, DEFAULT_ANSWER_WD, DEFAULT_CONTACT_CD
from casefiles.afterwards.workflow import IN_WORK, Milestone, Situation
from casefiles.appointments.workflow import AppointmentState
from casefiles.workflow import Category
from referrals.workflow import OPEN_STATES, DeclineReason, State
from reports.indicators.need_figures import Need


@dataclass(frozen=True, slots=True)
class Attainment:
    """Where a department stands on the two targets of its agreement."""

    active_file: int = 0
    entries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Delays:
    """The clocks figures are measured against: those of the agreement, else the usual ones."""

    acknowledge_wd: int = DEFAULT_ACKNOWLEDGE_WD
    answer_wd: int = DEFAULT_ANSWER_WD
    contact_cd: int = DEFAULT_CONTACT_CD


@dataclass(frozen=True, slots=True)
class Ratio:
    """A numerator and its denominator; the share is None when there is nothing to divide by."""

    count: int
    of: int

    @property
    def share(self) -> float | None:
        return self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Referrals sent in a period, and what became of them; of a department or of one office."""

    sent: int = 0
    states: Mapping[State, int] = field(default_factory=dict)
    social_only: int = 0  # accepted as social support only: outside the acceptance rate
    median: float | None = None  # working days
    ninth_decile: int | None = None  # working days
    in_time: Ratio = Ratio(0, 0)

    @property
    def accepted(self) -> int:
        """As global support."""
        return self.states.get(State.ACCEPTED, 0) - self.social_only

    @property
    def declined(self) -> int:
        return self.states.get(State.DECLINED, 0)

    @property
    def waiting(self) -> int:
        """Open: neither answered nor ended otherwise."""
        return sum(self.states.get(state, 0) for state in OPEN_STATES)

    @property
    def acceptance(self) -> Ratio:
        return Ratio(self.accepted, self.accepted + self.declined)


@dataclass(frozen=True, slots=True)
class Writing:
    """How long writing a referral takes, of a whole department: never of an author."""

    median: float | None = None  # whole minutes, of those sent on the civil day their form was opened
    same_day: Ratio = Ratio(0, 0)  # those, of all whose form was opened here


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFigures:
    """Everything measured on the referrals of a department over a period: those the council answers, but for one."""

    all: Answers
    to_employment: Answers  # those the employment service answers
    needs: Mapping[Need, int] = field(default_factory=dict)  # chains first sent long enough ago, as they stand
    outcomes_read: Ratio = Ratio(0, 0)  # outcomes their author acknowledged, of the supports that ended
    silent: int = 0  # expired, or withdrawn for want of the information asked
    quiet: int = 0  # open, without any act for ten working days while one is owed
    by_office: Mapping[int, Answers]
    sent_by_month: tuple[int, ...]
    declines: Mapping[DeclineReason, int]
    barriers: Mapping[Category, int]
    acknowledged: Ratio
    writing: Writing = Writing()

    @property
    def loop(self) -> Ratio:
        """Needs whose loop is closed, of all of those long enough ago."""
        return Ratio(self.needs.get(Need.CLOSED, 0), sum(self.needs.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportFigures:
    """Everything measured on the global supports of a department over a period, or at its last day."""

    entries_by_month: tuple[int, ...]
    active_file: int
    active_by_office: Mapping[int, int]
    people: int
    started: Ratio
    in_contact: Ratio
    loads: tuple[int, ...]  # one per dedicated advisor, the heaviest first
    exits: Mapping[str, int]  # by group of reasons
    barriers: Mapping[Category, int]
    lifted: Mapping[Category, Ratio]
    outcomes: Ratio = Ratio(0, 0)  # half points of the outcomes graded at the exits, of two for each

    @property
    def graded(self) -> int:
        """How many wanted outcomes were graded."""
        return self.outcomes.of // 2

    @property
    def entries(self) -> int:
        return sum(self.entries_by_month)


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """What became of people at one milestone after the end of their support."""

    asked: int = 0  # supports whose day of the milestone falls in the period
    situations: Mapping[Situation, int] = field(default_factory=dict)  # noted, « not reached » among them

    @property
    def known(self) -> Ratio:
        """Situations known, of those asked for: a person who was not reached is asked for, and not known."""
        noted = sum(self.situations.values())
        return Ratio(noted - self.situations.get(Situation.NOT_REACHED, 0), self.asked)

    @property
    def in_work(self) -> Ratio:
        """In any employment, of the situations known."""
        return Ratio(sum(self.situations.get(one, 0) for one in IN_WORK), self.known.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitoring:
    """What a committee and a monitoring return look at, over a period and at its last day."""

    referrals: ReferralFigures
    entries: int
    in_contact: Ratio  # its denominator is the active file


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyFigures:
    """The figures of one department and one year, up to the last day counted."""

    territory: str
    year: int
    start: date
    until: date
    referrals: ReferralFigures
    supports: SupportFigures
    appointments: Mapping[AppointmentState, int] = field(default_factory=dict)  # by outcome
    later: Mapping[Milestone, Later] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.referrals.all.sent or self.supports.people or self.supports.entries)
