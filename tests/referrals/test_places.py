"""The waiting list from end to end: who waits, who is told, what is offered, what is refused meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Notice
from agreements import actions as agreements
from agreements.draft import Draft
from agreements.jobs import offer_places
from agreements.places import AgreementPlace, PlaceState, offer_waiting
from core.actor import current_actor
from core.clock import now, today, zone
from core.db import db, write_transaction
from core.errors import Refusal
from core.guard import system_actor
from referrals import queries
from referrals.clocks import Act, Move, Party
from referrals.queries import Filters
from referrals.workflow import DeclineReason, State, Tab
from tests import people
from tests.agreements.amendment_steps import confirm, in_force, propose, record
from tests.page import Browser
from tests.referrals.doing import act, acting, reading, worker
from tests.referrals.placing import AGENCY, drafts, held, leave, places, sent
from tests.referrals.test_clockwork import stated

DECLINED = {"reason": DeclineReason.CAPACITY, "text": None, "suggestion": None}


def told(login: str) -> set[str]:
    with system_actor("tests: notices"):
        kinds = set(db.session.scalars(select(Notice.kind).where(Notice.membership_id == people.membership_id(login))))
    db.session.remove()
    return kinds


def move_of(ref: str) -> Move:
    with reading("claire.dumas"):
        return queries.history(queries.get(ref)).move


def test_without_a_place_it_waits_and_the_office_is_told(app: Flask) -> None:
    with app.app_context():
        leave(0)
    (ref,) = sent(app, 1)
    with app.app_context():
        assert move_of(ref) == Move(Party.NOBODY, Act.AWAIT_PLACE)
        assert "referral.queued" in told("claire.dumas")
        with reading("claire.dumas"):
            (row,) = queries.inbox(people.actor("claire.dumas"), Filters(tab=Tab.WAITING)).rows
            assert (row.ref, row.rank, row.state) == (ref, 1, State.WAITING)


def test_a_freed_place_is_kept_for_the_first_and_both_sides_are_told(app: Flask) -> None:
    with app.app_context():
        leave(1)
    first, second, third = sent(app, 3)
    with app.app_context():
        act("claire.dumas", first, "decline", **DECLINED)
        assert held([first, second, third]) == {PlaceState.FREED: 1, PlaceState.RESERVED: 1, PlaceState.WAITING: 1}
        assert held([second]) == {PlaceState.RESERVED: 1}
        move = move_of(second)
        assert (move.party, move.act, move.due_on is not None) == (Party.ROUTER, Act.ANSWER, True)
        assert "referral.offered_to_author" in told("sonia.vidal")


def test_in_the_other_direction_it_is_the_agency_that_is_told(app: Flask) -> None:
    first, second = drafts(app, 2, "anne.roux")
    with app.app_context():
        leave(1)
        for ref in (first, second):
            act("anne.roux", ref, "send")
        act("luc.moreau", first, "decline", **DECLINED)
        assert held([second]) == {PlaceState.RESERVED: 1}
        assert "referral.offered_to_author" in told("anne.roux")
        assert "referral.offered" in told("luc.moreau")
        assert "referral.offered" not in told("claire.dumas")


def test_the_offered_one_is_accepted_and_the_other_is_refused_with_a_sentence(app: Flask) -> None:
    with app.app_context():
        leave(1)
    first, second, third = sent(app, 3)
    with app.app_context():
        act("claire.dumas", first, "decline", **DECLINED)
        with pytest.raises(Refusal, match="garde son rang"):
            act("claire.dumas", third, "accept", **worker("anne.roux"))
        act("claire.dumas", second, "accept", **worker("anne.roux"))
        assert held([second]) == {PlaceState.TAKEN: 1}
        assert places().left == 0


def test_a_question_waits_for_the_offer(app: Flask) -> None:
    with app.app_context():
        leave(1)
    first, second = sent(app, 2)
    with app.app_context():
        with pytest.raises(Refusal, match="liste d’attente"):
            act("claire.dumas", second, "ask_info", question="Où ?")
        act("claire.dumas", first, "decline", **DECLINED)
        act("claire.dumas", second, "ask_info", question="Où ?")
        act("sonia.vidal", second, "answer_info", information="Ici.")
        assert move_of(second).due_on is not None


def test_leaving_the_list_gives_the_rank_to_the_next(app: Flask) -> None:
    with app.app_context():
        leave(0)
    first, second = sent(app, 2)
    with app.app_context():
        act("claire.dumas", first, "decline", **DECLINED)
        with reading("claire.dumas"):
            assert queries.history(queries.get(second)).rank == 1


def test_new_places_go_first_to_those_who_wait(app: Flask) -> None:
    first, second = drafts(app, 2)
    with app.app_context():
        leave(0)
        act("sonia.vidal", first, "send")
        leave(1)
        act("sonia.vidal", second, "send")
        assert held([first]) == {PlaceState.RESERVED: 1}
        assert held([second]) == {PlaceState.WAITING: 1}


def amended(on: date) -> None:
    """One more place of the agency from a day on."""
    ref = people.unit_of(AGENCY).ref

    def more(base: Draft) -> Draft:
        added = {ref: Decimal("0.01")}
        agencies = (replace(one, fte=(one.fte or 0) + added.get(one.ref, Decimal())) for one in base.agencies)
        return replace(base, agencies=tuple(agencies), dedicated_fte=base.dedicated_fte + 1)

    with acting("gilles.henry"):
        number = propose(current_actor(), more, on)
    with acting("gilles.henry"):
        record(current_actor(), number)
    with acting("brigitte.leroy"):
        confirm(current_actor(), number)


def worked() -> None:
    """One run of the worker's job."""
    db.session.remove()
    with system_actor("tests: worker"), write_transaction():
        offer_places()
    db.session.remove()


