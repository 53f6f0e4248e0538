"""A professional asks to read a file: a named colleague decides, and nothing says before whether there is one."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from accounts.models import Notice
from casefiles.actions import access
from casefiles.models import FileAccess, FileEvent
from casefiles.openings import jobs
from casefiles.openings.models import AccessRequest
from casefiles.openings.workflow import RequestState
from casefiles.workflow import AccessWhy, Happened
from core.clock import now
from core.db import db, write_transaction
from core.guard import system_actor
from tests import people
from tests.casefiles.doing import day, doing, looking
from tests.casefiles.openings import ELISE, LUC, WHY, ask, asked, lea
from tests.conftest import Freeze
from tests.page import Browser
from tests.partners.test_absences import name as name_stand_in

ANNE, LEO, PAUL = "anne.roux", "leo.caron", "paul.martin"
NONE = "AG-31-ZZZZZZZZ"
YES, NO = {"outcome": "yes", "until_on": str(day(-7))}, {"outcome": "no", "answer": "Je la vois demain."}


def rows(statement: Any) -> list[Any]:
    with looking():
        return list(db.session.scalars(statement))


def decide(app: Flask, ref: str, answer: dict[str, str], login: str = ANNE, status: int = 303) -> str:
    page = Browser(app, login).post("casefiles.decide_access", answer, status, ref=ref)
    return page.text if status != 303 else ""


def requested(app: Flask, login: str = LEO, name: str = "Abadie") -> str:
    with app.app_context():
        return ask(login, name)


def test_who_is_let_in_reads_the_file_until_the_day_and_no_longer(app: Flask, freeze: Freeze) -> None:
    began = now()
    decide(app, requested(app), YES)
    page = Browser(app, LEO).get("casefiles.show", ref=lea())
    assert "Accès accordé à votre demande, jusqu'au" in page.text
    freeze(began + timedelta(days=9))
    Browser(app, LEO).get("casefiles.show", 404, ref=lea())
    with app.app_context():
        (row,) = rows(select(FileAccess).where(FileAccess.why == AccessWhy.GRANTED))
        assert row.membership_id == people.membership_id(LEO)
        assert rows(select(FileEvent.membership_id).where(FileEvent.kind == Happened.ACCESS_GRANTED)) != []


def test_nothing_tells_a_file_of_others_from_none_at_all(app: Flask) -> None:
    """The answer, the list and the way to take it back are the same, reference apart."""
    answers, lists = set(), set()
    for ref in (lea(), NONE, people.file_of("Esteve").ref):
        with app.app_context(), system_actor("tests: nobody asked yet"), write_transaction() as session:
            session.execute(delete(AccessRequest))
        leo = Browser(app, LEO)
        answer = asked(leo, file_ref=ref)
        page = leo.get(answer.location)
        answers.add(answer.location)
        own = rows_of(app)
        lists.add(page.text.replace(ref, "").replace(own.ref, ""))
        leo.get("casefiles.decide_access", 404, ref=own.ref)
    assert (len(answers), len(lists)) == (1, 1)


def rows_of(app: Flask) -> AccessRequest:
    with app.app_context():
        found: AccessRequest = rows(select(AccessRequest).order_by(AccessRequest.id.desc()))[0]
        return found


def test_what_is_asked_twice_is_refused_whether_or_not_it_exists(app: Flask) -> None:
    leo = Browser(app, LEO)
    for ref in (lea(), NONE):
        asked(leo, file_ref=ref)
        assert "déjà demandé" in asked(leo, 422, file_ref=ref).text


def test_the_half_of_ones_own_institution_decides(app: Flask) -> None:
    for login, decider in ((LEO, ANNE), ("sonia.vidal", PAUL), (LUC, PAUL), (ELISE, ANNE)):
        ref = requested(app, login)
        with app.app_context():
            (row,) = rows(select(AccessRequest).where(AccessRequest.ref == ref))
            assert row.decider_id == people.membership_id(decider), login


@pytest.mark.parametrize("login", ["julie.blanc", "marc.albert", "ines.faure", "nora.haddad"])
def test_a_colleague_of_another_department_or_council_asks_for_nobody(app: Flask, login: str) -> None:
    ref = requested(app, login, "Abadie" if login != "julie.blanc" else "Costes")
    with app.app_context():
        assert rows(select(AccessRequest.file_id).where(AccessRequest.ref == ref)) == [None]
        assert rows(select(Notice).where(Notice.kind == "asking.received")) == []


def test_the_decider_is_told_and_so_is_whoever_asked(app: Flask) -> None:
    decide(app, requested(app), NO)
    with app.app_context():
        told = {(row.kind, row.membership_id) for row in rows(select(Notice).where(Notice.kind.startswith("asking.")))}
    ids = people.membership_id
    assert told == {("asking.received", ids(ANNE)), ("asking.answered", ids(LEO))}


def test_a_refusal_says_why_and_opens_nothing(app: Flask) -> None:
    ref = requested(app)
    assert "Dites en quelques mots" in decide(app, ref, NO | {"answer": ""}, status=422)
    decide(app, ref, NO)
    assert "Je la vois demain" in Browser(app, LEO).get("casefiles.access_requests").text
    Browser(app, LEO).get("casefiles.show", 404, ref=lea())


def test_a_head_of_the_deciders_unit_decides_too_and_reads_no_file_for_it(app: Flask) -> None:
    ref = requested(app)
    page = Browser(app, ELISE).get("casefiles.decide_access", ref=ref)
    assert WHY.replace("’", "'") in page.text
    decide(app, ref, YES, ELISE)
    Browser(app, LEO).get("casefiles.show", ref=lea())
    Browser(app, ELISE).get("casefiles.show", 404, ref=lea())


@pytest.mark.parametrize("login", [LEO, PAUL, LUC, "julie.blanc", "sonia.vidal"])
def test_nobody_else_decides(app: Flask, login: str) -> None:
    Browser(app, login).get("casefiles.decide_access", 404, ref=requested(app))


def test_a_head_does_not_decide_about_her_own_request(app: Flask) -> None:
    Browser(app, ELISE).get("casefiles.decide_access", 404, ref=requested(app, ELISE))


@pytest.mark.parametrize("until", ["", str(day(1)), str(day(-91))])
def test_an_end_that_is_past_too_far_or_missing_is_refused(app: Flask, until: str) -> None:
    asked(Browser(app, LEO), 422, until_on=until)
    assert "Choisissez un jour" in decide(app, requested(app), YES | {"until_on": until}, status=422)


def test_it_is_answered_once(app: Flask) -> None:
    ref = requested(app)
    anne, elise = Browser(app, ANNE), Browser(app, ELISE)
    fields = anne.get("casefiles.decide_access", ref=ref).fields(f"/acces/demandes/{ref}")
    elise.post("casefiles.decide_access", NO, ref=ref)
    anne.send(f"/acces/demandes/{ref}", fields | YES, 409)
    assert "déjà reçu sa réponse" in anne.get("casefiles.decide_access", ref=ref).text


def test_whoever_asked_takes_it_back(app: Flask) -> None:
    ref = requested(app)
    Browser(app, ANNE).get("casefiles.withdraw_access", 404, ref=ref)
    Browser(app, LEO).post("casefiles.withdraw_access", {}, ref=ref)
    assert "À décider" not in Browser(app, ANNE).get("casefiles.access_requests").text
    with app.app_context():
        assert rows(select(AccessRequest.state)) == [RequestState.WITHDRAWN]


def test_what_nobody_answered_is_over_after_its_day(app: Flask, freeze: Freeze) -> None:
    ref, began = requested(app), now()
    freeze(began + timedelta(days=31))
    assert "Sans réponse" in Browser(app, LEO).get("casefiles.access_requests").text
    assert "n'en attend plus" in Browser(app, ANNE).get("casefiles.decide_access", ref=ref).text


def test_once_the_person_took_the_agreement_back_nothing_is_granted(app: Flask) -> None:
    ref, council = requested(app), people.unit_of("CD Haute-Garonne").id
    with app.app_context(), doing(PAUL) as paul:
        access.shut_out(people.file_of("Abadie").id, organisation_id=council, by=paul, at=now())
    assert "la situation a changé" in decide(app, ref, YES, ANNE, 409)


def test_a_granted_access_ends_with_the_persons_agreement(app: Flask) -> None:
    decide(app, requested(app), YES)
    council = people.unit_of("CD Haute-Garonne").id
    with app.app_context(), doing(PAUL) as paul:
        access.shut_out(people.file_of("Abadie").id, organisation_id=council, by=paul, at=now())
    Browser(app, LEO).get("casefiles.show", 404, ref=lea())


def test_whoever_stands_in_does_not_inherit_what_was_granted_to_one_person(app: Flask) -> None:
    decide(app, requested(app), YES)
    with app.app_context():
        name_stand_in(LEO, ANNE, by=LEO)
        of_lea = (FileAccess.file_id == people.file_of("Abadie").id, FileAccess.why == AccessWhy.STAND_IN)
        assert rows(select(FileAccess.id).where(*of_lea)) == []


def test_what_was_typed_for_no_file_is_forgotten(app: Flask, freeze: Freeze) -> None:
    asked(Browser(app, LEO), file_ref=NONE)
    requested(app)
    freeze(now() + timedelta(days=130))
    with app.app_context():
        with system_actor("tests: the worker"), write_transaction():
            jobs.forget()
        assert rows(select(AccessRequest.asked_for)) == [lea()]
