"""One contact with several people at once: each gets their own, or nobody does."""

import pytest
from flask import Flask
from sqlalchemy import select

from casefiles.models import Contact
from casefiles.workflow import Channel, Level
from core.db import db
from tests import people
from tests.casefiles.doing import create, day, doing, looking
from tests.page import Browser

LINE = "Atelier mobilité"


def ref(name: str) -> str:
    return people.file_of(name).ref


def given(*refs: str, **changes: str) -> dict[str, object]:
    return {"files": list(refs), "channel": "in_person", "on": str(day()), "line": LINE, **changes}


def kept(app: Flask) -> list[tuple[int, Channel, Level, bool]]:
    with app.app_context(), looking():
        rows = db.session.scalars(select(Contact).where(Contact.line == LINE).order_by(Contact.file_id))
        return [(row.file_id, row.channel, row.level, row.reached) for row in rows]


def test_each_person_gets_a_contact_that_resets_the_rhythm(app: Flask) -> None:
    paul = Browser(app, "paul.martin")
    assert "ABADIE" in paul.get("casefiles.portfolio", vue="retard").text
    paul.post("casefiles.group_contact", given(ref("Abadie"), ref("Costes")))
    assert [row[1:] for row in kept(app)] == [(Channel.IN_PERSON, Level.SHARED, True)] * 2
    assert "ABADIE" not in paul.get("casefiles.portfolio", vue="retard").text


@pytest.mark.parametrize("foreign", ["Benali", "Dupuy"])
def test_one_person_of_somebody_else_stops_the_whole_group(app: Flask, foreign: str) -> None:
    Browser(app, "paul.martin").post("casefiles.group_contact", given(ref("Abadie"), ref(foreign)), 404)
    assert kept(app) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"on": str(day(-1))}, "à venir"), ({"on": ""}, "Répondez"), ({"channel": "pigeon"}, "Choisissez une réponse")],
)
def test_a_wrong_answer_keeps_what_was_ticked(app: Flask, wrong: dict[str, str], said: str) -> None:
    page = Browser(app, "paul.martin").post("casefiles.group_contact", given(ref("Abadie"), **wrong), 422)
    assert said in page.text
    assert LINE in page.html
    assert f'value="{ref("Abadie")}" checked' in page.html
    assert kept(app) == []


def test_nobody_ticked_is_refused(app: Flask) -> None:
    assert "Cochez" in Browser(app, "paul.martin").post("casefiles.group_contact", given(), 422).text


def test_more_than_fifty_at_once_are_refused(app: Flask) -> None:
    with app.app_context(), doing("paul.martin") as paul:
        refs = [create(paul, birth_name=f"Personne{chr(65 + n // 26)}{chr(65 + n % 26)}").ref for n in range(51)]
    assert "50 personnes au plus" in Browser(app, "paul.martin").post("casefiles.group_contact", given(*refs), 422).text
    assert kept(app) == []
    Browser(app, "paul.martin").post("casefiles.group_contact", given(*refs[:50]))
    assert len(kept(app)) == 50
