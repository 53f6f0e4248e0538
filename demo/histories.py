"""One synthetic person's story, drawn by chance but legal: each move follows the transition tables.

Pure Python; `demo/rows.py` writes stories as rows, a test replays them through the actions.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from casefiles.workflow import Category, Channel, Exit, Owner, Severity
from demo import proportions, texts
from demo.calendar import Calendar
from demo.places import Agency, Office, Territory
from referrals.workflow import DeclineReason, Direction, State, Step


@dataclass(slots=True)
class Move:
    """One step of the referral: when, by whom, with which words."""

    step: Step
    day: date
    by: int
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Sides:
    """From which unit to which a referral goes, who makes the author's half of the pair and who answers."""

    from_unit: int
    to_unit: int
    named: int
    answers: int


@dataclass(slots=True)
class Story:
    """Everything that happened to one person; days are civil days of the territory."""

    born: date
    given_name: str
    family_name: str
    agency: Agency
    author: int
    created: date
    reinforced_end: date | None = None
    reinforced_exit: Exit | None = None
    office: Office | None = None
    advisor: int = 0
    worker: int = 0
    direction: Direction = Direction.TO_COUNCIL
    state: State | None = None
    moves: list[Move] = field(default_factory=list)
    decline: DeclineReason | None = None
    start: date | None = None
    entry: date | None = None
    end: date | None = None
    exit: Exit | None = None
    categories: list[Category] = field(default_factory=list)
    severities: list[Severity] = field(default_factory=list)
    owners: list[Owner] = field(default_factory=list)
    lifted: list[date | None] = field(default_factory=list)
    contacts: list[tuple[date, Channel, bool, int]] = field(default_factory=list)

    @property
    def is_from_council(self) -> bool:
        """Written by a social worker: nobody of the agency followed the person before."""
        return self.direction is Direction.TO_EMPLOYMENT

    @property
    def sides(self) -> Sides:
        """Of a story with a referral."""
        assert self.office  # noqa: S101 - narrows the type
        if self.is_from_council:
            return Sides(self.office.unit, self.agency.unit, self.worker, self.advisor)
        return Sides(self.agency.unit, self.office.unit, self.advisor, self.worker)

    def day_of(self, step: Step) -> date | None:
        """When a step was last taken."""
        return next((move.day for move in reversed(self.moves) if move.step is step), None)


def wait(story: Story) -> None:
    """No place was left when it was sent: the story stops there, in the waiting list."""
    sent = story.moves[0]
    story.moves = [Move(Step.QUEUE, sent.day, sent.by)]
    story.state = State.WAITING


CHANNELS = (
    Channel.PHONE, Channel.PHONE, Channel.PHONE, Channel.IN_PERSON, Channel.IN_PERSON, Channel.EMAIL, Channel.VIDEO,
    Channel.THREE_WAY,
)  # fmt: skip
MOST_CONTACTS = 18


