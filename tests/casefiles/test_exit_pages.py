"""The pages that end the support of a pair: what was typed is kept, two halves at once make one end."""

from flask import Flask
from sqlalchemy import select

from casefiles.models import Support
from casefiles.workflow import State
from core.db import db
from tests import people
from tests.casefiles.doing import looking
from tests.casefiles.ending import PROPOSER, REPORTER, propose
from tests.page import Browser, Page


def state(app: Flask) -> State:
    with app.app_context(), looking():
        return db.session.scalars(select(Support.state).where(Support.file_id == people.file_of("Abadie").id)).one()


def answers(page: Page, **given: str) -> dict[str, str]:
    """The form as it comes, with a reason and grades."""
    grades = {name: "partly" for name in page.html.split('"') if name.startswith("grade_") and name[6:].isdigit()}
    return {**page.fields(""), "exit": "job_6_months", "next_referent": "Mission locale", **grades, **given}


def test_over_http_the_pair_ends_a_support_and_what_was_typed_is_kept(app: Flask) -> None:
    anne, paul = Browser(app, PROPOSER), Browser(app, REPORTER)
    ref = people.file_of("Abadie").ref
    target = anne.address("casefiles.close_form", ref=ref)
    blank = anne.send(target, answers(anne.get(target), exit="", line="Contrat signé"), 422)
    assert "Répondez à cette question." in blank.text
    assert "Contrat signé" in blank.html
    stale = answers(paul.get(target))
    anne.send(target, answers(anne.get(target)))
    assert "l'autre membre du binôme complète le bilan" in anne.get(target).text
    assert paul.send(target, stale | {"line": "En même temps"}, 409).html.count("En même temps") == 1
    paul.send(target, answers(paul.get(target)))
    assert "L'autre membre du binôme le lit" in paul.get(target).text
    anne.post("casefiles.acknowledge_exit", {}, ref=ref, _from=target)
    assert state(app) is State.CLOSED


def test_over_http_the_end_is_taken_back_with_a_reason(app: Flask) -> None:
    with app.app_context():
        propose(people.file_of("Abadie").id)
    paul, ref = Browser(app, REPORTER), people.file_of("Abadie").ref
    paul.post("casefiles.take_back_end", {}, 422, ref=ref)
    paul.post("casefiles.take_back_end", {"reason": "Le contrat est rompu"}, ref=ref)
    assert "Fin proposée abandonnée" in paul.get("casefiles.timeline", ref=ref).text
    paul.post("casefiles.query_exit", {"reason": "Rien à lire"}, 409, ref=ref)
