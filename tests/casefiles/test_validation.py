"""Each half of the pair validates the shared diagnosis before the person's agreement makes the entry."""

from typing import Any

import pytest
from sqlalchemy import select

from accounts.models import Notice
from agreements.models import Agreement
from agreements.workflow import Diagnosis
from casefiles import actions, queries
from casefiles.following import diagnosis, validating
from casefiles.models import FileEvent, Support
from casefiles.workflow import AgreedBy, Category, Half, Happened, Level, Mode, Owner, Severity, State
from core.clock import now
from core.db import db, write_transaction
from core.errors import Conflict, NotAllowed, Refusal
from core.guard import system_actor
from tests import people
from tests.casefiles.doing import add_barrier, day, doing, looking, wait_for_diagnosis

DAY: dict[str, Any] = {"agreed_on": day(), "channel": AgreedBy.PAPER}


@pytest.fixture(autouse=True)
def opened(app_context: None) -> int:
    """Marie Costes's file, where global support waits for its diagnosis."""
    return wait_for_diagnosis()


def support() -> Support:
    found = queries.current_support(people.file_of("Costes").id, Mode.GLOBAL)
    assert found is not None
    return found


def validated(*logins: str, **given: Any) -> None:
    for login in logins:
        with doing(login) as actor:
            validating.validate(support(), by=actor, at=now(), **given)


def missing() -> list[Half]:
    with looking():
        return diagnosis.missing(support())


def worded(way: Diagnosis) -> None:
    with system_actor("tests: a way of doing it"), write_transaction() as session:
        session.get_one(Agreement, people.agreement_of("31").id).diagnosis = way


def test_nobody_enters_before_both_halves_validated() -> None:
    validated("paul.martin")
    with pytest.raises(Refusal) as refusal, doing("paul.martin") as paul:
        actions.enter(support(), by=paul, at=now(), **DAY)
    assert "travail social" in refusal.value.message
    validated("anne.roux")
    with doing("paul.martin") as paul:
        actions.enter(support(), by=paul, at=now(), **DAY)
        assert support().state is State.IN_PROGRESS


@pytest.mark.parametrize("change", ["added", "edited", "lifted"])
def test_a_change_of_the_diagnosis_makes_both_validations_void(opened: int, change: str) -> None:
    validated("paul.martin", "anne.roux")
    with doing("anne.roux") as anne:
        barrier = next(one for one in queries.barriers(opened) if one.category is Category.MOBILITY)
        if change == "added":
            add_barrier(anne, opened, category=Category.FAMILY)
        elif change == "lifted":
            actions.lift_barrier(barrier, by=anne, at=now())
        else:
            same: dict[str, Any] = {"thematic": None, "owner": Owner.PERSON, "wanted": None, "level": Level.SHARED}
            actions.edit_barrier(barrier, severity=Severity.STRONG, by=anne, at=now(), **same)
    assert missing() == [Half.ADVISOR, Half.WORKER]


def test_what_a_half_keeps_to_its_service_changes_nothing_of_what_the_other_validated(opened: int) -> None:
    validated("paul.martin", "anne.roux")
    with doing("anne.roux") as anne:
        add_barrier(anne, opened, category=Category.FAMILY, level=Level.OWN_SERVICE)
    assert missing() == []


def test_validating_twice_is_done_once(opened: int) -> None:
    validated("paul.martin", "paul.martin")
    kind = FileEvent.kind == Happened.DIAGNOSIS_VALIDATED
    with looking():
        assert len(db.session.scalars(select(FileEvent.id).where(FileEvent.file_id == opened, kind)).all()) == 1


def test_after_a_meeting_one_half_records_both_and_the_other_may_contradict() -> None:
    worded(Diagnosis.THREE_WAY)
    validated("paul.martin", met_on=day())
    assert missing() == []
    with looking():
        told = select(Notice.id).where(Notice.membership_id == people.membership_id("anne.roux"))
        assert db.session.scalar(told.where(Notice.kind == "diagnosis.validation")) is not None
    with doing("anne.roux") as anne:
        validating.take_back(support(), by=anne, at=now())
    assert missing() == [Half.WORKER]


@pytest.mark.parametrize("ago", [-1, 1])
def test_the_meeting_lies_between_the_opening_and_today(ago: int) -> None:
    worded(Diagnosis.THREE_WAY)
    with pytest.raises(Refusal) as refusal:
        validated("paul.martin", met_on=day(ago))
    assert refusal.value.field == "met_on"


@pytest.mark.parametrize("way", [Diagnosis.EACH_THEN_SHARED, Diagnosis.COMMISSION])
def test_another_way_of_the_agreement_leaves_each_half_its_own_validation(way: Diagnosis) -> None:
    worded(way)
    with pytest.raises(Refusal) as refusal:
        validated("paul.martin", met_on=day())
    assert refusal.value.field == "met_on"


def test_there_is_nothing_to_validate_without_a_shared_barrier(opened: int) -> None:
    with doing("paul.martin") as paul:
        for barrier in queries.barriers(opened):
            if barrier.closed_on is None:
                actions.lift_barrier(barrier, by=paul, at=now())
    with pytest.raises(Refusal):
        validated("paul.martin")


def test_a_half_that_follows_alone_validates_alone() -> None:
    with system_actor("tests: one half"), write_transaction() as session:
        session.get_one(Support, support().id).worker_id = None
    validated("paul.martin")
    assert missing() == []


def test_only_the_pair_validates_and_only_before_the_entry() -> None:
    with looking(), pytest.raises(NotAllowed):
        validating.validate(support(), by=people.actor("sonia.vidal"), at=now())
    validated("paul.martin", "anne.roux")
    with doing("paul.martin") as paul:
        actions.enter(support(), by=paul, at=now(), **DAY)
    for act in (validating.validate, validating.take_back):
        with pytest.raises(Conflict), doing("anne.roux") as anne:
            act(support(), by=anne, at=now())
