"""Behind the figures on referrals: count and list agree, names for their readers only, nothing by difference."""

from datetime import date

import pytest
from flask import Flask
from flask.ctx import AppContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from agreements.workflow import Axis
from core.clock import today
from core.db import db
from core.guard import system_actor
from referrals.models import Referral
from referrals.workflow import DeclineReason, Direction, State, WithdrawReason
from reports import behind as page_of
from reports.indicators import behind, groups, yearly
from reports.indicators.behind import PARTS, Figure
from reports.indicators.days import year_period
from reports.indicators.referral_figures import Group
from tests import people
from tests.page import Browser, Page
from tests.reports.random_world import Maker
from tests.reports.test_indicators import CASES

YEAR = today("31").year
SMALL = range(1, 5)


@pytest.mark.parametrize(("seed", "territory", "day"), CASES)
def test_each_figure_counts_what_its_list_selects(
    app_context: AppContext, seed: int, territory: str, day: date
) -> None:
    Maker(seed, territory, day.year).make()
    period = year_period(territory, day.year, day)
    found = groups(db.session(), period, day)
    with system_actor("tests: recount"):
        for figure in Figure:
            query = select(func.count()).select_from(Referral).where(*behind.condition(figure, period, day))
            assert sum(behind.count(figure, group) for group in found) == db.session.scalar(query), figure


def test_the_figures_are_those_of_the_yearly_report(app_context: AppContext) -> None:
    Maker(5, "43", 2025).make()
    day = date(2025, 12, 31)
    found = groups(db.session(), year_period("43", 2025, day), day)
    report = yearly(db.session(), "43", 2025, day).referrals
    counted = {figure: sum(behind.count(figure, group) for group in found) for figure in Figure}
    whole = report.all
    assert [counted[one] for one in (Figure.SENT, Figure.OPEN, Figure.ACCEPTED, Figure.DECLINED, Figure.SILENT)] == [
        whole.sent, whole.waiting, whole.accepted, whole.declined, report.silent,
    ]  # fmt: skip
    assert counted[Figure.UNREAD] == report.outcomes_read.of - report.outcomes_read.count


def group(office: int, state: State, number: int) -> Group:
    withdrawn = WithdrawReason.SOLVED if state is State.WITHDRAWN else None
    reason = DeclineReason.NO_SHOW if state is State.DECLINED else None
    day = date(2025, 1 + office % 12, 3)
    return Group(office, day, None, state, reason, Direction.TO_COUNCIL, Axis.GLOBAL, withdrawn, 0, 0, number)


STATES = st.sampled_from([State.SENT, State.ACCEPTED, State.DECLINED, State.EXPIRED, State.WITHDRAWN])
GROUPS = st.lists(st.builds(group, st.integers(1, 3), STATES, st.integers(1, 9)), max_size=12)


@given(GROUPS)
def test_no_difference_between_the_breakdowns_gives_a_small_count_back(found: list[Group]) -> None:
    """Knowing all that is published of an office, and that its parts add up, each small part has another value."""
    shown = {figure: page_of.counts_by(found, figure, lambda one: one.office) for figure in Figure}
    for office in {one.office for one in found}:
        parts = [sum(behind.count(part, one) for one in found if one.office == office) for part in PARTS]
        parts.append(sum(one.number for one in found if one.office == office) - sum(parts))
        if any(part in SMALL for part in parts):
            # A zero is said where the department has none at all, and none of its parts is small.
            assert all(shown[part][office] is None or not any(shown[part].values()) for part in PARTS)


def the_page(app: Flask, login: str, figure: str = "envoyees", code: str = "31", status: int = 200) -> Page:
    return Browser(app, login).get(f"/bilans/{YEAR}/{code}/orientations/{figure}", status=status)


def test_a_head_reads_the_names_of_the_referrals_of_their_office(app: Flask) -> None:
    page = the_page(app, "elise.gros")
    assert "BENALI Karim" in page.text
    assert f"/orientations/{people.referral_of('Benali').ref}?" in page.html


@pytest.mark.parametrize("login", ["brigitte.leroy", "karim.benali", "yves.nadal"])
def test_who_may_open_no_referral_reads_the_breakdown_only(app: Flask, login: str) -> None:
    page = the_page(app, login, code="81" if login == "yves.nadal" else "31")
    assert not any(name in page.text for name in ("BENALI", "FABRE", "ABADIE"))
    assert "/orientations/OR-31" not in page.html


@pytest.mark.parametrize("figure", list(Figure))
def test_every_figure_opens_with_its_definition(app: Flask, figure: Figure) -> None:
    page = the_page(app, "elise.gros", figure.value)
    assert len(page.tree.all("a[aria-current=page]") or page.tree.all("a")) > 0
    assert "Derrière les chiffres" in page.text


def test_another_department_another_figure_and_another_time_are_no_pages(app: Flask) -> None:
    the_page(app, "elise.gros", code="81", status=404)
    the_page(app, "elise.gros", "toutes", status=404)
    Browser(app, "elise.gros").get(f"/bilans/{YEAR + 1}/31/orientations/envoyees", status=404)


def test_the_yearly_report_leads_to_it(app: Flask) -> None:
    assert f"/bilans/{YEAR}/31/orientations/envoyees" in Browser(app, "elise.gros").get(f"/bilans/{YEAR}/31").html
