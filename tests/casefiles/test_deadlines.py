"""What falls due: one's own list, a head's figures, and the morning that tells of it once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from accounts.models import Notice
from casefiles import actions
from casefiles import queries as files
from casefiles.deadlines import mornings, queries, team
from casefiles.deadlines.workflow import AHEAD, DIAGNOSIS_WITHIN, TOLD_BEFORE, Due
from casefiles.models import Support
from casefiles.reviews.workflow import REVIEW_EVERY
from casefiles.workflow import Mode, Owner, PlanKind
from core.clock import now
from core.db import db, write_transaction
from core.guard import system_actor
from tests import people
from tests.casefiles import ending
from tests.casefiles.doing import day, doing, looking, seeing, wait_for_diagnosis
from tests.page import Browser
from tests.partners.test_absences import name as away

SUPPORT = (Due.CONTACT, Due.REVIEW, Due.TERM)


def change(name: str, **values: Any) -> None:
    """Set columns of the open supports of a file."""
    with system_actor("tests: dates of a support"), write_transaction():
        query = update(Support).where(Support.file_id == people.file_of(name).id, Support.end_on.is_(None))
        db.session.execute(query.values(**values))
    db.session.remove()


def due(login: str, *kinds: Due) -> list[tuple[Due, str, date]]:
    """What a person's list holds."""
    with seeing(login) as actor:
        rows = queries.deadlines(actor, day(), kinds or Due).rows
        return [(row.kind, row.name.split()[0], row.due) for row in rows]


@pytest.mark.usefixtures("app_context")
def test_each_kind_is_listed_from_its_day_on_for_both_halves() -> None:
    change("Abadie", last_contact_on=day(3), entry_on=day(REVIEW_EVERY - 30), term_on=day(-30), start_on=day(95))
    mine = [(Due.REVIEW, "ABADIE", day(-30)), (Due.TERM, "ABADIE", day(-30))]
    for login in ("anne.roux", "paul.martin"):
        assert [one for one in due(login, *SUPPORT) if one[1] == "ABADIE"] == mine
    change("Abadie", entry_on=day(REVIEW_EVERY - 31), term_on=day(-31))
    assert not [one for one in due("anne.roux", *SUPPORT) if one[1] == "ABADIE"]


@pytest.mark.usefixtures("app_context")
def test_a_diagnosis_is_due_three_weeks_after_the_opening() -> None:
    wait_for_diagnosis()
    assert (Due.DIAGNOSIS, "COSTES", day(-DIAGNOSIS_WITHIN)) in due("anne.roux")
    assert (Due.DIAGNOSIS, "COSTES", day(-DIAGNOSIS_WITHIN)) in due("paul.martin", Due.DIAGNOSIS)


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    ("owner", "who"),
    [
        (Owner.ADVISOR, {"paul.martin"}),
        (Owner.SOCIAL_WORKER, {"anne.roux"}),
        (Owner.PERSON, {"paul.martin", "anne.roux"}),
    ],
)
def test_a_line_of_the_plan_is_due_for_whoever_acts_and_the_persons_for_both(owner: Owner, who: set[str]) -> None:
    with doing("paul.martin") as paul:
        given: dict[str, Any] = {"kind": PlanKind.ACTION, "text": "Déposer la demande", "owner": owner}
        actions.add_plan_item(people.file_of("Abadie").id, due_on=day(1), by=paul, at=now(), **given)
    found = {
        login for login in ("paul.martin", "anne.roux", "sonia.vidal") if (Due.PLAN, "ABADIE", day(1)) in due(login)
    }
    assert found == who


@pytest.mark.usefixtures("app_context")
def test_the_half_that_did_not_propose_the_end_has_a_report_to_complete() -> None:
    ending.propose(people.file_of("Abadie").id)
    assert due("paul.martin", Due.REPORT) == [(Due.REPORT, "ABADIE", day())]
    assert due("anne.roux", Due.REPORT) == []


def test_a_renewal_waits_for_the_other_half_and_the_term_is_asked_of_nobody(app: Flask) -> None:
    with app.app_context():
        change("Abadie", term_on=day(-20))
        with looking():
            version = str(files.open_supports(people.file_of("Abadie").id)[0].version)
    given = {"term_on": str(day(-90)), "why": "Encore", "agreed_on": str(day()), "channel": "oral"}
    ref = people.file_of("Abadie").ref
    Browser(app, "anne.roux").post("casefiles.renew", given | {"version": version}, ref=ref)
    with app.app_context():
        assert due("paul.martin", Due.RENEWAL, Due.TERM) == [(Due.RENEWAL, "ABADIE", day(-20))]
        assert due("anne.roux", Due.RENEWAL, Due.TERM) == []


