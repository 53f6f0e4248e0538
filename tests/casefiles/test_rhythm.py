"""The 15-day rhythm, and its twin in SQL over 10,000 random histories at once."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, Date, Integer, MetaData, Table, select

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
    late = [is_overdue(CONTACT, ENTRY, START, CONTACT_EVERY, due + timedelta(days=n)) for n in (-1, 0, 1)]
    assert late == [False, False, True]


def test_the_agreement_may_set_another_rhythm() -> None:
    assert due_on(CONTACT, ENTRY, START, 30) == CONTACT + timedelta(days=30)


def _history(key: int, chance: random.Random) -> dict[str, Any]:
    start = date(1999, 1, 1) + timedelta(days=chance.randrange(20_000))
    entry = start + timedelta(days=chance.randrange(60)) if chance.random() < 0.7 else None
    last = start + timedelta(days=chance.randrange(800)) if chance.random() < 0.7 else None
    every = chance.choice([1, 7, 15, 15, 21, 30, 90, 366])
    return {"id": key, "last_contact_on": last, "entry_on": entry, "start_on": start, "contact_every": every}


@pytest.mark.usefixtures("app_context")
def test_sql_and_python_agree_on_10_000_random_histories() -> None:
    dates = ("last_contact_on", "entry_on", "start_on")
    columns = [Column(name, Date) for name in dates]
    table = Table(
        "histories",
        MetaData(),
        Column("id", Integer, primary_key=True),
        *columns,
        Column("contact_every", Integer),
        prefixes=["TEMPORARY"],
    )
    histories = [_history(key, random.Random(key)) for key in range(HISTORIES)]
    with system_actor("tests: random histories"), write_transaction() as session:
        table.create(session.connection())
        session.execute(table.insert(), histories)
        rows = session.execute(select(table.c.id, due_sql(table.c).label("due")))
        found = {row.id: row.due for row in rows}
        table.drop(session.connection())
    assert found == {row["id"]: due_on(*(row[name] for name in (*dates, "contact_every"))) for row in histories}
