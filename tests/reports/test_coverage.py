"""The page of the country: one status per department, filters, the map, the years, the file; drafts nowhere."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from agreements import actions
from agreements.models import Agreement
from agreements.workflow import CONCLUDED, Phase, State
from benchmarks.country import fill
from core.actor import current_actor
from core.charts import map_view, simplified
from core.clock import now, today
from core.db import db
from core.guard import system_actor
from partners.departments import country_outlines, tile_codes
from partners.models import Department
from reports import country_queries
from reports.country import Order, Signed, Status, by_year, counts, kept, rows
from tests import people
from tests.agreements.doing import tarn
from tests.page import Browser, Page
from tests.referrals.doing import acting

DAY = date(2026, 6, 15)
PLACES = [Department(code=code, name=f"D{code}", region_code="76", region="Occitanie") for code in "ABCDEF"]


def signed(code: str, start: int, end: int, *fte: tuple[int, str]) -> Signed:
    """By the days between today and its dates; dedicated FTE by days between today and their date of effect."""
    means = tuple((DAY + timedelta(days), Decimal(number)) for days, number in fte or ((start, "4.5"),))
    return Signed(
        ref=f"CV-{code}", territory=code, number=code, start_on=DAY + timedelta(start), end_on=DAY + timedelta(end),
        means=means,
    )  # fmt: skip


SIGNED = [
    signed("A", -400, 400, (-400, "4.5"), (-10, "6"), (90, "8")),
    signed("B", -99, 90),
    replace(signed("C", -50, 200), state=State.SUSPENDED, closes_on=DAY),
    signed("D", 1, 99),
    signed("E", -999, -1),
]
ROWS = rows(PLACES, SIGNED, DAY)


def test_each_department_has_one_status() -> None:
    assert [row.status for row in ROWS] == list(Status)
    assert counts(ROWS) == dict.fromkeys(Status, 1)


def test_the_means_are_those_in_effect_today() -> None:
    assert [row.fte for row in ROWS] == [Decimal("6"), *[Decimal("4.5")] * 4, None]


@pytest.mark.parametrize(
    ("status", "order", "codes"),
    [
        (None, Order.DEPARTMENT, "ABCDEF"),
        (None, Order.EXPIRY, "EBDCAF"),
        (None, Order.FTE, "ABCDEF"),
        (Status.EXPIRING, Order.DEPARTMENT, "B"),
        (Status.SUSPENDED, Order.DEPARTMENT, "C"),
        (Status.ENDED, Order.DEPARTMENT, "E"),
        (Status.NONE, Order.EXPIRY, "F"),
    ],
)
def test_filters_and_orders(status: Status | None, order: Order, codes: str) -> None:
    assert "".join(row.code for row in kept(ROWS, status, order)) == codes


@pytest.mark.parametrize(
    ("state", "status", "stopped"),
    [
        (State.SUSPENDED, Status.SUSPENDED, Phase.SUSPENDED),
        (State.TERMINATED, Status.ENDED, Phase.TERMINATED),
    ],
)
def test_what_was_stopped_opens_nothing_and_says_so(state: State, status: Status, stopped: Phase) -> None:
    one = replace(signed("A", -400, 400), state=state, closes_on=DAY)
    found = rows(PLACES[:1], [one], DAY)[0]
    assert (found.status, found.stopped, found.end_on) == (status, stopped, one.end_on)
    assert rows(PLACES[:1], [one], DAY - timedelta(1))[0].stopped is None
    assert by_year([one], "A", DAY)[-1].agreements == 0


def test_years_count_what_runs_on_their_last_day_and_today_in_this_one() -> None:
    found = [(one.year, one.agreements, one.fte) for one in by_year(SIGNED, "ABCDEF", DAY)]
    assert found == [
        (2023, 1, Decimal("4.5")),
        (2024, 1, Decimal("4.5")),
        (2025, 2, Decimal("9.0")),
        (2026, 2, Decimal("10.5")),
    ]


def test_years_are_those_of_the_departments_shown_and_at_most_twelve() -> None:
    assert by_year(SIGNED, "F", DAY) == []
    old = signed("A", -365 * 30, 400)
    assert [one.year for one in by_year([old], "A", DAY)] == list(range(2015, 2027))


def test_the_shortest_form_of_an_outline_is_the_same_outline() -> None:
    long, short = "m 10.0,10.0 -0.5,-4.4 8.0,0.2 0.3,6 z m 1,1 3,0 0,3 z", "m10 10-.5-4.4 8 .2 .3 6zm1 1 3 0 0 3z"
    assert map_view({"31": long}) == map_view({"31": short})
    assert simplified("m 10.04,10 9.6,0.04 0.2,7.4 -0.3,0.02 z", 0.1, 0) == "m10 10 10 0 0 7z"
    assert map_view({"31": simplified(long, 0.1)}) == map_view({"31": long})


def test_every_department_stands_on_the_map() -> None:
    shapes = country_outlines()
    assert len(shapes) == 101
    assert {"971", "972", "973", "974", "976", "75"} <= tile_codes()
    assert sum(map(len, shapes.values())) < 25_000, "the page of the country stays light"


def page_of(app: Flask, login: str, **filters: str) -> Page:
    found = Browser(app, login).get("reports.coverage", 200, **filters)
    assert found.queries <= 12
    return found


def codes_of(page: Page) -> list[str]:
    return [str(row.get("id"))[1:] for row in page.tree.all("tr") if str(row.get("id")).startswith("d")]


@pytest.mark.parametrize("login", ["karim.benali", "brigitte.leroy", "anne.roux", "paul.martin"])
def test_the_country_is_listed_with_its_counts(app: Flask, login: str) -> None:
    page = page_of(app, login)
    assert len(codes_of(page)) == 101
    assert "1 département sur 101 a une convention en vigueur" in page.text
    assert "101 départements affichés sur 101 : toute la France, tous les états." in page.text


def test_the_address_holds_region_and_status(app: Flask) -> None:
    page = page_of(app, "karim.benali", region="76", etat="echue")
    assert codes_of(page) == ["81"]
    assert "1 département affiché sur 101 : Occitanie, état « Échue »." in page.text


def test_a_suspended_agreement_counts_as_suspended(app: Flask, writing: Callable[[], Any]) -> None:
    with writing() as session:
        agreement = session.get_one(Agreement, people.agreement_of("31").id)
        agreement.state, agreement.closes_on = State.SUSPENDED, today("31")
    page = page_of(app, "karim.benali", region="76", etat="suspendue")
    assert codes_of(page) == ["31"]
    assert "1 département affiché sur 101 : Occitanie, état « Suspendue »." in page.text
    fills = [shape.get("fill") for shape in page.tree.all("rect") if shape.within("li")]
    assert "url(#pays-suspended)" in fills, "its pattern in the legend"
    assert any(item.text.strip() == "suspendue" for item in page.tree.all("li")), "and its word"
    assert [line[:1] + line[3:4] for line in lines_of(app, region="76", etat="suspendue")[1:]] == [["31", "Suspendue"]]
    assert codes_of(page_of(app, "karim.benali", region="76", etat="echue")) == ["81"]


def test_each_department_of_the_map_is_a_link_with_words(app: Flask) -> None:
    page = page_of(app, "karim.benali", region="76", etat="echue")
    titles = [title for title in page.tree.all("title") if title.within("a")]
    links = {title.text.replace("\xa0", " "): title.within("a") for title in titles}
    words = {text: link.get("href") for text, link in links.items() if link}
    assert len(words) == 13
    assert words["Hérault (34) – pas de convention"] == "/couverture?region=76#d34", "the row is hidden by the filter"
    assert next(href for label, href in words.items() if label.startswith("Tarn (81)")) == "#d81"


def test_only_agreements_one_may_open_are_links(app: Flask) -> None:
    ours, theirs = people.agreement_of("31").ref, people.agreement_of("81").ref
    assert theirs in page_of(app, "karim.benali").html
    assert theirs not in page_of(app, "brigitte.leroy").html
    assert ours in page_of(app, "brigitte.leroy").html


def test_a_draft_is_shown_to_nobody_even_its_author(app: Flask) -> None:
    with app.app_context(), acting("fatou.diallo"):
        ref = actions.create(tarn(number="PROJET-81"), territory="81", by=current_actor(), at=now()).ref
    for path in ("reports.coverage", "/couverture.csv"):
        html = Browser(app, "fatou.diallo").get(path).html
        assert "PROJET-81" not in html
        assert ref not in html


def test_a_status_nobody_has_says_so_and_offers_the_others(app: Flask) -> None:
    page = page_of(app, "karim.benali", etat="a-venir")
    assert "Aucun département dans cet état" in page.text
    assert codes_of(page) == []


@pytest.mark.parametrize("name", ["region", "etat", "tri"])
def test_an_unknown_filter_is_ignored(app: Flask, name: str) -> None:
    assert len(codes_of(page_of(app, "karim.benali", **{name: "x' OR 1=1 --"}))) == 101


def test_the_page_costs_the_same_whatever_it_shows(app: Flask) -> None:
    assert page_of(app, "karim.benali").queries == page_of(app, "karim.benali", region="76").queries


def test_with_every_department_covered_for_years_the_pages_stay_light(app: Flask, writing: Callable[[], Any]) -> None:
    before = {path: Browser(app, "karim.benali").get(path).queries for path in ("/couverture", "/conventions")}
    with writing() as session:
        fill(session, 3)
    for path, queries in before.items():
        page = Browser(app, "karim.benali").get(path)
        assert page.queries == queries <= 12, path
        assert "B-" in page.text
        assert len(page.response.data) < 100_000


def test_what_is_renewed_is_what_the_agreement_itself_says(app: Flask, writing: Callable[[], Any]) -> None:
    with writing() as session:
        fill(session, 3)
        session.flush()
        found = {row.ref: row for row in session.scalars(select(Agreement).where(Agreement.ref.like("%BENCH%")))}
        pairs = [(row, found[f"{ref[:-4]}{int(ref[-4:]) + 1}"]) for ref, row in found.items() if row.end_on < DAY]
        for number, (row, later) in enumerate(pairs):
            later.previous_id = row.id
            if number % 2:  # ended before its first day: it renews nothing
                later.state, later.closes_on = State.TERMINATED, later.start_on
                later.notice_on, later.open_cases_plan = later.start_on, "Aucun dossier ouvert."
    with app.app_context(), system_actor("tests: look"):
        expected = set(db.session.scalars(select(Agreement.ref).where(Agreement.renewal_state.in_(CONCLUDED))))
        assert {row.ref for row in country_queries.signed() if row.is_renewed} == expected
        assert 50 < len(expected) < len(pairs)


def test_the_years_are_a_chart_and_a_table(app: Flask) -> None:
    page = page_of(app, "karim.benali", region="76")
    assert "Tableau des données – Conventions en vigueur" in page.text
    assert "Aucune convention signée" in page_of(app, "karim.benali", region="53").text


def lines_of(app: Flask, **filters: Any) -> list[list[str]]:
    answer = Browser(app, "karim.benali").get("reports.coverage_file", 200, kind="csv", **filters)
    assert answer.html.startswith("\ufeff")
    assert answer.response.mimetype == "text/csv"
    return list(csv.reader(StringIO(answer.html.removeprefix("\ufeff")), delimiter=";"))


def test_the_file_holds_what_the_table_shows(app: Flask) -> None:
    found = lines_of(app, region="76", etat="en-vigueur")
    assert found[0] == ["Code", "Département", "Région", "État", "Numéro", "Début", "Fin", "ETP dédiés"]
    assert [line[0] for line in found[1:]] == ["31"]
    assert found[1][7] == "12,00"


def test_the_file_holds_no_formula(app: Flask, writing: Callable[[], Any]) -> None:
    with writing() as session:
        session.get_one(Agreement, people.agreement_of("31").id).number = '=HYPERLINK("http://x")'
    assert lines_of(app, region="76", etat="en-vigueur")[1][4] == '\'=HYPERLINK("http://x")'
