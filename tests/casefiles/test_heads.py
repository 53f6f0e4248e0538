"""What the pair asks of a head: taken up again within 60 days, or closed as an error or after a death."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from accounts.models import Notice
from agreements.places import AgreementPlace, PlaceState
from casefiles import queries as files
from casefiles.heads import actions, queries
from casefiles.heads.models import HeadRequest
from casefiles.heads.workflow import Asked, reopens_until
from casefiles.models import FileAccess, FileEvent, PersonAgreement, Support
from casefiles.workflow import OPEN_STATES, AccessWhy, Exit, Happened, Mode, State
from core.clock import now
from core.db import db, write_transaction
from core.errors import Conflict, NotAllowed, NotFound, Refusal
from core.guard import system_actor
from tests import people
from tests.casefiles import ending
from tests.casefiles.doing import day, doing, looking, seeing
from tests.page import Browser

WHY = "Le contrat a été rompu au bout de dix jours"


def lea() -> str:
    return people.file_of("Abadie").ref


def support() -> Support:
    return db.session.scalars(
        select(Support).where(Support.file_id == people.file_of("Abadie").id, Support.mode == Mode.GLOBAL)
    ).one()


def change(**values: Any) -> None:
    with system_actor("tests: columns of a support"), write_transaction():
        db.session.execute(update(Support).where(Support.id == support().id).values(**values))
    db.session.remove()


def asked(what: Asked = Asked.REOPEN, login: str = "anne.roux") -> int:
    """One request of the pair; its key."""
    with doing(login) as actor:
        on = None if what is Asked.REOPEN else day()
        return actions.ask(support(), what, on=on, reason=WHY, by=actor, at=now()).id


def decided(key: int, *, granted: bool = True, login: str = "elise.gros", answer: str | None = "Vu en équipe") -> None:
    with doing(login) as head:
        found = queries.one(key, lock=True)
        if granted:
            actions.grant(found, answer=answer, by=head, at=now())
        else:
            actions.refuse(found, answer=answer or "", by=head, at=now())


@pytest.fixture
def ended(app_context: None) -> None:
    ending.end(people.file_of("Abadie").id, exit=Exit.SHORT_JOB)


@pytest.mark.usefixtures("ended")
def test_a_closed_support_is_taken_up_again_as_it_was() -> None:
    with looking():
        exit_before = support().exit
    decided(asked())
    with looking():
        one = support()
        assert (exit_before, one.state, one.end_on, one.exit) == (Exit.SHORT_JOB, State.IN_PROGRESS, None, None)
        places = select(AgreementPlace.state).where(AgreementPlace.support_id == one.id)
        assert db.session.scalars(places).all().count(PlaceState.TAKEN) == 1
        held = select(FileAccess.membership_id).where(
            FileAccess.file_id == one.file_id, FileAccess.why == AccessWhy.PAIR, FileAccess.until_at.is_(None)
        )
        assert set(db.session.scalars(held)) == set(one.pair)
        fact = db.session.scalars(select(FileEvent).where(FileEvent.kind == Happened.REOPENED)).one()
        assert (fact.reason, fact.from_state) == (WHY, State.CLOSED)


def test_the_whole_way_by_pages_and_the_head_reads_no_name(app: Flask) -> None:
    with app.app_context():
        ending.end(people.file_of("Abadie").id, exit=Exit.SHORT_JOB)
    anne, elise = Browser(app, "anne.roux"), Browser(app, "elise.gros")
    assert "Demander à l'encadrement" in anne.get("casefiles.show", ref=lea()).text
    anne.post("casefiles.ask_head", {"reason": WHY}, ref=lea())
    with app.app_context(), looking():
        key = db.session.scalars(select(HeadRequest.id)).one()
    page = elise.get("heads.decide", request_id=key)
    assert WHY in page.text
    assert "Abadie" not in page.text.replace("ABADIE", "Abadie")
    assert "Rouvrir" in elise.get("heads.index").text
    elise.post("heads.decide", {"decision": "no", "answer": ""}, 422, request_id=key)
    elise.post("heads.decide", {"decision": "yes"}, request_id=key)
    anne.get("casefiles.new_contact", ref=lea())
    assert "rouvert" in anne.get("casefiles.timeline", ref=lea()).text
    assert "Acceptée le" in elise.get("heads.decide", request_id=key).text


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(("what", "exit"), [(Asked.ERROR, Exit.ERROR), (Asked.DEATH, Exit.DEATH)])
def test_an_error_or_a_death_closes_an_open_support_at_its_day(what: Asked, exit: Exit) -> None:
    decided(asked(what))
    with looking():
        assert (support().state, support().exit, support().end_on) == (State.CLOSED, exit, day())
    with pytest.raises(Conflict):
        asked()


@pytest.mark.usefixtures("app_context")
def test_a_proposed_end_is_closed_by_a_correction_too() -> None:
    ending.propose(people.file_of("Abadie").id)
    decided(asked(Asked.DEATH))
    with looking():
        assert support().exit is Exit.DEATH


@pytest.mark.usefixtures("ended")
def test_a_refusal_is_told_to_who_asked_and_changes_nothing() -> None:
    key = asked()
    decided(key, granted=False)
    with looking():
        assert support().state is State.CLOSED
        told = select(Notice.membership_id).where(Notice.kind == "exit.head")
        assert db.session.scalars(told).all() == [people.membership_id("anne.roux")]
    with pytest.raises(Conflict):
        decided(key)


@pytest.mark.usefixtures("ended")
def test_sixty_days_later_nothing_is_taken_up_again() -> None:
    key = asked()
    last = reopens_until(day(61))
    assert last == day(1)
    change(start_on=day(200), end_on=day(61))
    with pytest.raises(Conflict):
        decided(key)
    change(end_on=day(60))
    decided(key)


@pytest.mark.usefixtures("ended")
def test_without_the_persons_agreement_nothing_is_taken_up_again() -> None:
    key = asked()
    with system_actor("tests: an agreement that is over"), write_transaction():
        over = {"agreed_on": day(400), "expires_on": day(1)}
        query = update(PersonAgreement).where(PersonAgreement.file_id == people.file_of("Abadie").id)
        db.session.execute(query.values(**over))
    with pytest.raises(Refusal, match="L’accord de la personne"):
        decided(key)
    with looking():
        assert (support().state, queries.waiting_of(support().id) is not None) == (State.CLOSED, True)


@pytest.mark.usefixtures("ended")
def test_taken_up_after_its_term_it_has_sixty_days_to_end() -> None:
    change(term_on=day(2))
    decided(asked())
    with looking():
        assert support().term_on == day() + timedelta(days=60)


@pytest.mark.usefixtures("ended")
def test_only_a_head_of_the_unit_that_asks_decides() -> None:
    key = asked()
    for login in ("luc.moreau", "gilles.henry", "sonia.vidal"):
        with pytest.raises((NotFound, NotAllowed)):
            decided(key, login=login)
    with seeing("luc.moreau"), pytest.raises(NotFound):
        queries.one(key)


@pytest.mark.usefixtures("ended")
def test_one_request_waits_at_a_time() -> None:
    asked()
    with pytest.raises(Conflict):
        asked(login="paul.martin")


@pytest.mark.usefixtures("app_context")
def test_a_last_day_out_of_the_support_is_refused() -> None:
    for on in (None, day(-1), day(4000)):
        with doing("anne.roux") as anne, pytest.raises(Refusal):
            actions.ask(support(), Asked.ERROR, on=on, reason=WHY, by=anne, at=now())


@pytest.mark.usefixtures("app_context")
def test_what_may_be_asked_follows_the_state_of_the_support() -> None:
    for state in OPEN_STATES:
        assert actions.askable(Support(state=state), day()) == (Asked.ERROR, Asked.DEATH)
    for reason in Exit:
        closed = Support(state=State.CLOSED, end_on=day(3), exit=reason)
        never = reason in (Exit.DEATH, Exit.ERROR, Exit.AGREEMENT_WITHDRAWN, Exit.PERSON_DECLINES)
        assert actions.askable(closed, day()) == (() if never else (Asked.REOPEN,))


@pytest.mark.usefixtures("ended")
def test_another_support_of_the_mode_opened_meanwhile_is_left_alone() -> None:
    key = asked()
    with system_actor("tests: a second support"), write_transaction():
        old = support()
        db.session.add(
            Support(file_id=old.file_id, territory="31", mode=Mode.GLOBAL, start_on=day(), worker_id=old.worker_id)
        )
    with pytest.raises((Refusal, Conflict)), doing("elise.gros") as head:
        actions.grant(queries.one(key, lock=True), answer=None, by=head, at=now())
    with looking():
        assert files.current_support(people.file_of("Abadie").id, Mode.GLOBAL) is not None
