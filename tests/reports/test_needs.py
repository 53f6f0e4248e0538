"""The loop closed or not, need by need, and what nobody moves: equal to a recount of random chains, on both engines."""

from collections import Counter
from datetime import date

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import select

from agreements.workflow import Axis
from core.db import db
from core.guard import system_actor
from core.i18n import locale
from referrals.models import Referral
from referrals.workflow import Direction, State
from reports import behind as page_of
from reports.followup import wording as followup
from reports.indicators import DEFINITIONS, Ratio, behind, groups, monitoring, yearly
from reports.indicators.behind import Figure
from reports.indicators.days import year_period
from reports.indicators.need_figures import Need
from reports.indicators.referral_figures import Group
from reports.yearly import loop_wording
from tests.page import Browser, plain
from tests.reports.random_needs import NeedMaker, NeedRecount
from tests.reports.test_behind import YEAR
from tests.reports.test_committees import snapshot
from tests.reports.test_yearly import answers, subject

NONE = Ratio(0, 0)
# Toulouse time, Réunion and Guadeloupe; a year that is over, one that runs, a day of winter and one of summer time.
CASES = [
    (11, "43", date(2025, 12, 31)),
    (12, "974", date(2026, 3, 4)),
    (13, "971", date(2025, 8, 19)),
    (14, "43", date(2025, 5, 1)),
    (15, "974", date(2025, 10, 26)),
]


@pytest.mark.parametrize(("seed", "territory", "day"), CASES)
def test_each_need_stands_where_a_slow_count_finds_it(
    app_context: AppContext, full: bool, seed: int, territory: str, day: date
) -> None:
    maker = NeedMaker(seed, territory, 2025, 3000 if full else 60)
    maker.make()
    slow = NeedRecount(maker, 2025, day)
    found = yearly(db.session(), territory, 2025, day).referrals
    assert Counter(found.needs) == Counter(slow.needs().values())
    assert found.quiet == len(slow.quiet())
    assert found.loop == Ratio(found.needs.get(Need.CLOSED, 0), len(slow.needs()))


@pytest.mark.parametrize(("seed", "territory", "day"), CASES)
def test_the_list_behind_is_the_last_referral_of_each_need_that_is_not_closed(
    app_context: AppContext, seed: int, territory: str, day: date
) -> None:
    maker = NeedMaker(seed, territory, 2025)
    maker.make()
    slow, period = NeedRecount(maker, 2025, day), year_period(territory, 2025, day)
    with system_actor("tests: recount"):
        for figure, expected in (
            (Figure.NOT_CLOSED, {last.id for last, stands in slow.needs().items() if stands != "closed"}),
            (Figure.QUIET, slow.quiet()),
        ):
            listed = db.session.scalars(select(Referral.id).where(*behind.condition(figure, period, day))).all()
            assert set(listed) == expected
            counted = sum(behind.count(figure, group) for group in groups(db.session(), period, day))
            assert len(listed) == len(expected) == counted


def test_a_breakdown_gives_no_small_part_of_the_needs_back(app_context: AppContext) -> None:
    maker = NeedMaker(21, "43", 2025, 900)
    maker.make()
    found = groups(db.session(), year_period("43", 2025, date(2025, 12, 31)), date(2025, 12, 31))
    shown = page_of.counts_by(found, Figure.NOT_CLOSED, lambda group: group.sent.month)
    assert any(shown.values())
    for month, count in shown.items():
        parts = Counter[Need]()
        for group in found:
            if group.need is not None and group.sent.month == month:
                parts[group.need] += group.needs
        if any(0 < part < 5 for part in parts.values()):
            assert count is None


def told(needs: dict[Need, int], read: Ratio = NONE) -> str:
    about = subject(answers(60, 20))
    object.__setattr__(about.figures.referrals, "needs", needs)
    object.__setattr__(about.figures.referrals, "outcomes_read", read)
    with locale("fr"):
        return plain(str(loop_wording.loop(about) or "")).replace("<b>", "").replace("</b>", "")


def test_the_report_says_how_many_needs_have_their_loop_closed() -> None:
    needs = {Need.CLOSED: 30, Need.UNREAD: 5, Need.FOLLOWED: 20, Need.LOST: 5}
    assert told(needs) == "La boucle est fermée pour 50,0 % des besoins adressés depuis 90 jours au moins."
    assert told(needs, Ratio(8, 16)).endswith("50,0 % des bilans ont été acquittés par qui avait orienté.")
    assert told({Need.CLOSED: 3, Need.FOLLOWED: 50}) == told({}) == ""


def stood(**numbers: int) -> dict[Need, int | None] | None:
    day = date(2025, 3, 3)
    return page_of.standings(
        Group(1, day, None, State.SENT, None, Direction.TO_COUNCIL, Axis.GLOBAL, None, 0, 0, 0, Need(name), number)
        for name, number in numbers.items()
    )


def test_what_became_of_the_needs_masks_what_is_small_and_what_gives_it_back() -> None:
    found = stood(closed=30, unread=2, open=9)
    assert found == {Need.CLOSED: 30, Need.UNREAD: None, Need.FOLLOWED: 0, Need.OPEN: None, Need.LOST: 0}
    assert stood(closed=30, followed=9) == dict.fromkeys(Need, 0) | {Need.CLOSED: 30, Need.FOLLOWED: 9}
    assert stood(unread=2) is None


def test_the_definition_is_printed_with_the_figure_and_the_list_has_its_page(app: Flask) -> None:
    text = Browser(app, "elise.gros").get(f"/bilans/{YEAR}/31").text
    assert str(DEFINITIONS["loop"].name) in text
    for figure in (Figure.NOT_CLOSED, Figure.QUIET):
        page = Browser(app, "elise.gros").get(f"/bilans/{YEAR}/31/orientations/{figure.value}")
        assert "Derrière les chiffres" in page.text


def test_a_committee_reads_the_same_share_and_an_older_text_has_none(app_context: AppContext) -> None:
    NeedMaker(31, "43", 2025, 90).make()
    day = date(2025, 12, 31)
    period = year_period("43", 2025, day)
    whole, followed = yearly(db.session(), "43", 2025, day), monitoring(db.session(), period, day)
    assert followed.referrals.loop == whole.referrals.loop
    with locale("fr"):
        rows = {plain(name): words for name, words in followup.indicators(snapshot(loop_permille=412)).rows}
        assert rows["Boucle fermée, besoins adressés depuis 90 jours au moins"].startswith("41,2")
        assert not any(name.startswith("Boucle") for name, _share in followup.indicators(snapshot()).rows)
