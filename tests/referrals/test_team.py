"""What a team sent, for its managers: numbers by author, never a person."""

import csv
from io import StringIO

import pytest
from flask import Flask

from referrals.workflow import DeclineReason
from tests import people
from tests.page import Browser
from tests.referrals.doing import act, sent


def numbers(app: Flask, login: str = "luc.moreau") -> dict[str, list[int]]:
    """Running, owed, late, unread, recent, by author."""
    page = Browser(app, login).get("referrals.team_file", kind="csv")
    rows = list(csv.reader(StringIO(page.html.removeprefix("\ufeff")), delimiter=";"))
    return {row[0]: [int(cell) for cell in row[2:]] for row in rows[1:]}


def test_a_manager_of_the_agency_sees_what_each_author_sent(app: Flask) -> None:
    assert numbers(app)["Sonia Vidal"] == [2, 0, 0, 0, 2]
    assert numbers(app)["Paul Martin"] == [0, 0, 0, 0, 0]
    with app.app_context():
        sent()
        act("claire.dumas", people.referral_of("Benali").ref, "ask_info", question="Depuis quand ?")
        act("anne.roux", people.referral_of("Fabre").ref, "decline", reason=DeclineReason.CAPACITY, text=None,
            suggestion="MDS Muret")  # fmt: skip
    assert numbers(app)["Sonia Vidal"] == [1, 1, 0, 1, 2]
    assert numbers(app)["Paul Martin"] == [1, 0, 0, 0, 1]


def test_the_page_names_authors_and_nobody_else(app: Flask) -> None:
    page = Browser(app, "luc.moreau").get("referrals.team")
    assert "Sonia Vidal, Toulouse Minimes" in page.text
    for hidden in ("BENALI", "FABRE", people.referral_of("Benali").ref, "Hugo Perez"):
        assert hidden not in page.text
    assert "/orientations/equipe" in Browser(app, "luc.moreau").get("referrals.inbox").html


@pytest.mark.parametrize("login", ["sonia.vidal", "anne.roux", "denis.favre", "brigitte.leroy"])
def test_only_who_manages_a_unit_sees_its_team(app: Flask, login: str) -> None:
    Browser(app, login).get("referrals.team", 403)
