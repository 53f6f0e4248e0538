"""The 15-day rhythm, and its twin in SQL over 10,000 random histories at once."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, Date, Integer, MetaData, Table, select

from casefiles.following.workflow import LONGEST_PAUSE, Pause
from casefiles.rhythm import CONTACT_EVERY, due_on, due_sql, is_overdue
from core.db import write_transaction
from core.guard import system_actor

START, ENTRY, CONTACT = date(2017, 1, 2), date(2017, 1, 20), date(2017, 2, 1)
HISTORIES = 10_000


@pytest.mark.parametrize(
    ("last", "entry", "due"),
    [
        (None, None, date(2017, 1, 17)),
        (None, ENTRY, date(2017, 2, 4)),
        (CONTACT, ENTRY, date(2017, 2, 16)),
        (CONTACT, None, date(2017, 2, 16)),
        (date(2016, 2, 14), ENTRY, date(2016, 2, 29)),
        (date(2016, 12, 20), ENTRY, date(2017, 1, 4)),
    ],
)
def test_the_last_success_counts_then_the_entry_then_the_start(
    last: date | None, entry: date | None, due: date
) -> None:
    assert due_on(last, entry, START) == due


def test_lateness_begins_the_day_after_the_due_date() -> None:
    due = due_on(CONTACT, ENTRY, START)
    late = [is_overdue(due, due + timedelta(days=n)) for n in (-1, 0, 1)]
    assert late == [False, False, True]


def test_the_agreement_may_set_another_rhythm() -> None:
    assert due_on(CONTACT, ENTRY, START, 30) == CONTACT + timedelta(days=30)


@pytest.mark.parametrize(
    ("pause", "due"),
    [
        ((5, 9), 20),  # five days of waiting
        ((0, 9), 24),  # the day of the contact itself is not waited for
        ((-9, -2), 15),  # over before the contact
        ((20, 40), 40),  # late before it: nothing is due while it lasts, and one day is left after it
        ((10, 69), 75),
        ((5, 4), 15),  # ended on its first day
    ],
)
def test_days_of_a_pause_do_not_count_and_nothing_is_due_while_it_lasts(pause: tuple[int, int], due: int) -> None:
    held = Pause(*(CONTACT + timedelta(days=number) for number in pause))
    assert due_on(CONTACT, ENTRY, START, CONTACT_EVERY, [held]) == CONTACT + timedelta(days=due)


def _history(key: int, chance: random.Random) -> dict[str, Any]:
    start = date(1999, 1, 1) + timedelta(days=chance.randrange(20_000))
    entry = start + timedelta(days=chance.randrange(60)) if chance.random() < 0.7 else None
    last = start + timedelta(days=chance.randrange(800)) if chance.random() < 0.7 else None
    every = chance.choice([1, 7, 15, 15, 21, 30, 90, 366])
    return {"id": key, "last_contact_on": last, "entry_on": entry, "start_on": start, "contact_every": every}


def _pauses(history: dict[str, Any], chance: random.Random) -> list[dict[str, Any]]:
    """One after the other, some of them ended on their first day."""
    day, found = history["start_on"] + timedelta(days=chance.randrange(400)), []
    for _ in range(chance.choice([0, 0, 1, 1, 2, 3])):
        until_on = day + timedelta(days=chance.randrange(-1, LONGEST_PAUSE))
        found.append({"support_id": history["id"], "from_on": day, "until_on": until_on})
        day = until_on + timedelta(days=1 + chance.randrange(90))
    return found


@pytest.mark.usefixtures("app_context")
def test_sql_and_python_agree_on_10_000_random_histories() -> None:
    dates = ("last_contact_on", "entry_on", "start_on")
    meta, own = MetaData(), [Column(name, Date) for name in dates]
    table = Table("histories", meta, Column("id", Integer, primary_key=True), *own, Column("contact_every", Integer),
                  prefixes=["TEMPORARY"])  # fmt: skip
    waits = Table("waits", meta, Column("support_id", Integer, index=True), Column("from_on", Date),
                  Column("until_on", Date), prefixes=["TEMPORARY"])  # fmt: skip
    histories = [_history(key, random.Random(key)) for key in range(HISTORIES)]
    pauses = {row["id"]: _pauses(row, random.Random(-1 - row["id"])) for row in histories}
    with system_actor("tests: random histories"), write_transaction() as session:
        meta.create_all(session.connection())
        session.execute(table.insert(), histories)
        session.execute(waits.insert(), [pause for found in pauses.values() for pause in found])
        rows = session.execute(select(table.c.id, due_sql(table.c, waits.c).label("due")))
        found = {row.id: row.due for row in rows}
        meta.drop_all(session.connection())
    assert found == {row["id"]: _expected(row, pauses[row["id"]]) for row in histories}


def _expected(row: dict[str, Any], pauses: list[dict[str, Any]]) -> date:
    held = [Pause(pause["from_on"], pause["until_on"]) for pause in pauses]
    return due_on(row["last_contact_on"], row["entry_on"], row["start_on"], row["contact_every"], held)


@pytest.mark.parametrize("seed", range(200))
def test_counting_day_by_day_gives_the_same(seed: int) -> None:
    """The rule said otherwise: walk through the days, pass over those of a pause, stop after so many."""
    chance = random.Random(seed)
    row = _history(seed, chance)
    pauses = [Pause(one["from_on"], one["until_on"]) for one in _pauses(row, chance)]
    since = row["last_contact_on"] or row["entry_on"] or row["start_on"]
    waited = {since + timedelta(days=n) for n in range(1, 1500)} & {
        pause.from_on + timedelta(days=n) for pause in pauses for n in range(pause.days)
    }
    due = since + timedelta(days=row["contact_every"] + len(waited))
    assert _expected(row, [{"from_on": one.from_on, "until_on": one.until_on} for one in pauses]) == max([due, *waited])
