"""The register of what people ask about their data: due dates, whom it is about, who sees it."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accounts.models import JournalEntry
from casefiles.models import Person
from casefiles.rights import actions, queries
from casefiles.rights.models import RightsRequest
from casefiles.rights.workflow import TRANSITIONS, RequestState, RequestStep, Right, due_on
from core.clock import now
from core.db import db, side_session
from core.errors import Conflict, Refusal
from core.guard import system_actor
from tests import people
from tests.casefiles.doing import day, doing, looking, seeing
from tests.casefiles.rights import DORA, registered, sent
from tests.page import Browser


def rows(app: Flask, statement: Any) -> list[Any]:
    with app.app_context(), system_actor("tests: look at rows"), side_session() as session:
        found = list(session.scalars(statement))
        session.expunge_all()
    return found


@pytest.mark.parametrize(
    ("received", "due", "longer"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), date(2026, 4, 30)),
        (date(2028, 1, 30), date(2028, 2, 29), date(2028, 4, 30)),
        (date(2026, 12, 15), date(2027, 1, 15), date(2027, 3, 15)),
    ],
)
def test_an_answer_is_due_in_a_civil_month_or_three(received: date, due: date, longer: date) -> None:
    assert (due_on(received), due_on(received, extended=True)) == (due, longer)


def test_every_step_starts_from_an_open_request() -> None:
    assert {state for state, _step in TRANSITIONS} == {RequestState.OPEN}
    assert {step for _state, step in TRANSITIONS} == set(RequestStep)


def test_a_request_is_found_by_exact_name_and_birth_date_and_keeps_neither(app: Flask) -> None:
    with app.app_context(), looking():
        person = db.session.scalars(select(Person).where(Person.file_id == people.file_of("Abadie").id)).one()
        known: dict[str, Any] = {
            "name": person.birth_name.lower(),
            "given_names": person.given_names,
            "birth_date": str(person.birth_date),
        }
    sent(Browser(app, DORA), **known)
    made = rows(app, select(RightsRequest))[0]
    assert (made.file_id, made.due_on) == (people.file_of("Abadie").id, due_on(made.received_on))
    assert "abadie" not in " ".join(str(value) for value in vars(made).values()).lower()
    written = rows(app, select(JournalEntry).where(JournalEntry.action == "right.register"))[0]
    assert (written.file_id, written.subject) == (made.file_id, made.ref)


def test_nobody_by_that_name_is_an_answer_too(app: Flask) -> None:
    made = sent(Browser(app, DORA), name="Inconnue", given_names="Irène", birth_date="1980-02-01")
    page = Browser(app, DORA).get(made.location)
    assert "vous ne détenez rien" in page.text
    assert rows(app, select(RightsRequest.file_id)) == [None]


def test_a_person_of_another_institution_alone_is_nobody_here(app: Flask) -> None:
    """Dupuy is followed in Hérault: neither the name nor the reference tells the officer of Haute-Garonne so."""
    page = sent(Browser(app, DORA), status=422, file_ref=people.file_of("Dupuy").ref)
    assert "Aucun dossier de votre institution" in page.text
    assert page.fields("/administration/droits/nouvelle")["file_ref"] == people.file_of("Dupuy").ref


def test_half_an_identity_is_asked_for_whole_and_a_day_to_come_refused(app: Flask) -> None:
    assert "les prénoms et la date" in sent(Browser(app, DORA), status=422, name="Abadie").text
    assert "pas encore venu" in sent(Browser(app, DORA), status=422, received_on=str(day(-1))).text
    assert "référence du courrier" in sent(Browser(app, DORA), status=422, own_ref="").text


def test_two_people_of_one_name_and_birth_date_are_told_apart_by_reference(app: Flask) -> None:
    with app.app_context(), looking(), side_session(writing=True) as session:
        one, other = (session.scalars(select(Person).where(Person.file_id == people.file_of(name).id)).one()
                      for name in ("Abadie", "Fabre"))  # fmt: skip
        other.birth_name, other.given_names, other.birth_date = one.birth_name, one.given_names, one.birth_date
        known = {"name": one.birth_name, "given_names": one.given_names, "birth_date": str(one.birth_date)}
    assert "Plusieurs dossiers" in sent(Browser(app, DORA), status=422, **known).text


def test_a_request_is_extended_once_within_its_first_month(app_context: Any) -> None:
    ref = registered(ago=20)
    with doing(DORA) as dora:
        actions.extend(queries.request_of(ref, lock=True), "Dossier ancien", by=dora, at=now())
    with pytest.raises(Refusal, match="déjà"), doing(DORA) as dora:
        actions.extend(queries.request_of(ref, lock=True), "Encore", by=dora, at=now())
    late = registered(ago=40)
    with pytest.raises(Refusal, match="premier mois"), doing(DORA) as dora:
        actions.extend(queries.request_of(late, lock=True), "Trop tard", by=dora, at=now())


def test_a_closed_request_takes_no_other_step(app_context: Any) -> None:
    ref = registered()
    with doing(DORA) as dora:
        actions.close(queries.request_of(ref, lock=True), refused=False, answer="Copie remise", by=dora, at=now())
    with pytest.raises(Conflict), doing(DORA) as dora:
        actions.close(queries.request_of(ref, lock=True), refused=True, answer="Finalement non", by=dora, at=now())


def test_the_list_shows_what_is_late_first_and_the_rest_under_all(app: Flask) -> None:
    with app.app_context():
        late, running = registered(ago=40), registered(Right.ERASURE)
    page = Browser(app, DORA).get("rights.index")
    assert page.html.index(late) < page.html.index(running)
    assert "En retard" in page.text
    Browser(app, DORA).post("rights.answer", {"outcome": "yes", "answer": "Copie remise"}, ref=late)
    assert late not in Browser(app, DORA).get("rights.index").html
    assert late in Browser(app, DORA).get("rights.index", vue="toutes").html


def test_nobody_but_the_officer_of_the_institution_sees_a_request(app_context: Any) -> None:
    ref = registered()
    for login in ("anne.roux", "elise.gros", "karim.benali", "tom.garcia"):
        with seeing(login):
            assert db.session.scalar(select(RightsRequest).where(RightsRequest.ref == ref)) is None


def test_an_open_request_with_an_answer_is_no_row(app_context: Any) -> None:
    ref = registered()
    with pytest.raises(IntegrityError), doing(DORA):
        queries.request_of(ref, lock=True).answer = "Réponse sans date"


def test_two_officers_at_once_are_told(app: Flask) -> None:
    with app.app_context():
        ref = registered()
    target, dora = f"/administration/droits/{ref}/reponse", Browser(app, DORA)
    fields = dora.get(target).fields(target) | {"outcome": "no", "answer": "Identité non prouvée"}
    Browser(app, DORA).post("rights.extend", {"reason": "Dossier ancien"}, ref=ref)
    page = dora.send(target, fields, 409)
    assert page.fields(target)["answer"] == "Identité non prouvée"
