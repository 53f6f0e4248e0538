"""The cap of portfolios of a department: dated, below the agreement's and the post's, above the national 70."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from casefiles import caseload
from casefiles.assigning import caps
from casefiles.assigning.models import DepartmentCap
from casefiles.assigning.workflow import CapSource
from core.clock import now
from core.db import db
from core.errors import NotAllowed, Refusal
from partners.models import Membership
from tests import people
from tests.casefiles.doing import create, day, doing, looking
from tests.casefiles.test_caseload import _assign, _files, _set_cap
from tests.page import Browser

RITA = "rita.navarro"  # manages the accounts of the employment service of Haute-Garonne


def set_cap(cap: int, *, ahead: int = 0, by: str = RITA) -> None:
    with doing(by) as actor:
        caps.set_cap(cap, effective_on=day(-ahead), by=actor, at=now())


def without_own_cap(login: str) -> None:
    with doing(login):
        db.session.get_one(Membership, people.membership_id(login)).portfolio_cap = None


def on(ahead: int) -> int | None:
    with looking():
        return caps.in_force("31", day(-ahead))[1]


@pytest.mark.parametrize(
    ("own", "agreed", "department", "cap", "source"),
    [
        (None, None, None, 70, CapSource.NATIONAL),
        (None, None, 60, 60, CapSource.DEPARTMENT),
        (35, None, 60, 35, CapSource.POST),
        (35, 50, 60, 50, CapSource.AGREEMENT),
        (None, 50, 60, 50, CapSource.AGREEMENT),
    ],
)
def test_the_nearest_to_the_advisor_counts_and_says_its_name(
    own: int | None, agreed: int | None, department: int | None, cap: int, source: CapSource
) -> None:
    assert caseload.cap_of(own, agreed, department=department) == cap
    assert caseload.source_of(own, agreed, department=department) is source


@pytest.mark.usefixtures("app_context")
def test_a_cap_counts_from_its_day_on_and_what_held_before_stays() -> None:
    set_cap(60)
    set_cap(55, ahead=10)
    set_cap(50, ahead=10)  # of the same day: replaced
    assert [on(-1), on(0), on(9), on(10)] == [None, 60, 60, 50]


@pytest.mark.parametrize(("cap", "ahead"), [(60, -1), (0, 0), (501, 0)])
@pytest.mark.usefixtures("app_context")
def test_a_day_that_is_past_or_a_number_out_of_bounds_is_refused(cap: int, ahead: int) -> None:
    with pytest.raises(Refusal):
        set_cap(cap, ahead=ahead)


@pytest.mark.parametrize("login", ["simon.astier", "luc.moreau", "paul.martin", "gilles.henry"])
@pytest.mark.usefixtures("app_context")
def test_nobody_but_the_accounts_of_the_employment_service_sets_it(login: str) -> None:
    with pytest.raises(NotAllowed):
        set_cap(60, by=login)


@pytest.mark.usefixtures("app_context")
def test_a_file_too_many_is_refused_under_the_cap_of_the_department() -> None:
    without_own_cap("paul.martin")
    set_cap(2)
    with pytest.raises(Refusal, match="2"), doing("paul.martin") as paul:
        create(paul)
    _set_cap("paul.martin", 3)  # of the post
    with doing("paul.martin") as paul:
        create(paul)


def test_it_is_exact_under_20_parallel_assignments(app: Flask) -> None:
    files = _files(app, 20)
    with app.app_context():
        without_own_cap("paul.martin")
        set_cap(10)
    with ThreadPoolExecutor(20) as pool:
        done = list(pool.map(lambda file_id: _assign(app, file_id), files))
    with app.app_context(), looking():
        assert (sum(done), caseload.load_of(people.membership_id("paul.martin"))) == (8, 10)


def test_two_who_set_it_at_once_leave_one_row_a_day(app: Flask) -> None:
    def one(cap: int) -> None:
        with app.app_context():
            set_cap(cap)

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(one, range(60, 65)))
    with app.app_context(), looking():
        assert db.session.query(DepartmentCap).count() == 1


def test_the_portfolio_says_whose_cap_it_is(app: Flask) -> None:
    assert "plafond national" in Browser(app, "sonia.vidal").get("casefiles.portfolio").text
    assert "plafond de la convention" in Browser(app, "paul.martin").get("casefiles.portfolio").text
    with app.app_context():
        set_cap(44)
    page = Browser(app, "sonia.vidal").get("casefiles.portfolio")
    assert ("/ 44" in page.text, "plafond du département" in page.text) == (True, True)


def test_the_page_sets_it_and_keeps_what_was_typed(app: Flask) -> None:
    rita = Browser(app, RITA)
    assert "plafond national" in rita.get("casefiles.department_cap").text
    page = rita.post("casefiles.department_cap", {"cap": "600", "effective_on": str(day())}, 422)
    assert 'value="600"' in page.html
    rita.post("casefiles.department_cap", {"cap": "60", "effective_on": str(day())})
    assert "60 personnes (plafond du département)" in rita.get("casefiles.department_cap").text
    Browser(app, "simon.astier").get("casefiles.department_cap", 404)
