"""Stories written as rows. The order of the columns here is the order of the values below."""

from datetime import date, timedelta
from random import Random
from typing import Any

from casefiles.workflow import BarrierState, Category, Happened, Level, Mode, Owner, PlanState
from casefiles.workflow import State as SupportState
from core.search_key import fold
from demo import texts
from demo.bulk import Bulk, text_of, value_of
from demo.consent_rows import add_agreement
from demo.histories import Story
from demo.places import Territory
from demo.referral_rows import ReferralWriter
from referrals.workflow import State, Step

TERM = timedelta(days=365)


class Writer(ReferralWriter):
    """Turns the stories of one territory into rows."""

    def __init__(self, bulk: Bulk, rng: Random, territory: Territory, today: date) -> None:
        super().__init__(bulk, rng, territory, today)
        self._workers = frozenset(worker for office in territory.offices for worker in office.workers)

    def write(self, story: Story) -> int:
        """All rows of one story; returns its file id."""
        bulk = self.bulk
        file_id = bulk.next_id("case_files")
        bulk.add("case_files", (file_id, self._ref("AG"), self.territory.code, self.at(story.created, 8), 1))
        self._person(file_id, story)
        self._access(file_id, story)
        reinforced = None if story.is_from_council else self._reinforced(file_id, story)
        support = self._global(file_id, story) if story.start else None
        if story.moves:
            at = self.at(story.entry or story.created)
            add_agreement(bulk, self.rng, self.territory, story, (file_id, at))
            self._referral(file_id, story, support)
        self._barriers(file_id, story, support)
        self._contacts(file_id, story, reinforced, support)
        if support:
            self._notes(file_id, story, support)
        return file_id

    def _person(self, file_id: int, story: Story) -> None:
        rng = self.rng
        phone = f"06 99 {rng.randrange(100):02d} {rng.randrange(100):02d} {rng.randrange(100):02d}"
        key = fold(f"{story.family_name} {story.given_name}")
        email = f"{key.replace(' ', '.')}@exemple.invalid" if rng.random() < 0.7 else None  # noqa: PLR2004
        address = f"{rng.randrange(1, 140)} {rng.choice(texts.STREETS)}"
        by = "phone" if rng.random() < 0.8 else "letter" if email is None else "email"  # noqa: PLR2004
        row = (
            self.bulk.next_id("people"), file_id, story.family_name, story.given_name, str(story.born), phone, email,
            address, story.agency.postcode, story.agency.town, by, key, 1,
        )  # fmt: skip
        self.bulk.add("people", row)

    def _grant(self, file_id: int, why: str, level: str, start: date, end: date | None, **holder: int) -> None:
        row = (
            self.bulk.next_id("file_access"), file_id, holder.get("membership"), holder.get("unit"), level, why,
            self.at(start, 7), self.at(end, 19) if end else None, holder.get("membership"),
        )  # fmt: skip
        self.bulk.add("file_access", row)

    def _access(self, file_id: int, story: Story) -> None:
        """Named access as the actions open and end it."""
        answered = story.moves[-1].day if story.state in (State.ACCEPTED, State.DECLINED) else None
        follows_until = story.end if story.is_from_council else story.reinforced_end
        self._grant(file_id, "pair", "content", story.created, follows_until, membership=story.author)
        sent = story.moves[0].day if story.moves else None
        if sent is None or story.office is None:
            return
        self._grant(file_id, "author", "index", sent, None, membership=story.author)
        self._grant(file_id, "routing", "index", sent, answered, unit=story.sides.to_unit)
        assigned = story.day_of(Step.ASSIGN)
        if assigned:
            self._grant(file_id, "assigned", "index", assigned, answered, membership=story.sides.answers)
        if story.start:
            for membership in (story.advisor, story.worker):
                if membership != story.author:  # who reads it since it was made
                    self._grant(file_id, "pair", "content", story.start, story.end, membership=membership)

    def _support(self, file_id: int, story: Story, mode: Mode, **own: Any) -> int:
        support_id = self.bulk.next_id("supports")
        start, entry, end = own["start"], own.get("entry"), own.get("end")
        state = SupportState.CLOSED if end else SupportState.IN_PROGRESS if entry else SupportState.OPENED
        since = [c for c in story.contacts if c[2] and start <= c[0] and (end is None or c[0] <= end)]
        term = start + TERM if mode is Mode.GLOBAL else None
        row = (
            support_id, file_id, self.territory.code, mode.value, state.value, str(start), text_of(entry),
            text_of(term), text_of(end), value_of(own.get("exit")), own["advisor"], own.get("worker"),
            own.get("agreement"), story.agency.unit, own.get("office"), text_of(since[0][0] if since else None),
            text_of(since[-1][0] if since else None), 15, 1,
        )  # fmt: skip
        self.bulk.add("supports", row)
        facts: list[tuple[date, int, str, SupportState | None, SupportState]]
        facts = [(start, own["opened_by"], Happened.SUPPORT_OPENED, None, SupportState.OPENED)]
        if entry:
            facts.append((entry, own["advisor"], Happened.ENTERED, SupportState.OPENED, SupportState.IN_PROGRESS))
        if end:
            facts.append((end, own["advisor"], Happened.SUPPORT_CLOSED, facts[-1][4], SupportState.CLOSED))
        for day, by, kind, old, new in facts:
            self._event(file_id, day, by, support_id, kind=kind, old=old, new=new)
        return support_id

    def _reinforced(self, file_id: int, story: Story) -> int:
        return self._support(
            file_id,
            story,
            Mode.REINFORCED,
            start=story.created,
            entry=story.created,
            end=story.reinforced_end,
            exit=story.reinforced_exit,
            advisor=story.author,
            opened_by=story.author,
        )

    def _global(self, file_id: int, story: Story) -> int:
        assert story.start  # noqa: S101 - narrows the type
        assert story.office  # noqa: S101
        return self._support(
            file_id,
            story,
            Mode.GLOBAL,
            start=story.start,
            entry=story.entry,
            end=story.end,
            exit=story.exit,
            advisor=story.advisor,
            worker=story.worker,
            agreement=self.territory.agreement,
            office=story.office.unit,
            opened_by=story.sides.answers,
        )

    def _event(self, file_id: int, day: date, by: int, support_id: int, **fact: Any) -> None:
        """A fact of the timeline: its `kind`, and the states it moved between."""
        moved = (value_of(fact.get("old")), value_of(fact["new"]))
        row = (self.bulk.next_id("file_events"), file_id, self.at(day, 10), by, support_id, fact["kind"], *moved, None)
        self.bulk.add("file_events", row)

    def _written(self, day: date, author: int, level: Level, support_id: int | None) -> tuple[Any, ...]:
        organisation = self.territory.council if author in self._workers else self.territory.employment
        return (self.at(day, 16), 1, level.value, author, organisation, support_id)

    def _barriers(self, file_id: int, story: Story, support_id: int | None) -> None:
        if support_id is None or story.entry is None:
            return
        zipped = zip(story.categories, story.severities, story.owners, story.lifted, strict=True)
        for category, severity, owner, lifted in zipped:
            barrier_id = self.bulk.next_id("barriers")
            state = BarrierState.LIFTED if lifted else BarrierState.OPEN
            author = story.advisor if owner is Owner.ADVISOR else story.worker
            row = (
                barrier_id, file_id, category.value, None, severity.value, owner.value, texts.WANTED[category],
                state.value, text_of(lifted),
                *self._written(story.entry, author, Level.SHARED, support_id),
            )  # fmt: skip
            self.bulk.add("barriers", row)
            self._plan(file_id, story, (category, owner, lifted), barrier_id, support_id)

    def _plan(
        self, file_id: int, story: Story, of: tuple[Category, Owner, date | None], barrier_id: int, support_id: int
    ) -> None:
        category, owner, lifted = of
        assert story.entry  # noqa: S101
        for kind, sentence in texts.PLAN[category]:
            due = story.entry + timedelta(days=self.rng.randrange(20, 120))
            state = PlanState.DONE if lifted else self.rng.choice((PlanState.TO_DO, PlanState.IN_PROGRESS))
            row = (
                self.bulk.next_id("plan_items"), file_id, kind, barrier_id, sentence, owner.value, str(due),
                state.value, text_of(lifted), None, *self._written(story.entry, story.worker, Level.SHARED, support_id),
            )  # fmt: skip
            self.bulk.add("plan_items", row)

    def _contacts(self, file_id: int, story: Story, reinforced: int | None, support_id: int | None) -> None:
        for day, channel, reached, by in story.contacts:
            during = support_id if story.start and day >= story.start else reinforced
            line = self.rng.choice(texts.CONTACT_LINES) if reached else None
            row = (
                self.bulk.next_id("contacts"), file_id, channel.value, reached, str(day), line,
                *self._written(day, by, Level.SHARED, during),
            )  # fmt: skip
            self.bulk.add("contacts", row)

    def _notes(self, file_id: int, story: Story, support_id: int) -> None:
        assert story.start  # noqa: S101 - narrows the type
        assert story.office  # noqa: S101
        for level, author, bank in (
            (Level.SHARED, story.advisor, texts.SHARED_NOTES),
            (Level.OWN_SERVICE, story.worker, texts.SERVICE_NOTES),
        ):
            if self.rng.random() < 0.6:  # noqa: PLR2004
                day = min(story.start + timedelta(days=self.rng.randrange(1, 40)), story.end or self.today)
                note = (self.bulk.next_id("notes"), file_id, self.rng.choice(bank))
                self.bulk.add("notes", (*note, *self._written(day, author, level, support_id)))