class Simulation:
    """Draws the stories of one territory."""

    def __init__(self, rng: Random, territory: Territory, today: date, calendar: Calendar, most_contacts: int) -> None:
        self.rng = rng
        self.territory = territory
        self.today = today
        self.calendar = calendar
        self.most_contacts = most_contacts

    def story(self, outcome: str, agency: Agency, author: int, advisor: int) -> Story:
        """A story that ends, today, in `outcome` (a key of `proportions.OUTCOMES`)."""
        story = self._person(agency, author)
        story.advisor = advisor
        story.created = self._created(outcome)
        if outcome == "reinforced":
            self._meet(story, story.created, None)
            return story
        self._refer(story, outcome)
        if story.state is State.ACCEPTED:
            self._support(story, outcome)
        elif story.state is State.DECLINED:
            self._after_decline(story)
        else:
            self._meet(story, story.created, None)
        return story

    def _person(self, agency: Agency, author: int) -> Story:
        rng = self.rng
        count = rng.choice(proportions.BARRIERS_PER_PERSON)
        wanted: list[Category] = []
        while len(wanted) < count:
            (one,) = rng.choices(_CATEGORIES, cum_weights=_CATEGORY_WEIGHTS)
            if one not in wanted:
                wanted.append(one)
        born = self.today - timedelta(days=int(rng.triangular(19 * 365, 63 * 365, 40 * 365)))
        return Story(
            born=born,
            given_name=rng.choice(texts.GIVEN_NAMES),
            family_name=rng.choice(texts.FAMILY_NAMES),
            agency=agency,
            author=author,
            created=self.today,
            categories=wanted,
            severities=[rng.choice((Severity.MEDIUM, Severity.MEDIUM, Severity.STRONG)) for _ in wanted],
            owners=[
                rng.choice((Owner.SOCIAL_WORKER, Owner.SOCIAL_WORKER, Owner.ADVISOR, Owner.PERSON)) for _ in wanted
            ],
            lifted=[None] * count,
        )

    def _created(self, outcome: str) -> date:
        rng = self.rng
        longest = proportions.MONTHS_OF_HISTORY * 30
        ago = {
            "active": lambda: rng.triangular(12, 370, 70),
            "closed": lambda: rng.triangular(110, longest, 200),
            "declined": lambda: rng.uniform(25, longest),
            "pending": lambda: rng.triangular(3, 26, 8),
            "reinforced": lambda: rng.triangular(1, 330, 60),
        }[outcome]()
        return self.calendar.working(self.today - timedelta(days=int(ago)))

    def _refer(self, story: Story, outcome: str) -> None:
        rng, after = self.rng, self.calendar.after
        story.office = office = rng.choice(self.territory.offices_near(story.agency))
        story.worker = rng.choice(office.workers)
        sent = after(story.created, rng.choice((0, 1, 2, 3, 5)))
        story.state = State.SENT
        self._move(story, Step.SEND, sent, story.author)
        if outcome == "pending" and rng.random() < 0.3:  # noqa: PLR2004
            return
        opened = after(sent, rng.choice((0, 1, 1, 2, 2, 3, 4)))
        self._move(story, Step.OPEN, opened, office.router)
        if story.state is State.RECEIVED and not (outcome == "pending" and rng.random() < 0.4):  # noqa: PLR2004
            self._move(story, Step.ASSIGN, opened, office.router)
        day = opened
        if story.state is State.RECEIVED and rng.random() < 0.2:  # noqa: PLR2004
            day = self._ask(story, office, opened, wait=outcome == "pending" and rng.random() < 0.5)  # noqa: PLR2004
        if outcome != "pending":
            self._answer(story, outcome, after(day, rng.choice((1, 2, 3, 3, 4, 5, 6, 7, 9, 12))))

    def _ask(self, story: Story, office: Office, opened: date, *, wait: bool) -> date:
        rng, after = self.rng, self.calendar.after
        asked = after(opened, rng.choice((0, 1, 2)))
        which = rng.randrange(len(texts.QUESTIONS))
        # A worker sees the referral once it is assigned; before that only the router can ask.
        by = office.router if story.day_of(Step.ASSIGN) is None else story.worker
        self._move(story, Step.ASK_INFO, asked, by, texts.QUESTIONS[which])
        if wait:
            return asked
        answered = after(asked, rng.choice((1, 2, 3, 5)))
        self._move(story, Step.ANSWER_INFO, answered, story.author, texts.ANSWERS[which])
        return answered

    def _answer(self, story: Story, outcome: str, day: date) -> None:
        if story.state is not State.RECEIVED or day > self.today:
            return  # the answer lies in the future: the referral is still pending
        if outcome == "declined":
            (story.decline,) = self.rng.choices(_DECLINES, cum_weights=_DECLINE_WEIGHTS)
            text = self.rng.choice(texts.DECLINE_TEXTS) if story.decline is DeclineReason.OTHER else None
            self._move(story, Step.DECLINE, day, story.worker, text)
        else:
            self._move(story, Step.ACCEPT, day, story.worker)

    def _move(self, story: Story, step: Step, day: date, by: int, text: str | None = None) -> None:
        """Take a step unless it lies in the future."""
        if day > self.today:
            return
        story.moves.append(Move(step, day, by, text))
        story.state = NEXT.get(step, story.state)

    def _support(self, story: Story, outcome: str) -> None:
        rng = self.rng
        story.start = start = story.moves[-1].day
        entry = self.calendar.after(start, rng.choice((4, 6, 8, 10, 12, 13, 14, 15, 18, 24)))
        if entry <= self.today:
            story.entry = entry
        if outcome == "closed" and story.entry:
            longest = (self.today - story.entry).days - 4
            duration = min(int(rng.triangular(45, 365, 240)), rng.randrange(longest // 2, longest + 1))
            end = self.calendar.working(story.entry + timedelta(days=duration))
            if end <= self.today:
                story.end = end
                (story.exit,) = rng.choices(_EXITS, cum_weights=_EXIT_WEIGHTS)
        story.reinforced_end, story.reinforced_exit = start, Exit.OTHER_MODE
        self._meet(story, story.created, start - timedelta(days=1))  # from the acceptance on, the pair does
        if story.entry:
            self._lift(story, story.entry)
        self._meet(story, start, story.end, pair=True)

    def _lift(self, story: Story, entry: date) -> None:
        last = story.end or self.today
        chance = 0.55 if story.end else 0.2
        for position in range(len(story.categories)):
            if self.rng.random() < chance and (last - entry).days > 20:  # noqa: PLR2004
                story.lifted[position] = entry + timedelta(days=self.rng.randrange(15, (last - entry).days))

    def _after_decline(self, story: Story) -> None:
        answered = story.moves[-1].day
        if (self.today - answered).days > 150:  # noqa: PLR2004
            story.reinforced_end = self.calendar.working(answered + timedelta(days=self.rng.randrange(20, 150)))
            (story.reinforced_exit,) = self.rng.choices(_EXITS, cum_weights=_EXIT_WEIGHTS)
        self._meet(story, story.created, story.reinforced_end)

    def _meet(self, story: Story, start: date, end: date | None, *, pair: bool = False) -> None:
        """Contacts about every 15 days up to the end, or today; one current file in eight is late."""
        rng = self.rng
        late = end is None and rng.random() < 0.12  # noqa: PLR2004
        last = end or self.today - timedelta(days=rng.choice((9, 14, 20)) if late else 0)
        day = start
        found: list[tuple[date, Channel, bool, int]] = []
        while True:
            day = self.calendar.working(day + timedelta(days=rng.choice((7, 10, 12, 13, 13, 14, 14, 15))))
            if day > last or day > self.today:
                break
            reached = rng.random() < 0.86  # noqa: PLR2004
            by = rng.choice((story.advisor, story.advisor, story.worker)) if pair else story.author
            found.append((day, rng.choice(CHANNELS), reached, by))
        if end is None and not late and found:
            found[-1] = (found[-1][0], found[-1][1], True, found[-1][3])
        story.contacts += found[-self.most_contacts :]


NEXT = {
    Step.SEND: State.SENT,
    Step.QUEUE: State.WAITING,
    Step.OPEN: State.RECEIVED,
    Step.ASK_INFO: State.INFO_NEEDED,
    Step.ANSWER_INFO: State.RECEIVED,
    Step.ACCEPT: State.ACCEPTED,
    Step.DECLINE: State.DECLINED,
}


def _cumulative(weights: dict[Category, int] | dict[DeclineReason, int] | dict[Exit, int]) -> list[int]:
    total, result = 0, []
    for weight in weights.values():
        total += weight
        result.append(total)
    return result


_CATEGORIES, _CATEGORY_WEIGHTS = list(proportions.BARRIERS), _cumulative(proportions.BARRIERS)
_DECLINES, _DECLINE_WEIGHTS = list(proportions.DECLINES), _cumulative(proportions.DECLINES)
_EXITS, _EXIT_WEIGHTS = list(proportions.EXITS), _cumulative(proportions.EXITS)
