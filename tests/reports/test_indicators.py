"""The figures: equal to a slow recount on random worlds, on both engines; few queries; counts and dates only."""

import ast
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.ctx import AppContext
from sqlalchemy import event
from sqlalchemy.engine import Engine

import reports.indicators
from core.actor import current_actor
from core.db import db
from reports.indicators import DEFINITIONS, YearlyFigures, attainment, yearly
from tests import people
from tests.reports.random_world import Maker
from tests.reports.recount import Recount

# Toulouse, Réunion (four hours ahead of UTC), Guadeloupe (four hours behind): 43, 974 and 971 hold nobody else.
CASES = [
    (1, "43", date(2025, 12, 31)),
    (2, "974", date(2026, 3, 4)),
    (3, "971", date(2025, 8, 19)),
    (4, "43", date(2026, 7, 1)),
]


@contextmanager
def statements() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


def counted(figures: YearlyFigures) -> tuple[dict[str, Any], dict[str, Any]]:
    """The figures in the shape of the recount."""
    sent, held = figures.referrals, figures.supports
    referrals = {
        "sent": sent.all.sent,
        "outcomes_read": (sent.outcomes_read.count, sent.outcomes_read.of),
        "silent": sent.silent,
        "to_employment": sent.to_employment.sent,
        "accepted": sent.all.accepted,
        "waiting": sent.all.waiting,
        "months": sent.sent_by_month,
        "states": Counter({str(state): count for state, count in sent.all.states.items()}),
        "declines": Counter({str(reason): count for reason, count in sent.declines.items()}),
        "barriers": Counter({str(category): count for category, count in sent.barriers.items()}),
        "median": sent.all.median,
        "ninth": sent.all.ninth_decile,
        "in_time": (sent.all.in_time.count, sent.all.in_time.of),
        "acknowledged": (sent.acknowledged.count, sent.acknowledged.of),
        "writing": (sent.writing.median, sent.writing.same_day.count, sent.writing.same_day.of),
        "offices": {key: (one.sent, one.median) for key, one in sent.by_office.items()},
    }
    supports = {
        "months": held.entries_by_month,
        "active": held.active_file,
        "offices": Counter(held.active_by_office),
        "people": held.people,
        "started": (held.started.count, held.started.of),
        "contact": (held.in_contact.count, held.in_contact.of),
        "loads": held.loads,
        "exits": Counter(held.exits),
        "barriers": {str(category): count for category, count in held.barriers.items()},
        "lifted": {str(category): (ratio.count, ratio.of) for category, ratio in held.lifted.items()},
    }
    return referrals, supports


@pytest.mark.parametrize(("seed", "territory", "day"), CASES)
def test_every_figure_is_what_a_slow_count_finds(app_context: AppContext, seed: int, territory: str, day: date) -> None:
    world = Maker(seed, territory, 2025).make()
    slow = Recount(world, 2025, day)
    referrals, supports = counted(yearly(db.session(), territory, 2025, day))
    assert referrals == slow.referrals()
    expected = slow.supports()
    # Advisors belong to an agency of Haute-Garonne: only that department counts their portfolios.
    expected["loads"] = ()
    assert supports == expected


def test_the_load_of_each_advisor_is_what_a_slow_count_finds(app_context: AppContext) -> None:
    world = Maker(5, "31", 2025).make()
    day = date(2025, 12, 31)
    loads = yearly(db.session(), "31", 2025, day).supports.loads
    assert Counter(Recount(world, 2025, day).loads()) <= Counter(loads)


def test_two_screens_show_one_number(app_context: AppContext) -> None:
    Maker(6, "43", 2025).make()
    for day in (date(2025, 3, 1), date(2025, 9, 30), date(2025, 12, 31)):
        figures = yearly(db.session(), "43", 2025, day).supports
        listed = attainment(db.session(), ["31", "43", "81"], day)["43"]
        assert (listed.active_file, listed.entries) == (figures.active_file, figures.entries)


def test_every_department_asked_for_has_an_attainment(app_context: AppContext) -> None:
    found = attainment(db.session(), ["01", "34"], date(2026, 1, 1))
    assert {code: (one.active_file, one.entries) for code, one in found.items()} == {"01": (0, 0), "34": (0, 0)}
    assert attainment(db.session(), [], date(2026, 1, 1)) == {}


def test_the_number_of_queries_does_not_depend_on_the_rows(app_context: AppContext) -> None:
    numbers = []
    for size in (0, 5, 60):
        Maker(size, "43", 2025, size).make()
        with statements() as sent:
            yearly(db.session(), "43", 2025, date(2025, 12, 31))
        db.session.rollback()
        numbers.append(len([one for one in sent if one.startswith("SELECT")]))
    assert numbers[0] == numbers[1] == numbers[2] <= 12


def test_figures_run_as_the_system_and_hand_the_actor_back(app_context: AppContext) -> None:
    before = current_actor()
    attainment(db.session(), ["31"], date(2026, 1, 1))
    assert current_actor() == before
    assert people.actor("paul.martin").is_member


FORBIDDEN = {
    "name", "ref", "text", "reason", "tried", "question", "information", "line", "wanted", "suggestion", "email",
    "phone", "birth_name", "given_names", "usage_name", "birth_date", "address", "name_key", "service_number",
    "decline_text",
}  # fmt: skip


MODELS = {"Support", "Barrier", "Contact", "Referral", "ReferralBarrier", "Membership", "Unit"}


def _read_by_figures() -> Iterator[ast.AST]:
    folder = Path(str(reports.indicators.__file__)).parent
    for module in folder.glob("*_figures.py"):
        yield from ast.walk(ast.parse(module.read_text(encoding="utf-8")))


def test_figures_read_no_name_no_text_and_no_reference() -> None:
    columns = [node for node in _read_by_figures() if isinstance(node, ast.Attribute)]
    read = {node.attr for node in columns if ast.unparse(node.value) in MODELS}
    assert {"entry_on", "sent_at", "category"} <= read
    assert read & FORBIDDEN == set()


def test_figures_load_no_whole_row() -> None:
    calls = [node for node in _read_by_figures() if isinstance(node, ast.Call)]
    calls = [call for call in calls if ast.unparse(call.func) == "select"]
    assert len(calls) > 10
    assert [ast.unparse(call) for call in calls if {ast.unparse(one) for one in call.args} & MODELS] == []


def test_every_indicator_says_what_it_counts() -> None:
    for definition in DEFINITIONS.values():
        assert str(definition.name), definition
        assert str(definition.sentence).endswith(".")
        assert str(definition.numerator)
