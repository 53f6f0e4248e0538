"""Lists by the thousand and by name: counts written "1 000+", an author's list narrowed to a person."""

import csv
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from core.db import db, write_transaction
from core.guard import system_actor
from referrals.models import Referral
from tests import people
from tests.page import Browser
from tests.referrals.doing import sent

LIMIT = 1000


def crowd(number: int) -> None:
    """So many more of the first referral of the queue of Toulouse Nord, about the same person."""
    with system_actor("tests: a crowd"), write_transaction() as session:
        table: Any = Referral.__table__
        row = session.execute(select(table).where(table.c.id == people.referral_of("Benali").id)).mappings().one()
        held = {name: value for name, value in row.items() if name != "id"} | {"to_organisation_id": None}
        session.execute(insert(table), [held | {"ref": f"OR-31-CROWD{turn:05}"} for turn in range(number)])
    db.session.remove()


@pytest.mark.parametrize(("more", "words"), [(LIMIT - 1, "1 000"), (LIMIT, "1 000+")])
def test_a_tab_counts_exactly_to_a_thousand_and_then_says_more(app: Flask, more: int, words: str) -> None:
    with app.app_context():
        crowd(more)
    page = Browser(app, "claire.dumas").get("referrals.inbox", onglet="a-affecter")
    current = [link.text for link in page.tree.all("a") if link.get("aria-current") == "page"]
    tab = next(text for text in current if "affecter" in text)
    assert tab.replace("\xa0", " ").split(" orientation")[0].endswith(words)


def test_an_author_finds_a_person_among_what_was_sent(app: Flask) -> None:
    with app.app_context():
        sent()
    sonia = Browser(app, "sonia.vidal")
    both, one = sonia.get("referrals.sent").text, sonia.get("referrals.sent", q="fab").text
    assert "BENALI" in both
    assert "FABRE" in one
    assert "BENALI" not in one
    assert "Aucune orientation ne correspond à ces filtres." in sonia.get("referrals.sent", q="zz").text
    rows = list(csv.reader(StringIO(sonia.get("referrals.sent_file", kind="csv", q="fab").html), delimiter=";"))
    assert [row[1].split()[0] for row in rows[1:]] == ["FABRE"]
