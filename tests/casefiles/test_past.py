"""The state of a file at a past date: what was seen on that evening is what is replayed later."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from casefiles import actions, queries
from casefiles.models import Barrier, CaseFile, Contact, PlanItem, Support
from casefiles.past.queries import Past, state_on
from casefiles.past.replay import Change, Fact, state_before, undo
from casefiles.workflow import (
    BarrierState,
    Category,
    Channel,
    Happened,
    Level,
    Mode,
    Owner,
    PlanKind,
    PlanState,
    Severity,
    State,
)
from core.actor import Actor
from core.clock import now
from core.db import db
from tests import people
from tests.casefiles.doing import day, doing, looking, seeing
from tests.casefiles.ending import end
from tests.page import Browser

pytestmark = pytest.mark.every_engine

NIGHT = datetime(2026, 3, 2, tzinfo=UTC)
DAYS, EDITS = 20, 6


def before(hours: int) -> datetime:
    return NIGHT - timedelta(hours=hours)


def test_undoing_gives_the_value_that_stood_before_the_first_later_change() -> None:
    changes = [Change(before(-2), "state", "to_do"), Change(before(-5), "state", "in_progress")]
    earlier = Change(before(4), "text", "Ancien")
    assert undo({"state": "done", "text": "Nouveau"}, [*changes, earlier], NIGHT) == {
        "state": "to_do",
        "text": "Nouveau",
    }


def test_a_change_at_the_very_instant_is_not_yet_known() -> None:
    assert undo({"state": "done"}, [Change(NIGHT, "state", "to_do")], NIGHT) == {"state": "to_do"}
    assert state_before(Mode.GLOBAL, [Fact(NIGHT, Happened.ENTERED)], NIGHT) is State.OPENED


def test_a_support_stands_where_its_latest_fact_left_it() -> None:
    facts = [Fact(before(48), Happened.SUPPORT_OPENED), Fact(before(24), Happened.ENTERED)]
    assert state_before(Mode.GLOBAL, facts, NIGHT) is State.IN_PROGRESS
    assert state_before(Mode.GLOBAL, facts, before(24)) is State.OPENED
    assert state_before(Mode.GLOBAL, [*facts, Fact(before(1), Happened.SUPPORT_CLOSED)], NIGHT) is State.CLOSED


@dataclass
class Story:
    """A file that somebody works on, a few edits a day."""

    random: Random
    file_id: int

    def edit(self, by: Actor, at: datetime) -> None:
        choices: list[Callable[[Actor, datetime], None]] = [self._barrier, self._plan, self._contact]
        self.random.choice(choices)(by, at)
        db.session.flush()

    def _one(self, cls: Any) -> Any:
        found = db.session.scalars(select(cls).where(cls.file_id == self.file_id).order_by(cls.id)).all()
        return self.random.choice(found) if found and self.random.random() < 0.7 else None

    def _barrier(self, by: Actor, at: datetime) -> None:
        known, severity = self._one(Barrier), self.random.choice(list(Severity))
        owner, wanted = self.random.choice(list(Owner)), self.random.choice([None, "Un bail", "Le permis"])
        if known is None:
            free = set(Category) - set(db.session.scalars(select(Barrier.category)))
            if free:
                given: dict[str, Any] = {"severity": severity, "owner": owner, "wanted": wanted}
                actions.add_barrier(self.file_id, category=sorted(free)[0], by=by, at=at, **given)
        elif known.state is BarrierState.OPEN and self.random.random() < 0.2:
            actions.lift_barrier(known, by=by, at=at)
        elif known.state is BarrierState.OPEN:
            level = self.random.choice([Level.SHARED, Level.OWN_SERVICE])
            actions.edit_barrier(
                known, thematic=None, severity=severity, owner=owner, wanted=wanted, level=level, by=by, at=at
            )

    def _plan(self, by: Actor, at: datetime) -> None:
        known, text = self._one(PlanItem), self.random.choice(["Appeler", "Écrire", "Passer le permis"])
        given: dict[str, Any] = {"kind": PlanKind.ACTION, "text": text, "owner": self.random.choice(list(Owner))}
        given["due_on"] = self.random.choice([None, day(-9), day(-40)])
        if known is None:
            actions.add_plan_item(self.file_id, by=by, at=at, **given)
        else:
            state = self.random.choice(list(PlanState))
            actions.edit_plan_item(
                known, barrier_id=None, state=state, reason="Sans suite", level=Level.SHARED, by=by, at=at, **given
            )

    def _contact(self, by: Actor, at: datetime) -> None:
        reached = self.random.random() < 0.6
        given: dict[str, Any] = {"channel": Channel.PHONE, "reached": reached, "on": at.date(), "line": None}
        actions.note_contact(self.file_id, level=Level.SHARED, by=by, at=at, **given)


def seen(file_id: int) -> list[Any]:
    """What stands in the tables now, read without the replay."""

    def rows(cls: Any, *names: str) -> list[Any]:
        found = db.session.scalars(select(cls).where(cls.file_id == file_id).order_by(cls.id))
        return [tuple(getattr(row, name) for name in names) for row in found]

    reached = [on for on, was in rows(Contact, "on", "reached") if was]
    return [
        rows(Support, "mode", "state", "entry_on"),
        rows(Barrier, "category", "severity", "owner", "wanted", "state"),
        rows(PlanItem, "text", "owner", "due_on", "state"),
        (len(reached), max(reached, default=None)),
    ]


def replayed(past: Past) -> list[Any]:
    """The same from the replay."""
    return [
        [(one.mode, one.state, one.entry_on) for one in past.supports],
        [(one.category, one.severity, one.owner, one.fields["wanted"], one.state) for one in past.barriers],
        [(one.fields["text"], one.owner, one.due_on, one.state) for one in past.plan],
        (past.contacts, past.last_contact_on),
    ]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.usefixtures("app_context")
def test_every_evening_of_a_random_story_is_replayed_as_it_was(seed: int) -> None:
    start = now() - timedelta(days=DAYS + 1)
    with doing("paul.martin") as paul:
        ref = actions.create_person(
            by=paul, at=start, territory="31", birth_name="Ferrand", given_names="Hugues", birth_date=day(10_000),
            mode=None,
        ).ref  # fmt: skip
    evenings: dict[int, list[Any]] = {}
    for number in range(DAYS):
        with doing("paul.martin") as paul:
            file = queries.get(ref)
            key = file.id
            story = Story(Random(seed * 1000 + number), key)
            if number == DAYS // 2:
                _open(file, paul, start + timedelta(days=number))
            for edit in range(EDITS):
                story.edit(paul, start + timedelta(days=number, minutes=edit))
        with looking():
            evenings[number] = seen(key)
    with seeing("paul.martin"):
        file = queries.get(ref)
        found = {number: replayed(state_on(file, _day(start, number))) for number in evenings}
    assert found == evenings


def _day(start: datetime, number: int) -> Any:
    return day() - timedelta(days=DAYS + 1 - number)


def _open(file: CaseFile, by: Actor, at: datetime) -> None:
    actions.open_support(
        file.id, mode=Mode.REINFORCED, advisor_id=by.membership, worker_id=None, territory="31", by=by, at=at
    )


def test_the_page_shows_the_evening_that_is_asked_for(app: Flask) -> None:
    anne, ref = Browser(app, "anne.roux"), people.file_of("Abadie").ref
    page = anne.get("casefiles.state_on", ref=ref, le=str(day(1)))
    assert "Paul Martin" in page.text
    assert "Contacts réussis" in page.text


@pytest.mark.parametrize(
    ("asked", "said"), [("2199-01-01", "à venir"), ("1950-01-01", "pas encore ouvert"), ("hier", "Écrivez une date")]
)
def test_a_day_without_a_file_says_why(app: Flask, asked: str, said: str) -> None:
    anne, ref = Browser(app, "anne.roux"), people.file_of("Abadie").ref
    assert said in anne.get("casefiles.state_on", ref=ref, le=asked).text


def test_what_is_kept_of_a_reserved_item_is_read_by_its_service_only(app: Flask) -> None:
    with app.app_context(), doing("anne.roux") as anne:
        file_id = people.file_of("Abadie").id
        given: dict[str, Any] = {"category": Category.EQUIPMENT, "owner": Owner.PERSON, "level": Level.SHARED}
        made = actions.add_barrier(file_id, severity=Severity.NONE, wanted="Un four", by=anne, at=now(), **given)
        key = made.id
    with app.app_context(), doing("anne.roux") as anne:
        barrier = db.session.get_one(Barrier, key)
        change: dict[str, Any] = {"thematic": None, "severity": Severity.STRONG, "owner": Owner.PERSON}
        actions.edit_barrier(barrier, wanted="Un lit", level=Level.OWN_SERVICE, by=anne, at=now(), **change)
    for login, may in (("anne.roux", True), ("paul.martin", False)):
        page = Browser(app, login).get("casefiles.state_on", ref=people.file_of("Abadie").ref, le=str(day()))
        assert ("Un lit" in page.text) == may


def test_a_barrier_lifted_by_an_exit_was_present_until_its_day(app: Flask) -> None:
    with app.app_context():
        file_id = people.file_of("Abadie").id
        end(file_id, lifted=True)
    with app.app_context(), seeing("anne.roux"):
        file = queries.get(people.file_of("Abadie").ref)
        found = [{one.state for one in state_on(file, day(ago)).barriers} for ago in (1, 0)]
    assert found == [{BarrierState.OPEN}, {BarrierState.LIFTED}]
