"""Barriers and plan: what the pair works on, and the versions it leaves."""

from typing import Any

import pytest
from sqlalchemy import select

from casefiles import actions, queries
from casefiles.models import FileEvent, Revision
from casefiles.workflow import (
    Category,
    Channel,
    Happened,
    Level,
    Owner,
    PlanKind,
    PlanState,
    Severity,
)
from core.actor import NOBODY
from core.clock import now
from core.db import db
from core.errors import Conflict, NotAllowed, NotFound, Refusal
from tests import people
from tests.casefiles.doing import add_barrier, day, doing, looking

pytestmark = pytest.mark.usefixtures("app_context")


def lea() -> int:
    return people.file_of("Abadie").id


def facts(file_id: int) -> list[str]:
    with looking():
        return list(
            db.session.scalars(select(FileEvent.kind).where(FileEvent.file_id == file_id).order_by(FileEvent.id))
        )


def test_a_plan_line_goes_on_with_its_old_text_kept() -> None:
    with doing("paul.martin") as paul:
        item = actions.add_plan_item(
            lea(), kind=PlanKind.ACTION, text="Appeler le FSL", owner=Owner.PERSON, by=paul, at=now()
        )
        change: dict[str, Any] = {
            "kind": PlanKind.ACTION,
            "owner": Owner.ADVISOR,
            "due_on": day(-3),
            "barrier_id": None,
        }
        actions.edit_plan_item(
            item, text="Écrire au FSL", state=PlanState.DONE, level=Level.SHARED, by=paul, at=now(), **change
        )
        db.session.flush()
        kept = db.session.scalars(select(Revision).where(Revision.plan_item_id == item.id)).one()
        assert (kept.old, kept.new, item.done_on, item.version) == ("Appeler le FSL", "Écrire au FSL", day(), 2)


def test_dropping_a_line_asks_why() -> None:
    with doing("paul.martin") as paul:
        item = queries.plan(lea())[0]
        same: dict[str, Any] = {name: getattr(item, name) for name in ("kind", "text", "owner", "barrier_id", "level")}
        with pytest.raises(Refusal) as refusal:
            actions.edit_plan_item(item, state=PlanState.DROPPED, due_on=None, by=paul, at=now(), **same)
    assert refusal.value.field == "reason"


def test_a_plan_line_names_a_barrier_of_its_own_file() -> None:
    with looking():
        foreign = queries.barriers(people.file_of("Esteve").id)[0].id
    with pytest.raises(NotFound), doing("paul.martin") as paul:
        actions.add_plan_item(
            lea(), kind=PlanKind.ACTION, text="x", owner=Owner.PERSON, barrier_id=foreign, by=paul, at=now()
        )


def test_a_sensitive_thematic_stays_at_the_service_unless_confirmed() -> None:
    given: dict[str, Any] = {"category": Category.HEALTH, "thematic": "sante--addictions"}
    with doing("anne.roux") as anne:
        assert add_barrier(anne, lea(), **given).level is Level.OWN_SERVICE
    with pytest.raises(Refusal) as refusal, doing("paul.martin") as paul:
        add_barrier(paul, lea(), **given, level=Level.SHARED)
    assert refusal.value.field == "level"
    with doing("paul.martin") as paul:
        assert add_barrier(paul, lea(), **given, level=Level.SHARED, sharing_confirmed=True).level is Level.SHARED


@pytest.mark.parametrize("thematic", ["mobilite--unknown", "sante--addictions"])
def test_a_detail_belongs_to_its_category(thematic: str) -> None:
    with pytest.raises(Refusal) as refusal, doing("anne.roux") as anne:
        add_barrier(anne, lea(), thematic=thematic)
    assert refusal.value.field == "thematic"


def test_the_same_barrier_is_noted_once() -> None:
    with pytest.raises(Refusal), doing("anne.roux") as anne:
        add_barrier(anne, lea(), category=Category.HOUSING)


def test_a_lifted_barrier_is_history() -> None:
    with doing("anne.roux") as anne:
        barrier = queries.barriers(lea())[0]
        actions.lift_barrier(barrier, by=anne, at=now())
        assert barrier.closed_on == day()
        with pytest.raises(Conflict):
            actions.lift_barrier(barrier, by=anne, at=now())


def test_a_change_of_impact_is_a_fact_of_the_shared_timeline_only() -> None:
    for level, told_once in ((Level.SHARED, 1), (Level.OWN_SERVICE, 0)):
        before = facts(lea()).count(Happened.SEVERITY_CHANGED)
        with doing("anne.roux") as anne:
            category = Category.DIGITAL if told_once else Category.FAMILY
            barrier = add_barrier(anne, lea(), category=category, level=level)
            answers: dict[str, Any] = {"thematic": None, "owner": Owner.PERSON, "wanted": None, "level": level}
            actions.edit_barrier(barrier, severity=Severity.STRONG, by=anne, at=now(), **answers)
        assert facts(lea()).count(Happened.SEVERITY_CHANGED) - before == told_once


def test_only_its_author_changes_who_reads_a_barrier() -> None:
    with doing("anne.roux") as anne:
        barrier = next(found for found in queries.barriers(lea()) if found.author_id != anne.membership)
        answers: dict[str, Any] = {"thematic": None, "severity": barrier.severity, "owner": barrier.owner}
        with pytest.raises(NotAllowed):
            actions.edit_barrier(barrier, wanted=None, level=Level.OWN_SERVICE, by=anne, at=now(), **answers)


def test_a_contact_needs_a_professional() -> None:
    with looking(), pytest.raises(NotAllowed):
        actions.note_contact(lea(), channel=Channel.PHONE, reached=True, on=day(), by=NOBODY, at=now())
