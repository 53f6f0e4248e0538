"""Synthetic stories told again through the actions: whatever the loader writes, professionals could have done."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from casefiles import actions as files
from casefiles import queries as file_queries
from casefiles.exits import actions as exits
from casefiles.following import validating
from casefiles.models import Support
from casefiles.workflow import AgreedBy, Mode, State
from core import clock
from core.actor import Actor, acting_as, current_actor
from core.db import db, write_transaction
from core.guard import system_actor
from demo import proportions
from demo.calendar import Calendar
from demo.histories import MOST_CONTACTS, Move, Simulation, Story
from demo.places import Agency, Office, Territory
from demo.to_employment import tell_from_council
from referrals import actions, queries
from referrals.actions import Draft
from referrals.models import Referral
from referrals.workflow import Direction, Step
from tests import people
from tests.casefiles.ending import told

STORIES = 50
RECENT = 300  # days: the agreement of the test world is in force that long


def _territory() -> Territory:
    member = people.membership_id
    agency = Agency(people.unit_of("Toulouse Minimes").id, "Toulouse", "31000")
    agency.prescribing, agency.dedicated = [member("sonia.vidal")], [member("paul.martin")]
    agency.router = member("luc.moreau")
    office = Office(people.unit_of("MDS Toulouse Nord").id, "Toulouse", member("claire.dumas"))
    office.workers = [member("anne.roux"), member("leo.caron")]
    return Territory("31", people.unit_of("CD Haute-Garonne").id, people.unit_of("FT Occitanie").id, [agency], [office])


def _stories(today: date, direction: Direction) -> list[Story]:
    place = _territory()
    calendar = Calendar(today - timedelta(days=1200), today + timedelta(days=400), "31")
    simulation = Simulation(Random(8), place, today, calendar, MOST_CONTACTS)
    outcomes = list(proportions.OUTCOMES)
    agency = place.agencies[0]
    found: list[Story] = []
    while len(found) < STORIES:
        outcome = outcomes[len(found) % len(outcomes)]
        story = simulation.story(outcome, agency, agency.prescribing[0], agency.dedicated[0])
        if (today - story.created).days < RECENT:
            if story.moves and direction is Direction.TO_EMPLOYMENT:
                tell_from_council(story)
            found.append(story)
    return found


class Replay:
    """One story, told by the people it names."""

    def __init__(self, story: Story, actors: dict[int, Actor], number: int) -> None:
        self.story = story
        self.actors = actors
        self.number = number
        self.ref = ""
        self.referral = ""

    def run(self) -> None:
        """Every act in the order of the days; acts of one day in the order they are listed."""
        acts: list[tuple[date, int, Callable[[], Any], int]] = []
        story = self.story
        acts.append((story.created, 0, self._create, story.author))
        acts += [(move.day, 1, partial(self._move, move), move.by) for move in story.moves]
        if story.entry:
            acts.append((story.entry, 2, self._diagnose, story.advisor))
            acts.append((story.entry, 3, partial(self._validate, self._worker()), self._worker()))
            acts.append((story.entry, 4, self._enter, story.advisor))
        acts += [(contact[0], 5, partial(self._contact, contact), contact[3]) for contact in story.contacts]
        if story.end and story.start and story.entry:
            acts.append((story.end, 6, self._propose, story.advisor))
            acts.append((story.end, 7, self._complete, self._worker()))
            acts.append((story.end, 8, self._acknowledge, story.author))
        elif story.end:
            acts.append((story.end, 6, self._close, story.advisor))
        for hour, (day, _order, act, by) in enumerate(sorted(acts, key=lambda item: item[:2])):
            clock.set_now(datetime.combine(day, time(8, 0), UTC) + timedelta(minutes=hour))
            with acting_as(self.actors[by]), write_transaction():
                act()
            db.session.remove()

    def _worker(self) -> int:
        """The social worker of the pair, whichever side answers."""
        (worker,) = {self.story.sides.answers, self.story.sides.named} - {self.story.advisor}
        return worker

    def _by(self, membership: int) -> dict[str, Any]:
        return {"by": self.actors[membership], "at": clock.now()}

    def _create(self) -> None:
        story = self.story
        file = files.create_person(
            territory="31",
            birth_name=f"{story.family_name} {self.number}",
            given_names=story.given_name,
            birth_date=story.born,
            **self._by(story.author),
        )
        db.session.flush()
        self.ref = file.ref

    def _move(self, move: Move) -> None:
        who = self._by(move.by)
        if move.step is Step.SEND:
            self._send(who)
            return
        referral = queries.get(self.referral, lock=True)
        match move.step:
            case Step.OPEN:
                actions.receive(referral, **who)
            case Step.ASSIGN:
                actions.assign(referral, worker_id=self.story.sides.answers, **who)
            case Step.ASK_INFO:
                actions.ask_info(referral, question=move.text, **who)
            case Step.ANSWER_INFO:
                actions.answer_info(referral, information=move.text, **who)
            case Step.ACCEPT:
                actions.accept(referral, worker_id=self.story.sides.answers, **who)
            case _:
                assert self.story.decline
                actions.decline(referral, reason=self.story.decline, text=move.text, suggestion=None, **who)

    def _send(self, who: dict[str, Any]) -> None:
        story = self.story
        referral = actions.create(file_queries.get(self.ref), **who)
        db.session.flush()
        self.referral = referral.ref
        referral = queries.get(referral.ref, lock=True)
        draft = Draft(
            categories=tuple(story.categories),
            reason="Des faits utiles.",
            unit_ref=people.unit_of("Toulouse Minimes" if story.is_from_council else "MDS Toulouse Nord").ref,
            named_id=story.sides.named,
            agreed_on=story.created,
            agreed_by=AgreedBy.PAPER,
        )
        actions.edit(referral, draft, **who)
        actions.send(referral, **who)

    def _support(self) -> Support:
        mode = Mode.GLOBAL if self.story.start else Mode.REINFORCED
        found = file_queries.current_support(file_queries.get(self.ref).id, mode)
        assert found is not None
        return found

    def _diagnose(self) -> None:
        story = self.story
        file_id = file_queries.get(self.ref).id
        for category, severity, owner in zip(story.categories, story.severities, story.owners, strict=True):
            files.add_barrier(file_id, category=category, severity=severity, owner=owner, **self._by(story.advisor))
        db.session.flush()
        self._validate(story.advisor)

    def _validate(self, half: int) -> None:
        validating.validate(self._support(), **self._by(half))

    def _enter(self) -> None:
        story = self.story
        assert story.entry
        files.enter(self._support(), agreed_on=story.entry, channel=AgreedBy.PAPER, **self._by(story.advisor))

    def _contact(self, contact: tuple[Any, ...]) -> None:
        day, channel, reached, by = contact
        file_id = file_queries.get(self.ref).id
        files.note_contact(file_id, channel=channel, reached=reached, on=day, **self._by(by))

    def _close(self) -> None:
        assert self.story.exit
        files.close(self._support(), exit=self.story.exit, **self._by(self.story.advisor))

    def _propose(self) -> None:
        assert self.story.exit
        support = self._support()
        exits.propose(support, told(support, exit=self.story.exit), **self._by(self.story.advisor))

    def _complete(self) -> None:
        assert self.story.exit
        support = self._support()
        exits.complete(support, told(support, exit=self.story.exit), by=current_actor(), at=clock.now())

    def _acknowledge(self) -> None:
        """By whoever referred the person: it closes the support."""
        actions.acknowledge_outcome(queries.get(self.referral, lock=True), **self._by(self.story.author))
        support = db.session.get_one(Support, queries.get(self.referral).support_id)
        assert (support.state, support.exit) == (State.CLOSED, self.story.exit)


@pytest.mark.database
@pytest.mark.parametrize("direction", Direction)
def test_fifty_stories_are_legal(app: Flask, freeze: Callable[[datetime], None], direction: Direction) -> None:
    today = clock.today("31")
    freeze(clock.now())
    with app.app_context():
        logins = ("sonia.vidal", "paul.martin", "luc.moreau", "claire.dumas", "anne.roux", "leo.caron")
        actors = {people.membership_id(login): people.actor(login) for login in logins}
        before = _referrals()
        stories = _stories(today, direction)
        for number, story in enumerate(stories):
            Replay(story, actors, number).run()
        assert _referrals() - before == {direction: sum(bool(story.moves) for story in stories)}


def _referrals() -> Counter[Direction]:
    with system_actor("tests: count"):
        found = Counter(db.session.scalars(select(Referral.direction)))
    db.session.remove()
    return found
