"""A support waits for a reason and until a day: no contact is due, none is late, and it goes on by itself."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from casefiles import actions, queries
from casefiles.following import jobs, pauses
from casefiles.following import queries as following
from casefiles.following.models import SupportPause
from casefiles.following.workflow import PauseReason, last_day
from casefiles.models import FileEvent, Support
from casefiles.workflow import Exit, Happened, State, Step
from core.clock import now
from core.db import db, write_transaction
from core.errors import Conflict
from core.guard import system_actor
from tests import people
from tests.casefiles import ending
from tests.casefiles.doing import day, doing, looking
from tests.page import Browser

GIVEN = {"until_on": str(day(-20)), "reason": "care", "line": ""}


def lea() -> str:
    return people.file_of("Abadie").ref


def support() -> Support:
    return queries.open_supports(people.file_of("Abadie").id)[0]


def paused(login: str = "anne.roux", until: int = 20, ago: int = 0) -> None:
    """Léa's support waits since some days, until so many days from then."""
    with doing(login) as actor:
        at = now() - timedelta(days=ago)
        given: dict[str, Any] = {"reason": PauseReason.CARE, "line": None, "until_on": day(ago - until)}
        pauses.pause(support(), by=actor, at=at, **given)


def test_a_late_contact_is_late_no_more_while_the_support_waits(app: Flask) -> None:
    paul = Browser(app, "paul.martin")
    assert "ABADIE" in paul.get("casefiles.portfolio", vue="retard").text
    Browser(app, "anne.roux").post("casefiles.pause", GIVEN, ref=lea())
    assert "ABADIE" not in paul.get("casefiles.portfolio", vue="retard").text
    assert "En pause jusqu’au" in paul.get("casefiles.show", ref=lea()).html


def test_the_other_half_ends_it_and_contacts_are_due_again(app: Flask) -> None:
    anne = Browser(app, "anne.roux")
    anne.post("casefiles.pause", GIVEN, ref=lea())
    Browser(app, "paul.martin").post("casefiles.resume", {}, ref=lea())
    assert "ABADIE" in Browser(app, "paul.martin").get("casefiles.portfolio", vue="retard").text
    with app.app_context(), looking():
        row = db.session.scalars(select(SupportPause)).one()
        assert (row.until_on, row.planned_until_on, support().state) == (day(1), day(-20), State.IN_PROGRESS)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"until_on": ""}, "Une pause a une fin"),
        ({"until_on": str(day(1))}, "Une pause a une fin"),
        ({"until_on": str(last_day(day()) + timedelta(days=1))}, "60 jours au plus"),
        ({"reason": "other"}, "en quelques mots"),
        ({"reason": "holiday"}, "Choisissez une réponse"),
        ({"until_on": "bientôt"}, "Écrivez une date"),
    ],
)
def test_a_pause_without_end_too_long_or_unexplained_is_refused(app: Flask, wrong: dict[str, str], said: str) -> None:
    page = Browser(app, "anne.roux").post("casefiles.pause", GIVEN | wrong, 422, ref=lea())
    assert said in page.text
    with app.app_context(), looking():
        assert (db.session.scalar(select(SupportPause.id)), support().state) == (None, State.IN_PROGRESS)


def test_sixty_days_and_today_alone_are_accepted(app: Flask) -> None:
    for until in (last_day(day()), day()):
        Browser(app, "anne.roux").post("casefiles.pause", GIVEN | {"until_on": str(until)}, ref=lea())
        Browser(app, "anne.roux").post("casefiles.resume", {}, ref=lea())
    with app.app_context(), looking():
        assert [row.days.days for row in db.session.scalars(select(SupportPause))] == [0, 0]


@pytest.mark.usefixtures("app_context")
def test_a_second_pause_waits_for_the_end_of_the_first() -> None:
    paused()
    with pytest.raises(Conflict):
        paused("paul.martin")


@pytest.mark.usefixtures("app_context")
def test_after_its_last_day_the_support_goes_on_before_anything_is_written() -> None:
    paused(ago=10, until=4)
    paused("paul.martin")  # the first one is over: the next step finds the support in progress
    with looking():
        kinds = [Happened.PAUSED, Happened.RESUMED, Happened.PAUSED]
        facts = db.session.scalars(select(FileEvent).where(FileEvent.kind.in_(kinds)).order_by(FileEvent.id))
        assert [(fact.kind, fact.membership_id is None) for fact in facts] == [
            (Happened.PAUSED, False), (Happened.RESUMED, True), (Happened.PAUSED, False),
        ]  # fmt: skip


def test_the_page_says_in_progress_from_the_day_after(app: Flask) -> None:
    with app.app_context():
        paused(ago=10, until=4)
    page = Browser(app, "anne.roux").get("casefiles.show", ref=lea())
    assert "En pause" not in page.text
    assert "En cours" in page.text


@pytest.mark.usefixtures("app_context")
def test_the_worker_writes_the_end_once_and_leaves_what_still_waits() -> None:
    paused(ago=10, until=4)
    for _ in range(2):
        with system_actor("tests: worker"), write_transaction():
            jobs.resume(support().id)
    with looking():
        facts = db.session.scalars(select(FileEvent.kind).where(FileEvent.kind == Happened.RESUMED)).all()
        row = db.session.scalars(select(SupportPause)).one()
        assert (len(facts), row.until_on, support().state) == (1, day(6), State.IN_PROGRESS)


@pytest.mark.usefixtures("app_context")
def test_the_worker_finds_a_pause_on_the_day_after_and_not_before() -> None:
    paused(until=0)
    with system_actor("tests: worker"):
        found = [following.over(day(-ahead)) for ahead in (0, 1)]
    db.session.remove()
    with looking():
        assert found == [[], [support().id]]


@pytest.mark.usefixtures("app_context")
def test_a_support_that_ends_waits_no_longer() -> None:
    paused(ago=3)
    with doing("paul.martin") as paul:
        actions.supports.finish(support(), exit=Exit.MOVED, end_on=day(), step=Step.CLOSE, by=paul, at=now())
    with looking():
        row = db.session.scalars(select(SupportPause)).one()
        assert (row.until_on, row.ended_at is not None) == (day(), True)


@pytest.mark.usefixtures("app_context")
def test_a_support_whose_end_is_proposed_waits_no_longer_and_may_wait_again() -> None:
    paused(ago=3)
    ending.propose(people.file_of("Abadie").id)
    with looking():
        row = db.session.scalars(select(SupportPause)).one()
        assert (row.until_on, row.ended_at is not None, support().state) == (day(1), True, State.ENDING)


def test_whoever_makes_no_half_sees_no_such_page(app: Flask) -> None:
    for login in ("sonia.vidal", "leo.caron", "julie.blanc"):
        Browser(app, login).get("casefiles.pause", 404, ref=lea())
    Browser(app, "anne.roux").get("casefiles.resume", 404, ref=lea())


def test_two_halves_at_once_get_one_pause(app: Flask) -> None:
    anne, paul = Browser(app, "anne.roux"), Browser(app, "paul.martin")
    address = anne.address("casefiles.pause", ref=lea())
    fields = paul.get(address).fields(address)
    anne.post("casefiles.pause", GIVEN, ref=lea())
    page = paul.send(address, fields | GIVEN | {"line": "Stage"}, 409)
    assert "Stage" in page.html
