"""The list of agreements: every department of a region, target against actual, the map, and what is not covered."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from agreements.models import Agreement, AgreementTarget, AgreementTerms
from agreements.queries import Head
from agreements.workflow import Phase, State
from partners.models import Department
from reports.coverage import Shown, Sort, kept, lines, totals
from reports.indicators import Attainment
from tests import people
from tests.page import Browser, Page

DAY = date(2026, 6, 15)


def agreement(code: str, start: int, end: int, number: str = "n") -> Agreement:
    """A signed agreement by the days between today and its dates, aiming at 100 people and 200 entries."""
    return Agreement(
        ref=f"CV-{code}-{number}",
        number=number,
        territory=code,
        state=State.SIGNED,
        start_on=DAY + timedelta(start),
        end_on=DAY + timedelta(end),
        terms=[AgreementTerms(effective_on=DAY - timedelta(999), dedicated_fte=Decimal("4.5"))],
        targets=[AgreementTarget(year=year, entries=200, active_file=100) for year in range(2020, 2030)],
    )


REGION = [Department(code=code, name=f"D{code}") for code in ("09", "11", "34", "81")]
SIGNED = [
    agreement("09", -99, 400),
    agreement("11", -99, 30),
    agreement("81", -999, -1),
    agreement("09", 401, 800, "b"),
]
FIGURES = {"09": Attainment(120, 40), "11": Attainment(30, 7), "34": Attainment(3, 1), "81": Attainment(9, 9)}
LINES = lines(REGION, SIGNED, [Head("CV-09-b", "09", "b", State.SIGNED, DAY + timedelta(401), DAY)], FIGURES, DAY)


def test_each_department_has_its_line_and_phase() -> None:
    phases = [(line.code, line.phase) for line in LINES]
    assert phases == [("09", Phase.IN_FORCE), ("11", Phase.EXPIRING), ("34", None), ("81", Phase.ENDED)]


def test_the_next_agreement_stands_below_the_one_in_force() -> None:
    assert [head.number for head in LINES[0].others] == ["b"]
    assert LINES[0].ref is None, "not in the list of what one may open"


def test_totals_count_running_agreements_only() -> None:
    sums = totals(LINES)
    assert (sums.running, sums.departments, sums.expiring) == (2, 4, 1)
    assert (sums.active, sums.active_target, sums.entries, sums.entries_target) == (150, 200, 47, 400)


def test_an_ended_agreement_aims_at_nothing() -> None:
    assert (LINES[3].active_target, LINES[3].rate) == (None, None)
    assert LINES[0].rate == pytest.approx(1.2)


@pytest.mark.parametrize(
    ("shown", "sort", "codes"),
    [
        (None, Sort.DEPARTMENT, "09 11 34 81"),
        (None, Sort.EXPIRY, "81 11 09 34"),
        (None, Sort.RATE, "11 09 34 81"),
        (Shown.RUNNING, Sort.DEPARTMENT, "09 11"),
        (Shown.EXPIRING, Sort.DEPARTMENT, "11"),
        (Shown.UNCOVERED, Sort.DEPARTMENT, "34 81"),
    ],
)
def test_filters_and_orders(shown: Shown | None, sort: Sort, codes: str) -> None:
    assert " ".join(line.code for line in kept(LINES, shown, sort)) == codes


def the_list(app: Flask, login: str, **filters: str) -> Page:
    page = Browser(app, login).get("reports.agreements", 200, **filters)
    assert page.queries <= 12
    return page


@pytest.mark.parametrize("login", ["karim.benali", "brigitte.leroy", "anne.roux", "paul.martin", "luc.moreau"])
def test_the_thirteen_departments_of_the_region_are_listed(app: Flask, login: str) -> None:
    page = the_list(app, login)
    assert len([row for row in page.tree.all("tr") if row.all("td")]) == 13
    assert "34 Hérault" in page.text
    assert "Pas de convention" in page.text
    assert "1 / 13 départements couverts" in page.text


def test_the_list_costs_the_same_whatever_it_shows(app: Flask) -> None:
    assert the_list(app, "karim.benali").queries == the_list(app, "karim.benali", etat="sans-convention").queries


def test_the_region_opens_every_agreement_a_department_only_its_own(app: Flask) -> None:
    ours, theirs = people.agreement_of("31").ref, people.agreement_of("81").ref
    assert ours in the_list(app, "karim.benali").html
    assert theirs in the_list(app, "karim.benali").html
    assert theirs not in the_list(app, "brigitte.leroy").html


def test_small_counts_of_other_departments_are_masked(app: Flask) -> None:
    assert "moins de 5" in the_list(app, "fatou.diallo").text, "one person in Haute-Garonne"
    assert "moins de 5" not in the_list(app, "karim.benali").text


def test_another_region_is_shown_without_figures(app: Flask) -> None:
    page = the_list(app, "karim.benali", region="53")
    assert "Finistère" in page.text
    assert "ne vous sont pas ouverts" in page.text
    assert "Préparer une convention" not in page.text


@pytest.mark.parametrize("name", ["region", "etat", "tri"])
def test_an_unknown_filter_is_ignored(app: Flask, name: str) -> None:
    assert "34 Hérault" in the_list(app, "karim.benali", **{name: "x' OR 1=1 --"}).text


def test_only_administrators_prepare_an_agreement(app: Flask) -> None:
    assert "Nouvelle convention" in the_list(app, "fatou.diallo").text
    assert "Nouvelle convention" not in the_list(app, "anne.roux").text


def test_the_map_says_in_words_what_it_shows(app: Flask) -> None:
    page = the_list(app, "karim.benali", etat="sans-convention")
    assert "Hérault (34) – pas de convention" in page.html.replace("\xa0", " ")