def test_an_amendment_of_today_offers_its_places_at_once_in_the_order_of_the_list(app: Flask) -> None:
    with app.app_context():
        leave(0)
    first, second = sent(app, 2)
    with app.app_context():
        amended(today("31"))
        assert held([first]) == {PlaceState.RESERVED: 1}
        assert held([second]) == {PlaceState.WAITING: 1}
        assert "referral.offered_to_author" in told("sonia.vidal")
        assert "referral.offered" in told("claire.dumas")


def test_an_amendment_to_come_offers_its_places_on_its_day(app: Flask, freeze: Callable[[datetime], None]) -> None:
    with app.app_context():
        leave(0)
    first, second = sent(app, 2)
    with app.app_context():
        on = today("31") + timedelta(10)
        amended(on)
        worked()
        assert held([first, second]) == {PlaceState.WAITING: 2}
        freeze(datetime.combine(on, time(0, 30), zone("31")))
        worked()
        worked()
        assert held([first]) == {PlaceState.RESERVED: 1}
        assert held([second]) == {PlaceState.WAITING: 1}
        assert "referral.offered_to_author" in told("sonia.vidal")


def test_a_suspended_agreement_offers_what_came_meanwhile_when_it_resumes(app: Flask) -> None:
    with app.app_context():
        leave(0)
    (ref,) = sent(app, 1)
    with app.app_context():
        with acting("brigitte.leroy"):
            agreements.suspend(in_force(), on=today("31"), reason="Un désaccord", by=current_actor(), at=now())
        leave(1)
        worked()
        assert held([ref]) == {PlaceState.WAITING: 1}
        with acting("brigitte.leroy"):
            agreements.resume(in_force(), reason="Accord trouvé", by=current_actor(), at=now())
        assert held([ref]) == {PlaceState.RESERVED: 1}
        assert "referral.offered_to_author" in told("sonia.vidal")


def test_the_pages_say_that_it_will_wait_and_where_it_stands(app: Flask) -> None:
    first, _second = drafts(app, 2)
    with app.app_context():
        leave(0)
    author, office = Browser(app, "sonia.vidal"), Browser(app, "claire.dumas")
    assert "Liste d'attente" in author.get(f"/orientations/{first}/brouillon").text
    check = author.get(f"/orientations/{first}/envoi")
    assert "Envoyer en liste d'attente" in check.text
    author.post(f"/orientations/{first}/envoi", {}, _from=f"/orientations/{first}/envoi")
    assert "au rang 1" in author.get(f"/orientations/{first}").text
    assert "rang 1 en liste d'attente" in office.get("/orientations?onglet=en-attente").text
    assert "Demander un complément" not in office.get(f"/orientations/{first}").text


def test_the_directory_and_the_agency_say_how_many_are_left(app: Flask) -> None:
    browser = Browser(app, "sonia.vidal")
    agency = people.unit_of("Toulouse Minimes").ref
    assert "au moins 415 places libres sur 420" in browser.get("/partenaires?type=agency").text
    assert "au moins 415 places libres sur 420" in browser.get(f"/partenaires/{agency}").text


def test_the_answer_to_an_offer_keeps_the_length_of_when_the_place_was_asked_for(
    app: Flask, freeze: Callable[[datetime], None]
) -> None:
    """What an amendment makes of the delay in the meantime is for those who ask after it."""
    start = datetime.combine(date(2027, 6, 7), time(9), zone("31"))
    freeze(start)
    with app.app_context():
        leave(0)
    (ref,) = sent(app, 1)
    with app.app_context():
        stated(date(2027, 6, 9), answer_wd=3)
        freeze(start + timedelta(days=7))
        leave(1)
        with system_actor("tests: a place is free"), write_transaction() as session:
            offer_waiting(people.agreement_of("31").id, at=now())
            place = session.scalars(select(AgreementPlace).where(AgreementPlace.referral_ref == ref)).one()
            assert place.answer_by == date(2027, 6, 28)  # ten working days, not three
