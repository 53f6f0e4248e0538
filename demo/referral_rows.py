"""The referral of a story as rows. The order of the columns is that of `demo/columns.py`."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from core.references import ALPHABET, LENGTH
from core.working_days import add_working_days
from demo import texts
from demo.bulk import Bulk, value_of
from demo.consent_rows import AGREED
from demo.form_times import times
from demo.histories import NEXT, Story
from demo.place_rows import add_place
from demo.places import Territory
from referrals.workflow import State, Step

ANSWER_WD = 10


class ReferralWriter:
    """Writes what was asked, answered and known afterwards, whichever side asked."""

    def __init__(self, bulk: Bulk, rng: Random, territory: Territory, today: date) -> None:
        self.bulk = bulk
        self.rng = rng
        self.territory = territory
        self.today = today
        self._zone = "+00" if bulk.connection.dialect.name == "postgresql" else ".000000"
        self._minute = 0
        self._refs: set[str] = set()
        self._due: dict[date, str] = {}

    def at(self, day: date, hour: int = 9) -> str:
        """An instant of that day as the database writes it, in working hours."""
        self._minute = (self._minute + 7) % 60
        return f"{day} {hour:02d}:{self._minute:02d}:00{self._zone}"

    def _ref(self, prefix: str) -> str:
        while True:
            ref = f"{prefix}-{self.territory.code}-{''.join(self.rng.choices(ALPHABET, k=LENGTH))}"
            if ref not in self._refs:
                self._refs.add(ref)
                return ref

    def _referral(self, file_id: int, story: Story, support_id: int | None) -> None:
        bulk = self.bulk
        referral_id, ref = bulk.next_id("referrals"), self._ref("OR")
        answered = story.moves[-1].day if story.state in (State.ACCEPTED, State.DECLINED) else None
        read = self.at(answered + timedelta(days=1), 11) if answered and answered < self.today - timedelta(5) else None
        # An hour after the one before, each; the first instant of a step is what the referral itself tells.
        instants = [self.at(move.day, min(hour, 18)) for hour, move in enumerate(story.moves, start=9)]
        first = {move.step: at for move, at in reversed(list(zip(story.moves, instants, strict=True)))}
        row = (
            *self._between((referral_id, file_id, ref), story, support_id), *self._asked(story, instants[0]),
            instants[0], *self._clocks(story, first, instants[-1] if answered else None), *self._answered(story),
            read, *self._outcome(story), 1,
        )  # fmt: skip
        bulk.add("referrals", row)
        add_place(
            bulk, self.territory, story, (referral_id, ref, support_id), asked_at=instants[0], answered_at=instants[-1]
        )
        for category in story.categories:
            bulk.add("referral_barriers", (bulk.next_id("referral_barriers"), file_id, referral_id, category.value))
        self._moves(file_id, referral_id, story, instants)

    def _between(self, named: tuple[int, int, str], story: Story, support_id: int | None) -> tuple[Any, ...]:
        """`id` to `axis`: about whom, from whom, to whom, under which agreement."""
        assert story.state  # noqa: S101 - narrows the type
        place, sides = self.territory, story.sides
        is_given = story.day_of(Step.ASSIGN) or story.state is State.ACCEPTED
        return (
            *named, place.code, story.direction.value, story.state.value, story.author, sides.from_unit,
            sides.to_unit, place.institution(story.direction), sides.answers if is_given else None, sides.named,
            place.agreement, place.terms, support_id, "global",
        )  # fmt: skip

    def _outcome(self, story: Story) -> tuple[Any, ...]:
        """What came of it: when the support ended and why, and, but for the latest ones, the author's reading."""
        if story.end is None or story.state is not State.ACCEPTED:
            return (None, None, None)
        known = story.end < self.today - timedelta(9)
        return (str(story.end), value_of(story.exit), self.at(story.end + timedelta(days=4), 10) if known else None)

    def _asked(self, story: Story, sent: str) -> tuple[Any, ...]:
        """`reason` to `edited_at`: what the author wrote, and the person's agreement."""
        reason, tried = texts.REASONS[story.categories[0]], self.rng.choice(texts.TRIED)
        return (reason, tried, str(story.created), self.rng.choice(AGREED).value, *times(sent, story.created))

    def _clocks(self, story: Story, first: Mapping[Step, str], answered: str | None) -> tuple[Any, ...]:
        """`opened_at` to `asked_at`."""
        opened, assigned, asked = (first.get(step) for step in (Step.OPEN, Step.ASSIGN, Step.ASK_INFO))
        return (opened, assigned, answered, answered, self._answer_due(story), asked)

    def _answered(self, story: Story) -> tuple[Any, ...]:
        """`question` to `holds`: what was asked and told, why it was declined."""
        asked = next((move.text for move in story.moves if move.step is Step.ASK_INFO), None)
        told = next((move.text for move in story.moves if move.step is Step.ANSWER_INFO), None)
        declined = story.moves[-1] if story.state is State.DECLINED else None
        suggestion = self.rng.choice(texts.SUGGESTIONS) if declined else None
        return (asked, told, value_of(story.decline), declined.text if declined else None, suggestion, 0)

    def _moves(self, file_id: int, referral_id: int, story: Story, instants: Iterable[str]) -> None:
        """The history: each step with the states it moved between."""
        state = State.DRAFT
        for move, at in zip(story.moves, instants, strict=True):
            following = NEXT.get(move.step, state)
            row = (
                self.bulk.next_id("referral_events"), file_id, referral_id, at, move.by, move.step.value, state.value,
                following.value, move.text,
            )  # fmt: skip
            self.bulk.add("referral_events", row)
            state = following

    def _answer_due(self, story: Story) -> str | None:
        """In the waiting list no clock runs."""
        if story.state is State.WAITING:
            return None
        sent = story.moves[0].day
        if sent not in self._due:
            self._due[sent] = str(add_working_days(sent, ANSWER_WD, self.territory.code))
        return self._due[sent]
