"""What became of people in the yearly report: the known share beside each figure, no small count."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

import casefiles.afterwards.labels  # noqa: F401 - registers the words
from casefiles.afterwards.models import LaterStatus
from casefiles.afterwards.workflow import DUE_AFTER, Milestone, Situation
from casefiles.models import Support
from casefiles.workflow import Exit, Mode, State
from core import i18n
from core.clock import now, today
from core.db import db, write_transaction
from core.guard import system_actor
from reports import indicators
from reports.indicators.days import year_period
from reports.indicators.figures import Later
from reports.yearly.afterwards import After, after
from tests import people
from tests.page import Browser
from tests.reports.test_yearly import subject

S = Situation


def told(asked: int, situations: Mapping[Situation, int]) -> After:
    about = subject()
    later = {Milestone.SIX: Later(asked=asked, situations=situations)}
    with i18n.locale("fr"):
        (one,) = after(replace(about, figures=replace(about.figures, later=later)))
    return one


def test_a_person_not_reached_is_asked_for_and_not_known() -> None:
    figures = Later(asked=20, situations={S.JOB_6_MONTHS: 6, S.TRAINING: 5, S.NOT_REACHED: 4})
    assert (figures.known.count, figures.known.of) == (11, 20)
    assert (figures.in_work.count, figures.in_work.of) == (6, 11)


def test_the_known_share_is_said_with_its_base() -> None:
    one = told(20, {S.JOB_6_MONTHS: 6, S.TRAINING: 5, S.NOT_REACHED: 4})
    assert "11 personnes sur 20 (55" in one.sentence
    assert "sont en emploi" in one.sentence
    assert one.table is not None
    assert [row[1] for row in one.table.rows] == ["6", "5"]


@pytest.mark.parametrize(("asked", "known"), [(3, 3), (9, 6), (30, 2)])
def test_no_share_is_said_of_a_few(asked: int, known: int) -> None:
    one = told(asked, {S.TRAINING: known})
    assert "trop peu de situations" in one.sentence
    assert str(asked) not in one.sentence


def test_a_share_over_several_lines_gives_no_masked_line_back() -> None:
    one = told(40, {S.JOB_6_MONTHS: 8, S.SHORT_JOB: 2, S.TRAINING: 7, S.LOOKING: 9})
    assert "sont en emploi" not in one.sentence
    assert one.table is not None
    assert "2" not in [row[1] for row in one.table.rows]


def ended(on: date, **other: Any) -> None:
    """One more global support of Marie Costes's file, closed on a day, and its status six months later."""
    situation = other.pop("situation", None)
    given = {"exit": Exit.TRAINING, "entry_on": on - timedelta(days=200), **other}
    with system_actor("tests: a support that ended"), write_transaction() as session:
        file_id, author = people.file_of("Costes").id, people.membership_id("paul.martin")
        row = Support(
            file_id=file_id, territory="31", mode=Mode.GLOBAL, state=State.CLOSED, end_on=on, advisor_id=author,
            start_on=on - timedelta(days=220), **given,
        )  # fmt: skip
        session.add(row)
        session.flush()
        if situation:
            session.add(LaterStatus(
                file_id=file_id, support_id=row.id, months=6, situation=situation, author_id=author, noted_at=now(),
            ))  # fmt: skip


def test_the_day_of_the_milestone_says_which_year_counts_it(app: Flask) -> None:
    day, six = today("31"), timedelta(days=DUE_AFTER[Milestone.SIX])
    with app.app_context():
        ended(day - six, situation=S.BUSINESS)
        ended(day - six)
        ended(day - six, exit=Exit.DEATH)
        ended(day - six, exit=Exit.PERSON_DECLINES, entry_on=None)
        ended(day - six + timedelta(days=1), situation=S.TRAINING)
        figures = indicators.over(db.session(), year_period("31", day.year, day), day).later[Milestone.SIX]
        assert (figures.asked, dict(figures.situations)) == (2, {S.BUSINESS: 1})
        assert db.session.scalar(select(LaterStatus.id).limit(1)) is None  # read by nobody


def test_the_report_prints_it(app: Flask) -> None:
    day = today("31")
    with app.app_context():
        for _number in range(6):
            ended(day - timedelta(days=DUE_AFTER[Milestone.SIX]), situation=S.TRAINING)
    page = Browser(app, "brigitte.leroy").get("reports.yearly", year=day.year, code="31").text
    assert "À 6 mois, la situation est connue pour 6 personnes sur 6 (100 %)." in page
    assert "En formation" in page
