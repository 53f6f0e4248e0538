"""What became of a person 6 and 12 months after the end of a global support: asked, answered once, put right, shown."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import JournalEntry
from casefiles import actions
from casefiles.afterwards.models import LaterStatus
from casefiles.afterwards.workflow import DUE_AFTER, Milestone, Situation, asked_on, due_on, window
from casefiles.deadlines import mornings, queries
from casefiles.deadlines.workflow import Due
from casefiles.models import FileAccess, FileEvent
from casefiles.workflow import AccessLevel, AccessWhy, Exit, Happened, Mode
from core.clock import now, set_now, today
from core.db import db, write_transaction
from core.guard import system_actor
from tests import people
from tests.casefiles import ending
from tests.casefiles.doing import looking, seeing
from tests.page import Browser

PAIR = ("anne.roux", "paul.martin")
SIX, TWELVE = DUE_AFTER[Milestone.SIX], DUE_AFTER[Milestone.TWELVE]


def lea() -> str:
    return people.file_of("Abadie").ref


@pytest.fixture
def ended(app: Flask) -> None:
    """Léa Abadie's support ends today, by its pair."""
    with app.app_context():
        ending.end(people.file_of("Abadie").id)


@pytest.fixture
def later(app: Flask, ended: None, request: pytest.FixtureRequest) -> Any:
    """The same some days later: 182 unless a test says how many."""
    set_now(now() + timedelta(days=getattr(request, "param", SIX)))
    yield
    set_now(None)


def rows(app: Flask, *columns: Any) -> list[Any]:
    with app.app_context(), looking():
        return [tuple(row) for row in db.session.execute(select(*columns).order_by(columns[0]))]


def refused(browser: Browser) -> None:
    """Neither the page nor its form, sent with the tokens of another one."""
    target = browser.address("casefiles.later_status", ref=lea())
    browser.get(target, 404)
    tokens = browser.get("casefiles.new_person").fields(browser.address("casefiles.check_person"))
    browser.send(target, tokens | {"situation": "training"}, 404)


def test_each_status_is_asked_for_some_weeks_around_its_day() -> None:
    end = date(2026, 1, 10)
    assert (due_on(end, Milestone.SIX), due_on(end, Milestone.TWELVE)) == (date(2026, 7, 11), date(2027, 1, 10))
    for milestone in Milestone:
        first, last = window(end, milestone)
        assert (asked_on(end, first), asked_on(end, last)) == (milestone, milestone)
        assert asked_on(end, first - timedelta(days=1)) is asked_on(end, last + timedelta(days=1)) is None
    assert asked_on(None, end) is None


@pytest.mark.usefixtures("ended")
def test_the_end_opens_those_weeks_to_the_pair_and_no_content(app: Flask) -> None:
    with app.app_context(), looking():
        query = select(FileAccess).where(FileAccess.why == AccessWhy.AFTERWARDS)
        found = list(db.session.scalars(query))
        assert len(found) == len(PAIR) * len(Milestone)
        assert {row.level for row in found} == {AccessLevel.INDEX}
        assert all(row.until_at and row.until_at - row.from_at <= timedelta(days=47) for row in found)


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("login", PAIR)
def test_either_half_notes_it_and_finds_it_no_more_in_the_list(app: Flask, login: str) -> None:
    browser = Browser(app, login)
    assert "Situation à 6 mois" in browser.get("casefiles.deadlines").text
    browser.post("casefiles.later_status", {"situation": "training"}, ref=lea())
    assert "Situation à 6 mois" not in browser.get("casefiles.deadlines").text
    assert rows(app, LaterStatus.months, LaterStatus.situation) == [(6, Situation.TRAINING)]
    facts = rows(app, FileEvent.kind, FileEvent.to_state, FileEvent.reason)
    assert (Happened.STATUS_NOTED, "training", "6") in facts


@pytest.mark.usefixtures("later")
def test_that_nobody_reached_the_person_is_an_answer_put_right_later(app: Flask) -> None:
    anne, paul = Browser(app, "anne.roux"), Browser(app, "paul.martin")
    anne.post("casefiles.later_status", {"situation": "not_reached"}, ref=lea())
    page = paul.get("casefiles.later_status", ref=lea())
    assert "Déjà notée par Anne ROUX" in page.text or "Déjà notée par Anne Roux" in page.text
    paul.post("casefiles.later_status", {"situation": "job_6_months", "version": "1"}, ref=lea())
    assert rows(app, LaterStatus.months, LaterStatus.situation) == [(6, Situation.JOB_6_MONTHS)]


