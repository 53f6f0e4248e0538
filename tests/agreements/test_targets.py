"""Targets: goal, straight line, projection, means; frozen baselines; one save for all lines; published figures."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from agreements import target_queries
from agreements.actions.targets import load_reference_figures, reference_figures, save_targets
from agreements.models_targets import BaselineRevision
from agreements.targets import TargetEntry, TargetMode, advisors, elapsed, expected, gap_points, goal, landing
from core.clock import now, today
from core.db import db
from core.errors import Conflict, NotAllowed, Refusal
from core.typography import change
from tests.agreements.doing import Acting, Refused
from tests.page import Browser, Page

YEAR = today().year
REACH = {"31": "Haute-Garonne"}


def test_the_published_example_is_found_again() -> None:
    assert (goal(50_000, Decimal(10)), advisors(50_000), advisors(55_000)) == (55_000, 715, 786)


@pytest.mark.parametrize(("people", "portfolios"), [(0, 0), (1, 1), (70, 1), (71, 2)])
def test_portfolios_are_rounded_up(people: int, portfolios: int) -> None:
    assert advisors(people) == portfolios


@pytest.mark.parametrize(
    ("day", "wanted"),
    [(date(2025, 6, 1), 3000), (date(2026, 7, 2), 3226), (date(2026, 12, 31), 3450), (date(2027, 5, 1), 3450)],
)
def test_the_expectation_is_a_straight_line(day: date, wanted: int) -> None:
    assert expected(3000, 3450, 2026, day) == wanted


def test_a_leap_year_ends_at_one_too() -> None:
    assert elapsed(2028, date(2027, 12, 31)) == 0
    assert elapsed(2028, date(2028, 12, 31)) == 1


def test_the_projection_goes_on_as_before_and_never_under_zero() -> None:
    assert landing(3000, 3100, 2026, date(2026, 12, 31)) == 3100
    assert landing(3000, 3100, 2026, date(2026, 7, 2)) == 3199
    assert landing(3000, 0, 2026, date(2026, 3, 1)) == 0


def test_the_first_month_projects_nothing() -> None:
    assert landing(3000, 3100, 2026, date(2026, 1, 30)) is None
    assert landing(3000, 3100, 2026, date(2025, 7, 1)) is None


def test_gaps_are_points_of_the_target() -> None:
    assert gap_points(985, 1000, 1000) == Decimal("-1.5")
    assert gap_points(3, 0, 0) is None


@pytest.mark.parametrize(
    ("percent", "french", "english"),
    [(10, "+ 10 %", "+10%"), (Decimal("-2.5"), "− 2,5 %", "−2.5%"), (0, "+ 0 %", "+0%")],
)
def test_a_growth_is_written_with_its_sign(percent: Any, french: str, english: str) -> None:
    assert change(percent) == french.replace(" ", "\u00a0")
    assert change(percent, "en") == english


def entry(baseline: int = 100, **more: Any) -> TargetEntry:
    values: dict[str, Any] = {"territory": "31", "mode": TargetMode.GLOBAL, "percent": Decimal(15)}
    return TargetEntry(baseline=baseline, **values | more)


def save(acting: Acting, *entries: TargetEntry, login: str = "brigitte.leroy") -> None:
    with acting(login) as actor:
        save_targets(YEAR, entries, reach=REACH, by=actor, at=now())


def saved(acting: Acting) -> Any:
    with acting("brigitte.leroy"):
        row = target_queries.of_year(YEAR, ["31"])["31", TargetMode.GLOBAL]
        db.session.expunge(row)
        return row


def test_lines_are_saved_and_an_unfrozen_baseline_changes(acting: Acting) -> None:
    save(acting, entry(100))
    save(acting, entry(120, version=1))
    assert (saved(acting).baseline, saved(acting).version, saved(acting).is_frozen) == (120, 2, False)


def test_a_frozen_baseline_is_corrected_with_a_reason_only(acting: Acting, refused: Refused) -> None:
    save(acting, entry(100, freeze=True))
    told = refused(
        "brigitte.leroy",
        lambda actor: save_targets(YEAR, [entry(120, version=1, line=4)], reach=REACH, by=actor, at=now()),
    )
    assert (type(told), told.field) == (Refusal, "lines-4-reason")
    save(acting, entry(120, version=1, reason="Deux agences oubliées"))
    assert (saved(acting).baseline, saved(acting).revision) == (120, 2)
    with acting("brigitte.leroy"):
        found = [(one.revision, one.value, one.reason) for one in db.session.query(BaselineRevision)]
        assert sorted(found) == [(1, 100, None), (2, 120, "Deux agences oubliées")]


def test_a_stale_line_is_refused_with_what_is_saved(acting: Acting, refused: Refused) -> None:
    save(acting, entry(100))
    save(acting, entry(120, version=1), login="gilles.henry")
    told = refused(
        "brigitte.leroy", lambda actor: save_targets(YEAR, [entry(130, version=1)], reach=REACH, by=actor, at=now())
    )
    assert isinstance(told, Conflict)
    assert "120" in next(iter(told.current.values()))


def test_another_department_is_out_of_reach(refused: Refused) -> None:
    told = refused(
        "brigitte.leroy",
        lambda actor: save_targets(YEAR, [entry(territory="81")], reach=REACH, by=actor, at=now()),
    )
    assert isinstance(told, NotAllowed)


def test_the_reference_figures_are_entered_once(acting: Acting) -> None:
    with acting("karim.benali"):
        assert load_reference_figures(now()) == len(reference_figures())
        db.session.flush()
        assert load_reference_figures(now()) == 0
        assert any(one.value == Decimal("63.9") for one in target_queries.published("76", None))


def targets_page(app: Flask, login: str, **values: Any) -> Page:
    page = Browser(app, login).get("reports.targets_of", 200, **{"year": YEAR} | values)
    assert page.queries <= 12
    return page


def test_a_year_without_targets_says_what_to_do(app: Flask) -> None:
    page = targets_page(app, "karim.benali")
    assert "Aucun objectif pour cette année" in page.text


def fill(page: Page, **answers: str) -> dict[str, Any]:
    target = f"/objectifs/{YEAR}/modifier"
    return page.fields(target) | {f"lines-0-{name}": value for name, value in answers.items()}


def test_one_save_writes_the_lines_and_the_page_shows_them(app: Flask) -> None:
    browser, target = Browser(app, "brigitte.leroy"), f"/objectifs/{YEAR}/modifier"
    form = browser.get(target)
    browser.send(target, fill(form, baseline="3 000", percent="15", freeze="y"))
    text = targets_page(app, "gilles.henry").text
    assert "3 450" in text
    assert "+ 15 %" in text
    assert "gelée le" in text
    assert "50" in text, "3,450 / 70, rounded up"


def test_what_a_colleague_saved_first_is_shown_and_what_was_typed_is_kept(app: Flask) -> None:
    target = f"/objectifs/{YEAR}/modifier"
    mine, theirs = Browser(app, "brigitte.leroy"), Browser(app, "gilles.henry")
    first = fill(mine.get(target), baseline="111", percent="15")
    theirs.send(target, fill(theirs.get(target), baseline="222", percent="15"))
    page = mine.send(target, first, 409)
    assert "référence 222, hausse visée + 15 %" in page.text
    again = page.fields(target)
    assert again["lines-0-baseline"] == "111"
    mine.send(target, again)
    assert "111" in targets_page(app, "brigitte.leroy").text


def test_several_departments_are_added_up(app: Flask) -> None:
    browser, target = Browser(app, "karim.benali"), f"/objectifs/{YEAR}/modifier"
    blank = {name: "" for name in browser.get(target).fields(target) if name.endswith("-baseline")}
    typed = browser.get(target).fields(target) | blank | {"lines-0-baseline": "1000", "lines-2-baseline": "2000"}
    browser.send(target, typed)
    text = targets_page(app, "karim.benali").text
    assert "Ensemble 3 000" in text
    assert "Sans objectif" in text


@pytest.mark.parametrize("typed", ["douze", "-5", "99999999999", "1.5"])
def test_a_wrong_number_is_refused_on_its_line(app: Flask, typed: str) -> None:
    browser, target = Browser(app, "brigitte.leroy"), f"/objectifs/{YEAR}/modifier"
    page = browser.send(target, fill(browser.get(target), baseline=typed), 422)
    assert page.fields(target)["lines-0-baseline"] == typed


def test_years_out_of_range_do_not_exist(app: Flask) -> None:
    Browser(app, "karim.benali").get("reports.targets_of", 404, year=1066)
