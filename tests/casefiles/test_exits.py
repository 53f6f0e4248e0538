"""The end of a pair's support: proposed by one, completed by the other, read by whoever asked for it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accounts.models import Notice
from agreements.places import AgreementPlace, PlaceState
from casefiles import actions as files
from casefiles import queries
from casefiles.consent import End
from casefiles.exits import actions, jobs
from casefiles.exits.models import ExitOutcome, SupportExit
from casefiles.exits.queries import known_outcome, read_until
from casefiles.exits.workflow import Grade
from casefiles.models import Barrier, FileEvent, Support
from casefiles.workflow import BarrierState, Exit, Half, Happened, State
from core.clock import now, today
from core.db import db, side_session, write_transaction
from core.errors import Conflict, NotAllowed, Refusal
from core.guard import system_actor
from reports.indicators import yearly
from tests import people
from tests.casefiles.doing import add_barrier, day, doing, looking
from tests.casefiles.ending import PROPOSER, REPORTER, end, propose, read, report, support_in, told

pytestmark = pytest.mark.usefixtures("app_context")


def lea() -> int:
    return people.file_of("Abadie").id


def row(cls: Any, *where: Any) -> Any:
    """The last row of a kind."""
    with looking():
        found = db.session.scalar(select(cls).where(cls.file_id == lea(), *where).order_by(cls.id.desc()).limit(1))
        if found is not None:
            db.session.refresh(found)
            db.session.expunge(found)
    return found


def support() -> Support:
    return row(Support)  # type: ignore[no-any-return]


def place() -> PlaceState:
    with looking():
        return db.session.scalars(select(AgreementPlace.state).where(AgreementPlace.support_id == support().id)).one()


def test_a_pair_closes_nothing_at_once() -> None:
    with pytest.raises(Conflict), doing(PROPOSER) as anne:
        files.close(support_in(lea()), exit=Exit.MOVED, by=anne, at=now())
    assert support().state is State.IN_PROGRESS


def test_three_steps_close_a_support_on_the_proposed_day() -> None:
    propose(lea(), on=day(2))
    assert (support().state, support().end_on, row(SupportExit).half) == (State.ENDING, None, Half.WORKER)
    report(lea(), on=day(2))
    assert (support().state, support().end_on) == (State.REPORTED, None)
    read(lea())
    assert (support().state, support().end_on, support().exit) == (State.CLOSED, day(2), Exit.JOB_6_MONTHS)
    assert row(SupportExit).ended_at is not None


def test_the_place_stays_taken_until_the_support_is_closed() -> None:
    propose(lea())
    report(lea())
    assert place() is PlaceState.TAKEN
    read(lea())
    assert place() is not PlaceState.TAKEN


def test_the_half_that_proposed_does_not_report_and_the_other_does_not_read() -> None:
    propose(lea())
    with pytest.raises(NotAllowed):
        report(lea(), by=PROPOSER)
    report(lea())
    with pytest.raises(NotAllowed):
        read(lea(), by=REPORTER)


@pytest.mark.parametrize(("ago", "word"), [(-1, "à venir"), (99, "précède l’entrée")])
def test_the_last_day_lies_between_the_entry_and_today(ago: int, word: str) -> None:
    with pytest.raises(Refusal, match=word) as refusal:
        propose(lea(), on=day(ago))
    assert refusal.value.field == "on"
    assert (support().state, row(SupportExit)) == (State.IN_PROGRESS, None)


def test_every_wanted_outcome_is_graded() -> None:
    with pytest.raises(Refusal) as refusal:
        propose(lea(), grade=None)
    assert str(refusal.value.field).startswith("grade_")
    assert row(SupportExit) is None


def test_a_report_names_who_follows_next() -> None:
    propose(lea(), next_referent=None)
    with pytest.raises(Refusal) as refusal:
        report(lea(), next_referent=None)
    assert refusal.value.field == "next_referent"
    assert support().state is State.ENDING


def test_two_halves_at_once_make_one_end() -> None:
    propose(lea())
    with pytest.raises(Conflict):
        propose(lea(), by=REPORTER)
    with looking():
        assert len(db.session.scalars(select(SupportExit.id)).all()) == 1


def test_the_database_keeps_one_running_end_for_a_support() -> None:
    propose(lea())
    first = row(SupportExit)
    again = {column.name: getattr(first, column.name) for column in SupportExit.__table__.c if column.name != "id"}
    with system_actor("tests: twice"), pytest.raises(IntegrityError):
        _add(SupportExit(**again))
    db.session.remove()


def _add(found: SupportExit) -> None:
    with write_transaction() as session:
        session.add(found)


def test_a_barrier_added_meanwhile_is_graded_too() -> None:
    with doing(PROPOSER) as anne:
        found = support_in(lea())
        before = told(found)
        add_barrier(anne, lea())
        db.session.flush()
        with pytest.raises(Conflict):
            actions.propose(found, before, by=anne, at=now())


def test_barriers_said_to_be_lifted_are_lifted_at_the_closing() -> None:
    propose(lea(), lifted=True, on=day(1))
    report(lea(), lifted=True, on=day(1))
    assert row(Barrier).state is BarrierState.OPEN
    read(lea())
    graded = row(ExitOutcome)
    found = row(Barrier, Barrier.id == graded.barrier_id)
    assert (found.state, found.closed_on, graded.lifted) == (BarrierState.LIFTED, day(1), True)


def test_the_mean_of_the_grades_is_the_score() -> None:
    propose(lea(), grade=Grade.PARTLY)
    report(lea(), grade=Grade.PARTLY)
    known = known_outcome(support().id)
    assert known is not None
    assert (known.score, known.waits, known.unread) == (0.5, True, False)


def test_taking_back_with_a_reason_goes_on_as_before_and_may_end_again() -> None:
    propose(lea())
    with doing(REPORTER) as paul:
        actions.take_back(support_in(lea()), reason="Le contrat est rompu", by=paul, at=now())
    fact = row(FileEvent)
    assert (fact.kind, fact.reason) == (Happened.END_TAKEN_BACK, "Le contrat est rompu")
    assert support().state is State.IN_PROGRESS
    end(lea())
    assert support().state is State.CLOSED


def test_a_query_is_asked_once_and_the_pair_reports_again() -> None:
    propose(lea())
    report(lea())
    with doing(PROPOSER) as anne:
        actions.query(support_in(lea()), reason="Quel contrat ?", by=anne, at=now())
    assert (support().state, row(SupportExit).report) == (State.ENDING, None)
    report(lea())
    with pytest.raises(Conflict), doing(PROPOSER) as anne:
        actions.query(support_in(lea()), reason="Et encore ?", by=anne, at=now())
    read(lea())


def test_the_person_who_takes_the_agreement_back_ends_what_was_proposed() -> None:
    propose(lea())
    with doing(PROPOSER) as anne:
        agreement = queries.latest_agreement(lea())
        assert agreement is not None
        files.withdraw_person_agreement(agreement, reason=End.NOT_SAID, on=day(), by=anne, at=now())
    assert (support().state, support().exit) == (State.CLOSED, Exit.AGREEMENT_WITHDRAWN)
    assert row(SupportExit).ended_at is not None


def test_the_system_closes_after_ten_working_days_and_says_so_once(freeze: Any) -> None:
    propose(lea())
    report(lea())
    found = row(SupportExit)
    last = read_until(found.reported_at, "31")
    for ahead, state in ((0, State.REPORTED), (1, State.CLOSED), (1, State.CLOSED)):
        freeze(now() + (last - today("31")) + timedelta(days=ahead))
        with system_actor("tests: the night"), write_transaction():
            jobs.close(found.id)
        db.session.remove()
        assert support().state is state
    assert (row(SupportExit).unread, row(SupportExit).read_by_id) == (True, None)
    with looking():
        assert db.session.scalars(select(FileEvent.id).where(FileEvent.kind == Happened.SUPPORT_CLOSED)).one()


def test_the_other_half_is_told_without_a_name() -> None:
    propose(lea())
    with looking():
        found = db.session.scalars(select(Notice).where(Notice.kind == "exit.proposed")).one()
    assert found.membership_id == people.membership_id(REPORTER)
    assert "ABADIE" not in found.text.upper()


def test_the_outcome_score_of_the_department_is_the_mean_of_the_grades() -> None:
    end(lea(), grade=Grade.PARTLY)
    with system_actor("tests: figures"), side_session() as session:
        supports = yearly(session, "31", today("31").year, today("31")).supports
    assert (supports.graded, supports.outcomes.share) == (1, 0.5)


def test_what_was_taken_back_is_no_outcome() -> None:
    propose(lea(), grade=Grade.ACHIEVED)
    with doing(REPORTER) as paul:
        actions.take_back(support_in(lea()), reason="Le contrat est rompu", by=paul, at=now())
    end(lea(), grade=Grade.NOT_ACHIEVED)
    with system_actor("tests: figures"), side_session() as session:
        supports = yearly(session, "31", today("31").year, today("31")).supports
    assert (supports.graded, supports.outcomes.share) == (1, 0.0)
