"""What an amendment changes, from which day, what is refused, what it leaves as it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from accounts.models import JournalEntry
from agreements import actions as agreement_actions
from agreements import queries
from agreements.draft import Covered, Target
from agreements.frozen import Altered
from agreements.workflow import State, Step
from core.clock import now
from core.db import db, write_transaction
from core.errors import Conflict, NotFound, Refusal
from core.guard import system_actor
from tests.agreements.amendment_steps import DAY, ON, Amend, Change, confirm, get, in_force, propose, record
from tests.agreements.doing import Acting, Refused


def test_a_proposal_holds_what_changes_and_nothing_else(acting: Acting, proposed: None) -> None:
    with acting("gilles.henry"):
        found = get()
        assert found.changes() == {"portfolio_cap": {"old": 70, "new": 50}}
        assert (found.state, found.effective_on, len(found.sha256)) == (State.DRAFT, ON, 64)
        assert [row.portfolio_cap for row in found.agreement.terms] == [70]


def test_a_second_open_amendment_is_refused_on_the_form(refused: Refused, proposed: None) -> None:
    for login in ("gilles.henry", "brigitte.leroy"):
        found = refused(login, propose)
        assert found.field == "effective_on"
        assert "n° 1" in found.message.replace("\xa0", " ")


def test_the_database_refuses_a_second_open_one(app_context: Any, proposed: None) -> None:
    columns = "agreement_id, number, state, effective_on, purpose, text, sha256, created_at, created_by_id, version"
    copied = columns.replace("number", "number + 1")
    db.session.remove()
    with pytest.raises(IntegrityError), system_actor("test"), write_transaction() as session:
        session.execute(text(f"INSERT INTO agreement_amendments ({columns}) SELECT {copied} FROM agreement_amendments"))


@pytest.mark.parametrize("on", [DAY - timedelta(1), DAY + timedelta(701)])
def test_a_date_in_the_past_or_after_the_end_is_refused(refused: Refused, on: date) -> None:
    assert refused("gilles.henry", lambda actor: propose(actor, on=on)).field == "effective_on"


@pytest.mark.parametrize("on", [DAY, DAY + timedelta(700)])
def test_today_and_the_last_day_are_possible(acting: Acting, on: date) -> None:
    with acting("gilles.henry") as actor:
        assert propose(actor, on=on) == 1


def test_an_amendment_that_changes_nothing_is_refused(refused: Refused) -> None:
    assert "ne change rien" in refused("gilles.henry", lambda actor: propose(actor, lambda base: base)).message


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda base: replace(base, offices=(*base.offices, Covered("U-NOWHERE", row=7))), "offices-7-covered"),
        (lambda base: replace(base, dedicated_fte=Decimal(3)), "dedicated_fte"),
        (lambda base: replace(base, targets=(Target(DAY.year, 1, 1, 2),)), "targets-2-year"),
        (lambda base: replace(base, agencies=()), None),
        (lambda base: replace(base, parts=()), None),
    ],
)
def test_a_faulty_proposal_is_refused_on_its_field(refused: Refused, change: Change, field: str | None) -> None:
    assert refused("gilles.henry", lambda actor: propose(actor, change)).field == field


def test_a_date_before_an_amendment_already_signed_is_refused(amend: Amend, refused: Refused) -> None:
    amend()
    again: Change = lambda base: replace(base, portfolio_cap=40)  # noqa: E731
    assert refused("gilles.henry", lambda actor: propose(actor, again, ON)).field == "effective_on"
    amend(again, ON + timedelta(1))


def test_the_one_who_recorded_does_not_confirm(refused: Refused, amendment_recorded: None) -> None:
    assert "Une autre personne" in refused("gilles.henry", confirm).message


def test_a_date_that_passed_is_no_longer_signed(acting: Acting, refused: Refused, freeze: Callable[..., None]) -> None:
    with acting("gilles.henry") as actor:
        propose(actor, on=DAY)
    with acting("gilles.henry") as actor:
        record(actor)
    freeze(now() + timedelta(days=1))
    assert "est passée" in refused("brigitte.leroy", confirm).message


def test_a_record_sent_back_can_be_recorded_again(acting: Acting, amendment_recorded: None) -> None:
    with acting("brigitte.leroy") as actor:
        agreement_actions.reject(get(), reason="Mauvaise date", by=actor, at=now())
    with acting("gilles.henry") as actor:
        assert get().standing == []
        record(actor)
    with acting("brigitte.leroy"):
        found = get()
        assert (len(found.standing), len(found.signatories)) == (2, 4)
        steps = [event.step for event in reversed(queries.history(found.agreement_id, found.number))]
        assert steps == [Step.RECORD_SIGNED, Step.REJECT, Step.RECORD_SIGNED]


def test_one_given_up_leaves_room_for_another(acting: Acting, refused: Refused, proposed: None) -> None:
    blank = lambda actor: agreement_actions.cancel(get(), reason=" ", by=actor, at=now())  # noqa: E731
    assert refused("gilles.henry", blank).field == "reason"
    with acting("gilles.henry") as actor:
        agreement_actions.cancel(get(), reason="Autre projet", by=actor, at=now())
    with acting("gilles.henry") as actor:
        assert propose(actor) == 2


def test_every_other_step_is_refused(acting: Acting, amend: Amend) -> None:
    amend()
    with acting("gilles.henry"):
        found = get()
        for step in Step:
            with pytest.raises(Conflict):
                found.take(step, by=None, at=now())


def test_an_agreement_that_ended_takes_no_amendment(refused: Refused, acting: Acting, amendment_recorded: None) -> None:
    with acting("gilles.henry") as actor:
        end = agreement_actions.End(on=ON, notice_on=DAY, reason="Fin", plan="Poursuivis")
        agreement_actions.terminate(in_force(), end, by=actor, at=now())
    assert "pris fin" in refused("brigitte.leroy", confirm).message
    assert isinstance(refused("gilles.henry", propose), Conflict)


def test_who_sees_which(acting: Acting, proposed: None) -> None:
    def seen(login: str) -> bool:
        with acting(login):
            try:
                return get().number == 1
            except NotFound:
                return False

    everyone = ("gilles.henry", "karim.benali", "brigitte.leroy", "paul.martin", "claire.dumas")
    assert [seen(login) for login in everyone] == [True, True, False, False, False]
    with acting("gilles.henry") as actor:
        record(actor)
    assert [seen(login) for login in everyone] == [True, True, True, False, False]
    with acting("brigitte.leroy") as actor:
        confirm(actor)
    assert all(map(seen, everyone))


def test_a_text_that_was_altered_is_not_applied(acting: Acting, amendment_recorded: None) -> None:
    db.session.remove()
    with system_actor("test"), write_transaction() as session:
        session.execute(text("UPDATE agreement_amendments SET text = replace(text, '50', '90')"))
    with pytest.raises(Altered), acting("brigitte.leroy") as actor:
        confirm(actor)


def test_each_step_is_journalled(acting: Acting, amend: Amend) -> None:
    amend()
    with system_actor("test"):
        rows = db.session.scalars(select(JournalEntry.action).where(JournalEntry.action.like("amendment.%"))).all()
    assert set(rows) == {"amendment.proposed", "amendment.recorded", "amendment.confirmed"}


def test_refusals_leave_nothing(refused: Refused, amendment_recorded: None, acting: Acting) -> None:
    assert isinstance(refused("gilles.henry", confirm), Refusal)
    with acting("brigitte.leroy"):
        assert (get().state, len(in_force().terms)) == (State.RECORDED, 1)