@pytest.mark.usefixtures("later")
def test_a_half_that_did_not_see_the_answer_overwrites_nothing(app: Flask) -> None:
    Browser(app, "anne.roux").post("casefiles.later_status", {"situation": "training"}, ref=lea())
    Browser(app, "paul.martin").post("casefiles.later_status", {"situation": "health", "version": ""}, 409, ref=lea())
    assert rows(app, LaterStatus.months, LaterStatus.situation) == [(6, Situation.TRAINING)]


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("situation", ["", "rich"])
def test_only_the_answers_of_the_list_are_taken(app: Flask, situation: str) -> None:
    Browser(app, "anne.roux").post("casefiles.later_status", {"situation": situation}, 422, ref=lea())
    assert rows(app, LaterStatus.id) == []


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("later", [0, SIX - 17, SIX + 32, TWELVE - 17, TWELVE + 32], indirect=True)
def test_before_and_after_those_weeks_nothing_is_asked(app: Flask) -> None:
    for login in PAIR:
        browser = Browser(app, login)
        refused(browser)
    assert rows(app, LaterStatus.id) == []


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("later", [TWELVE], indirect=True)
def test_a_year_later_it_is_the_other_milestone(app: Flask) -> None:
    browser = Browser(app, "paul.martin")
    assert "Situation à 12 mois" in browser.get("casefiles.later_status", ref=lea()).text
    browser.post("casefiles.later_status", {"situation": "business"}, ref=lea())
    assert rows(app, LaterStatus.months, LaterStatus.situation) == [(12, Situation.BUSINESS)]


@pytest.mark.usefixtures("later")
def test_the_content_stays_closed_and_nobody_else_is_asked(app: Flask) -> None:
    anne = Browser(app, "anne.roux")
    for endpoint in ("casefiles.diagnosis", "casefiles.plan", "casefiles.timeline", "casefiles.close_form"):
        anne.get(endpoint, 404, ref=lea())
    page = anne.get("casefiles.later_status", ref=lea())
    assert "pour une seule question" in page.text
    for login in ("sonia.vidal", "leo.caron"):
        refused(Browser(app, login))


@pytest.mark.usefixtures("later")
def test_the_question_is_journaled_with_why_the_file_is_known(app: Flask) -> None:
    Browser(app, "anne.roux").get("casefiles.later_status", ref=lea())
    found = rows(app, JournalEntry.action, JournalEntry.level, JournalEntry.reason)
    assert ("support.status_form", "index", "afterwards") in found


@pytest.mark.parametrize("exit", [Exit.DEATH, Exit.ERROR])
def test_after_a_death_or_an_error_nothing_is_asked(app: Flask, exit: Exit) -> None:
    with app.app_context():
        ending.end(people.file_of("Abadie").id, exit=exit)
    assert (AccessWhy.AFTERWARDS,) not in rows(app, FileAccess.why)


def follow_again(app: Flask, login: str = "sonia.vidal") -> None:
    """Somebody follows the person alone, in another mode."""
    with app.app_context(), system_actor("tests: followed again") as system, write_transaction():
        actions.open_support(
            people.file_of("Abadie").id, mode=Mode.REINFORCED, advisor_id=people.membership_id(login), worker_id=None,
            territory="31", by=system, at=now(),
        )  # fmt: skip


@pytest.mark.usefixtures("later")
def test_who_follows_the_person_again_is_asked_instead(app: Flask) -> None:
    follow_again(app)
    for login in PAIR:
        Browser(app, login).get("casefiles.later_status", 404, ref=lea())
    sonia = Browser(app, "sonia.vidal")
    assert "Situation à 6 mois" in sonia.get("casefiles.deadlines").text
    sonia.post("casefiles.later_status", {"situation": "looking"}, ref=lea())
    assert rows(app, LaterStatus.months, LaterStatus.situation) == [(6, Situation.LOOKING)]
    assert "En recherche d'emploi" in sonia.get("casefiles.timeline", ref=lea(), periode="tout").text


@pytest.mark.usefixtures("later")
def test_the_list_holds_what_the_page_asks(app: Flask) -> None:
    with app.app_context():
        for login in (*PAIR, "sonia.vidal"):
            with seeing(login) as actor:
                found = [one.due for one in queries.deadlines(actor, today("31"), [Due.STATUS]).rows]
            assert found == ([today("31")] if login in PAIR else [])


@pytest.mark.usefixtures("later")
def test_both_halves_are_told_on_its_day(app: Flask) -> None:
    with app.app_context(), system_actor("tests: who is told"):
        told = mornings._whom("31", today("31"), today("31"))
        assert told >= {people.membership_id(login) for login in PAIR}
