"""What an author corrects after sending: what it changes, what it refuses, who is told, and what it leaves alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import select

from accounts.models import JournalEntry, Notice
from agreements.models import Agreement
from casefiles import actions as files
from casefiles import queries as casefiles
from casefiles.workflow import AccessLevel, AccessWhy, AgreedBy, Category
from core.actor import current_actor
from core.clock import now, today
from core.db import db, side_session, write_transaction
from core.errors import Conflict, Refusal
from core.guard import GuardError, system_actor
from referrals import actions, queries
from referrals.actions import Draft
from referrals.correction_models import ReferralCorrection
from referrals.corrections import Topic
from referrals.models import Referral, ReferralBarrier, ReferralEvent
from referrals.workflow import State
from tests import people
from tests.casefiles.doing import create
from tests.referrals.doing import COMPLETE, act, acting, sees, sent, worker
from tests.referrals.test_clockwork import START, later, state
from tests.referrals.test_races import accept, together

WHY = "J’avais mal compris."
NEW = "Hébergée chez sa sœur jusqu’en mars."
TOLD = "referral.corrected"


def rows(cls: Any, ref: str, column: Any) -> list[Any]:
    """Rows about one referral, in their order."""
    with system_actor("tests: look"), side_session() as session:
        key = session.scalars(select(Referral.id).where(Referral.ref == ref)).one()
        found = list(session.scalars(select(cls).where(column == key).order_by(cls.id)))
        session.expunge_all()
        return found


def kept(ref: str) -> list[tuple[Any, ...]]:
    """Topic, old, new and reason of its corrections."""
    found = rows(ReferralCorrection, ref, ReferralCorrection.referral_id)
    return [(row.topic, row.old, row.new, row.reason) for row in found]


def the(ref: str) -> Referral:
    found: Referral = rows(Referral, ref, Referral.id)[0]
    return found


def told(kind: str, ref: str) -> set[int | None]:
    with system_actor("tests: look"), side_session() as session:
        return set(session.scalars(select(Notice.membership_id).where(Notice.kind == kind, Notice.ref == ref)))


def members(*logins: str) -> set[int]:
    return {people.membership_id(login) for login in logins}


def reworded(ref: str, text: str | None = NEW, topic: Topic = Topic.REASON) -> None:
    act("paul.martin", ref, "correct_text", topic=topic, text=text, why=WHY)


def renamed(ref: str, login: str) -> None:
    act("anne.roux", ref, "correct_named", named_id=people.membership_id(login), why=WHY)


def barriers(ref: str, *categories: Category) -> None:
    act("paul.martin", ref, "correct_barriers", categories=categories, why=WHY)


def sent_to_employment() -> str:
    """By Anne, who names herself, about a person she just met."""
    with acting("anne.roux"):
        file = create(current_actor(), birth_name="Zola", given_names="Émile")
        db.session.flush()
        ref = actions.create(file, by=current_actor(), at=now()).ref
    typed = actions.Draft(
        categories=(Category.MOBILITY,), reason="Prête à chercher.", unit_ref=people.unit_of("Toulouse Minimes").ref,
        named_id=people.membership_id("anne.roux"), agreed_on=today("31"), agreed_by=AgreedBy.PAPER,
    )  # fmt: skip
    with acting("anne.roux"):
        actions.edit(queries.get_draft(ref, current_actor(), lock=True), typed, by=current_actor(), at=now())
    act("anne.roux", ref, "send")
    return ref


def test_a_text_is_replaced_and_the_one_that_was_sent_is_kept(app_context: AppContext) -> None:
    ref = sent(tried="Un dossier déposé")
    before = the(ref).reason
    reworded(ref, None, Topic.TRIED)
    reworded(ref)
    assert (the(ref).tried, the(ref).reason) == (None, NEW)
    assert kept(ref) == [(Topic.TRIED, "Un dossier déposé", None, WHY), (Topic.REASON, before, NEW, WHY)]


def test_a_correction_leaves_an_event_and_a_journal_row_and_keeps_the_state(app_context: AppContext) -> None:
    ref = sent()
    reworded(ref)
    version = the(ref).version
    event = rows(ReferralEvent, ref, ReferralEvent.referral_id)[-1]
    assert (event.step, event.from_state, event.to_state, event.text) == ("correct", State.SENT, State.SENT, WHY)
    reworded(ref, "Encore autrement")
    assert the(ref).version == version + 1
    with system_actor("tests: look"), side_session() as session:
        journal = select(JournalEntry.action).where(JournalEntry.subject == ref)
        assert list(session.scalars(journal)).count("referral.correct") == 2


@pytest.mark.parametrize("change", [
    lambda ref: reworded(ref, the(ref).reason),
    lambda ref: reworded(ref, "", Topic.TRIED),
    lambda ref: barriers(ref, Category.HEALTH, Category.HOUSING),
    lambda ref: act("paul.martin", ref, "correct_named", named_id=people.membership_id("paul.martin"), why=WHY),
])  # fmt: skip
def test_a_correction_that_changes_nothing_is_refused_and_tells_nobody(
    app_context: AppContext, change: Callable[[str], object]
) -> None:
    ref = sent()
    with pytest.raises(Refusal, match="rien à corriger") as refused:
        change(ref)
    assert refused.value.field == "value"
    assert (kept(ref), told(TOLD, ref)) == ([], set())
    assert len(rows(ReferralEvent, ref, ReferralEvent.referral_id)) == 1


@pytest.mark.parametrize("why", [None, "", "  "])
def test_a_correction_without_a_reason_writes_nothing(app_context: AppContext, why: str | None) -> None:
    ref = sent()
    with pytest.raises(Refusal, match="pourquoi vous corrigez") as refused:
        act("paul.martin", ref, "correct_text", topic=Topic.REASON, text=NEW, why=why)
    assert (refused.value.field, kept(ref)) == ("why", [])


def test_the_assigned_worker_is_told_else_those_who_distribute(app_context: AppContext) -> None:
    ref = sent()
    reworded(ref)
    assert told(TOLD, ref) == members("claire.dumas", "elise.gros")
    other = people.referral_of("Fabre").ref
    act("paul.martin", other, "correct_text", topic=Topic.REASON, text=NEW, why=WHY)
    assert told(TOLD, other) == members("anne.roux")


def test_an_added_barrier_needs_the_persons_agreement_and_a_removed_one_nothing(app_context: AppContext) -> None:
    ref = sent()  # the paper signed for it names housing and health
    with pytest.raises(Refusal, match="ne couvre pas\u00a0: Mobilité") as refused:
        barriers(ref, Category.HOUSING, Category.HEALTH, Category.MOBILITY)
    assert (refused.value.field, kept(ref)) == ("value", [])
    barriers(ref, Category.HEALTH)
    assert kept(ref) == [(Topic.BARRIERS, "logement-hebergement,sante", "sante", WHY)]
    barriers(ref, Category.HEALTH, Category.HOUSING)
    assert len(kept(ref)) == 2


def test_an_agreement_to_all_themes_covers_any_addition(app_context: AppContext) -> None:
    ref = sent()
    with acting("paul.martin"):
        files.record_person_agreement(
            people.file_of("Costes").id, partner_id=people.unit_of("CD Haute-Garonne").id, territory="31", themes=(),
            agreed_on=today("31"), channel=AgreedBy.PAPER, by=current_actor(), at=now(),
        )  # fmt: skip
    barriers(ref, Category.HOUSING, Category.HEALTH, Category.MOBILITY)
    named = rows(ReferralBarrier, ref, ReferralBarrier.referral_id)
    assert {row.category for row in named} == {Category.HOUSING, Category.HEALTH, Category.MOBILITY}


def test_barriers_the_convention_does_not_cover_at_all_are_refused(app_context: AppContext) -> None:
    ref = sent()
    with system_actor("tests: narrow"), write_transaction() as session:
        agreement = session.scalars(select(Agreement).where(Agreement.ref == people.agreement_of("31").ref)).one()
        agreement.themes = [Category.HOUSING.value]
    with pytest.raises(Refusal, match="ne couvre aucun des freins"):
        barriers(ref, Category.HEALTH)
    with pytest.raises(Refusal, match="au moins un frein"):
        barriers(ref)


def test_another_colleague_named_gets_the_file_and_the_one_before_loses_it(app_context: AppContext) -> None:
    ref = sent_to_employment()
    renamed(ref, "leo.caron")
    assert sees("leo.caron", ref)
    assert (told("referral.named", ref), told("referral.unnamed", ref)) == (members("leo.caron"), set())
    renamed(ref, "anne.roux")
    assert not sees("leo.caron", ref)
    assert sees("anne.roux", ref)
    assert told("referral.unnamed", ref) == members("leo.caron")
    assert told(TOLD, ref) == members("luc.moreau")


@pytest.mark.parametrize("login", ["hugo.perez", "sonia.vidal", "anne.roux"])
def test_nobody_of_another_unit_or_role_is_named(app_context: AppContext, login: str) -> None:
    ref = sent()
    for named_id in (people.membership_id(login), None):
        with pytest.raises(Refusal, match="Choisissez une personne de la liste"):
            act("paul.martin", ref, "correct_named", named_id=named_id, why=WHY)
    assert kept(ref) == []


def test_nothing_that_ended_or_was_never_sent_is_corrected(app_context: AppContext) -> None:
    ref = sent()
    act("claire.dumas", ref, "accept", **worker("anne.roux"))
    with pytest.raises(Conflict):
        reworded(ref)
    assert kept(ref) == []


def test_no_date_moves_and_an_author_who_corrects_does_not_put_the_expiry_off(app: Flask, freeze: Any) -> None:
    START[0] = now().replace(year=2027, month=6, day=7, hour=8)
    freeze(START[0])
    with app.app_context():
        ref = sent()
        before = the(ref).answer_due_on
        freeze(START[0] + timedelta(days=20))
        reworded(ref)
        assert the(ref).answer_due_on == before
        later(app, freeze, 30)
        assert state(ref)[0] is State.SENT
        later(app, freeze, 31)
        assert state(ref)[0] is State.EXPIRED


def _spoil(change: Callable[[Any, Any], object]) -> None:
    with acting("paul.martin") as session:
        change(session.scalars(select(ReferralCorrection)).one(), session)


def test_a_row_is_added_in_ones_own_name_and_never_changed_or_removed(app_context: AppContext) -> None:
    ref = sent()
    reworded(ref)
    for change in (lambda row, _session: setattr(row, "old", "Autre"), lambda row, session: session.delete(row)):
        with pytest.raises(GuardError):
            _spoil(change)
    assert kept(ref)[0][2:] == (NEW, WHY)


def test_of_a_correction_and_an_acceptance_at_once_nothing_is_half_done(app: Flask) -> None:
    with app.app_context():
        ref = sent()

    def reword(referral: Referral) -> None:
        actions.correct_text(referral, topic=Topic.REASON, text=NEW, why=WHY, by=current_actor(), at=now())

    outcome = together(app, ("paul.martin", ref, reword), ("claire.dumas", ref, accept))
    with app.app_context():
        assert len(kept(ref)) == len(told(TOLD, ref)) / 2 == (outcome == ["done", "done"])
        assert state(ref)[0] is State.ACCEPTED


def test_who_still_answers_another_referral_of_the_person_keeps_the_file(app: Flask) -> None:
    """Named by a social worker towards the agency, and given what an advisor sent to the council."""
    with app.app_context():
        to_council = sent()
        act("claire.dumas", to_council, "assign", **worker("leo.caron"))
        to_agency = _sent_by_the_pair("anne.roux")
        act("anne.roux", to_agency, "correct_named", named_id=people.membership_id("anne.roux"), why=WHY)
        assert sees("leo.caron", to_council)
        assert not sees("leo.caron", to_agency)
        act("claire.dumas", to_council, "assign", **worker("anne.roux"))
        assert not sees("leo.caron", to_council)


def _sent_by_the_pair(login: str) -> str:
    """By a social worker who follows the person as well; names a colleague."""
    file = people.file_of("Costes")
    with system_actor("tests: two follow one person"), write_transaction():
        whom: dict[str, Any] = {"why": AccessWhy.PAIR, "membership_id": people.membership_id(login)}
        files.grant(file.id, level=AccessLevel.CONTENT, by=current_actor(), at=now(), **whom)
    db.session.remove()
    with acting(login):
        by = current_actor()
        ref = actions.create(casefiles.content(file.ref, lock=True), by=by, at=now()).ref
        db.session.flush()
        unit, named = people.unit_of("Toulouse Minimes").ref, people.membership_id("leo.caron")
        typed = Draft(unit_ref=unit, named_id=named, agreed_on=today("31"), **COMPLETE)
        actions.edit(queries.get_draft(ref, by), typed, by=by, at=now())
    act(login, ref, "send")
    return ref