def test_the_page_leads_to_what_is_asked_and_keeps_one_kind(app: Flask) -> None:
    anne = Browser(app, "anne.roux")
    page = anne.get("casefiles.deadlines")
    assert "ABADIE" in page.text
    assert f"/dossiers/{people.file_of('Abadie').ref}/contacts/nouveau" in page.html
    assert "ABADIE" not in anne.get("casefiles.deadlines", nature="report").text
    assert anne.get("casefiles.deadlines", nature="<script>").text.count("ABADIE") == page.text.count("ABADIE")


def test_a_head_reads_numbers_and_no_person(app: Flask) -> None:
    with app.app_context():
        change("Abadie", term_on=day(-3), entry_on=day(200))
    page = Browser(app, "luc.moreau").get("casefiles.team_deadlines")
    assert "Paul Martin" in page.text
    for name in ("ABADIE", "Abadie", "COSTES", people.file_of("Abadie").ref):
        assert name not in page.html


@pytest.mark.usefixtures("app_context")
def test_the_numbers_of_a_team_are_those_of_the_lists() -> None:
    change("Abadie", term_on=day(-3), entry_on=day(200), start_on=day(210))
    with seeing("luc.moreau") as luc:
        loads = {row.name: row for row in team.team(luc, day())}
    paul = loads["Paul Martin"]
    late = [kind for kind, _name, last in due("paul.martin") if last < day()]
    assert (paul.contacts_late, paul.reviews_late) == (late.count(Due.CONTACT), late.count(Due.REVIEW))
    assert (paul.terms_near, paul.terms_over) == (1, 0)


def morning(on: date, hour: int = 8) -> datetime:
    """A morning in Toulouse, in winter or summer."""
    return datetime(on.year, on.month, on.day, hour, tzinfo=UTC)


def told(on: date, territory: str = "31") -> set[int]:
    """Who has a notice after this morning."""
    with system_actor("tests: worker"), write_transaction():
        mornings.tell_of(territory, on, at=morning(on))
    with looking():
        query = select(Notice.membership_id).where(Notice.kind == "deadline.today")
        found = list(db.session.scalars(query))
    assert len(found) == len(set(found))
    return set(found)


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize("kind", [Due.REVIEW, Due.TERM, Due.CONTACT])
def test_a_morning_tells_both_halves_of_what_comes_due_once(kind: Due) -> None:
    last = day(-TOLD_BEFORE[kind])
    quiet = {"last_contact_on": day(1), "entry_on": day(1), "term_on": day(-200), "start_on": day(300)}
    columns: dict[Due, dict[str, Any]] = {
        Due.REVIEW: {"entry_on": last - timedelta(days=REVIEW_EVERY)},
        Due.TERM: {"term_on": last},
        Due.CONTACT: {"last_contact_on": last - timedelta(days=15)},
    }
    change("Abadie", **quiet)
    for name in ("Benali", "Costes", "Fabre"):
        change(name, last_contact_on=day(1))
    assert told(day(1)) == set()
    change("Abadie", **quiet | columns[kind])
    both = {people.membership_id("paul.martin"), people.membership_id("anne.roux")}
    assert told(day()) == both
    assert told(day()) == both


@pytest.mark.usefixtures("app_context")
def test_a_monday_tells_of_the_week_end_and_no_holiday_is_a_morning() -> None:
    sunday, monday = date(2026, 11, 29), date(2026, 11, 30)
    with looking():
        assert ("31", monday) in mornings.waiting(morning(monday))
        assert ("31", monday) not in mornings.waiting(morning(monday, 2))
        assert not {"31", "974"} & {code for code, _day in mornings.waiting(morning(sunday))}
        assert "31" not in {code for code, _day in mornings.waiting(morning(date(2026, 12, 25)))}
    told(date(2026, 11, 27))
    with looking():
        assert mornings._since("31", monday) == date(2026, 11, 28)
    told(monday)
    with looking():
        assert ("31", monday) not in mornings.waiting(morning(monday))


def test_what_is_told_is_listed_by_then() -> None:
    assert all(TOLD_BEFORE[kind] <= AHEAD[kind] for kind in TOLD_BEFORE)


@pytest.mark.usefixtures("app_context")
def test_nobody_else_finds_anything() -> None:
    change("Abadie", term_on=day(-3))
    assert "ABADIE" not in {name for _kind, name, _due in due("sonia.vidal")}
    with looking():
        assert files.current_support(people.file_of("Abadie").id, Mode.GLOBAL) is not None


@pytest.mark.usefixtures("app_context")
def test_whoever_stands_in_finds_what_is_due_for_the_colleague_who_is_away() -> None:
    change("Abadie", term_on=day(-20))
    assert due("leo.caron", Due.TERM) == []
    away()
    assert due("leo.caron", Due.TERM) == [(Due.TERM, "ABADIE", day(-20))]
