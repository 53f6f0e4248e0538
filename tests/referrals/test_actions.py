"""What each step changes, and what it refuses, without HTTP."""

from datetime import timedelta
from typing import Any

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from accounts.models import JournalEntry, Notice
from casefiles.models import PersonAgreement, Support
from casefiles.workflow import Category, Exit, Mode
from core.actor import current_actor
from core.clock import now, today
from core.db import db
from core.errors import Conflict, NotAllowed, NotFound, Refusal
from core.guard import system_actor
from core.working_days import add_working_days
from referrals import actions, queries
from referrals.models import Referral, ReferralEvent
from referrals.workflow import DeclineReason, State, Step
from tests import people
from tests.referrals.doing import act, acting, draft, leave_places, reading, sent, worker

pytestmark = pytest.mark.usefixtures("app_context")

OTHER = {"reason": DeclineReason.OTHER, "text": "Déménage le mois prochain.", "suggestion": None}
CAPACITY = {"reason": DeclineReason.CAPACITY, "text": None, "suggestion": "MDS Muret"}


def rows(cls: Any, *where: Any) -> list[Any]:
    """Rows of a table, seen by the system."""
    db.session.remove()
    with system_actor("tests: look"):
        return list(db.session.scalars(select(cls).where(*where)))


def the(ref: str) -> Referral:
    found: Referral = rows(Referral, Referral.ref == ref)[0]
    return found


def test_sending_freezes_the_agreement_and_starts_the_clock() -> None:
    referral = the(sent())
    assert referral.state is State.SENT
    assert referral.agreement_id == people.agreement_of("31").id
    assert referral.terms_id is not None
    assert referral.answer_due_on == add_working_days(today("31"), 10, "31")


def test_each_step_leaves_an_event_and_a_journal_row() -> None:
    ref = sent()
    act("claire.dumas", ref, "assign", **worker("anne.roux"))
    steps = [
        (row.step, row.from_state, row.to_state)
        for row in rows(ReferralEvent, ReferralEvent.referral_id == the(ref).id)
    ]
    assert steps == [(Step.SEND, State.DRAFT, State.SENT), (Step.ASSIGN, State.SENT, State.SENT)]
    assert {"referral.send", "referral.assign"} <= {
        row.action for row in rows(JournalEntry, JournalEntry.subject == ref)
    }


def test_sending_records_the_agreement_of_the_person_with_the_council() -> None:
    file_id = the(sent()).file_id
    partners = [row.partner_id for row in rows(PersonAgreement, PersonAgreement.file_id == file_id)]
    assert partners == [people.unit_of("CD Haute-Garonne").id]


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"categories": ()}, "barriers"),
        ({"reason": None}, "reason"),
        ({"reason": "  "}, "reason"),
        ({"unit_ref": None}, "office"),
        ({"agreed_on": None}, "agreed_on"),
        ({"agreed_by": None}, "agreed_on"),
    ],
)
def test_an_incomplete_draft_is_not_sent(missing: dict[str, Any], field: str) -> None:
    ref = draft(**missing)
    with pytest.raises(Refusal) as refusal:
        act("paul.martin", ref, "send")
    assert refusal.value.field == field
    assert the(ref).state is State.DRAFT


def test_an_agreement_given_tomorrow_is_refused() -> None:
    with pytest.raises(Refusal, match="à venir"):
        draft(agreed_on=today("31") + timedelta(days=1))


def test_an_office_without_agreement_is_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        draft(unit_ref=people.unit_of("MDS Montpellier").ref)
    assert refusal.value.field == "office"


@pytest.mark.parametrize("login", ["hugo.perez", "sonia.vidal", "anne.roux"])
def test_only_a_dedicated_advisor_of_the_agency_makes_the_pair(login: str) -> None:
    with pytest.raises(Refusal) as refusal:
        draft(named_id=people.membership_id(login))
    assert refusal.value.field == "advisor"


def test_a_prescribing_advisor_names_the_dedicated_one_by_default() -> None:
    assert the(people.referral_of("Benali").ref).named_id == people.membership_id("paul.martin")
    assert the(draft()).named_id == people.membership_id("paul.martin")


def test_without_an_agreement_no_draft_is_begun() -> None:
    with pytest.raises(Refusal, match="Aucune convention"):
        draft("sonia.vidal", "Dupuy")


def test_a_person_of_somebody_else_is_not_found() -> None:
    with pytest.raises(NotFound):
        draft("sonia.vidal", "Costes")


def test_the_draft_already_begun_is_taken_up_again() -> None:
    assert draft() == draft()


def test_a_twin_is_refused_with_the_date_of_the_first() -> None:
    first = sent()
    second = draft()
    assert first != second
    with pytest.raises(Conflict, match="déjà en cours depuis le"):
        act("paul.martin", second, "send")


def test_after_a_refusal_one_may_refer_again() -> None:
    act("claire.dumas", sent(), "decline", **CAPACITY)
    assert the(sent()).state is State.SENT


def test_the_first_opening_is_kept() -> None:
    ref = sent()
    act("claire.dumas", ref, "receive")
    assert the(ref).opened_at is not None
    with pytest.raises(Conflict):
        act("claire.dumas", ref, "receive")


@pytest.mark.parametrize("login", ["julie.blanc", "claire.dumas", "paul.martin", "remi.colas"])
def test_only_a_social_worker_of_the_office_is_assigned(login: str) -> None:
    with pytest.raises(Refusal) as refusal:
        act("claire.dumas", sent(), "assign", **worker(login))
    assert refusal.value.field == "worker"


def test_assigning_the_same_person_again_is_refused() -> None:
    ref = sent()
    act("claire.dumas", ref, "assign", **worker("anne.roux"))
    with pytest.raises(Refusal, match="déjà affectée à Anne Roux"):
        act("claire.dumas", ref, "assign", **worker("anne.roux"))


def test_information_stops_the_clock_until_it_is_given(freeze: Any) -> None:
    ref = sent()
    due = the(ref).answer_due_on
    assert due is not None
    act("claire.dumas", ref, "ask_info", question="A-t-elle un véhicule ?")
    freeze(now() + timedelta(days=7))
    act("paul.martin", ref, "answer_info", information="Non, ni permis.")
    assert the(ref).state is State.RECEIVED
    assert the(ref).answer_due_on == add_working_days(due, 5, "31")


@pytest.mark.parametrize(("verb", "values"), [("ask_info", {"question": " "}), ("ask_info", {"question": None})])
def test_a_question_says_something(verb: str, values: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refusal:
        act("claire.dumas", sent(), verb, **values)
    assert refusal.value.field == "question"


def test_accepting_opens_global_support_with_the_pair() -> None:
    ref = sent()
    act("claire.dumas", ref, "accept", **worker("anne.roux"))
    support = rows(Support, Support.id == the(ref).support_id)[0]
    assert (support.mode, support.advisor_id, support.worker_id) == (
        Mode.GLOBAL,
        people.membership_id("paul.martin"),
        people.membership_id("anne.roux"),
    )
    assert (support.agreement_id, support.office_id) == (
        people.agreement_of("31").id,
        people.unit_of("MDS Toulouse Nord").id,
    )
    assert support.term_on is not None


def test_an_author_of_the_pair_keeps_the_reinforced_support() -> None:
    ref = sent()
    act("claire.dumas", ref, "accept", **worker("anne.roux"))
    modes = {row.mode for row in rows(Support, Support.file_id == the(ref).file_id, Support.end_on.is_(None))}
    assert modes == {Mode.GLOBAL, Mode.REINFORCED}


def test_an_author_outside_the_pair_hands_the_person_over() -> None:
    ref = people.referral_of("Benali").ref
    act("claire.dumas", ref, "accept", **worker("anne.roux"))
    own = rows(Support, Support.file_id == the(ref).file_id, Support.mode == Mode.REINFORCED)[0]
    assert own.exit is Exit.OTHER_MODE


def test_a_person_already_in_global_support_is_not_accepted_twice() -> None:
    act("claire.dumas", sent(), "accept", **worker("anne.roux"))
    again = sent()
    with pytest.raises(Refusal, match="déjà ouvert depuis"):
        act("claire.dumas", again, "accept", **worker("anne.roux"))
    assert the(again).state is State.SENT


def test_one_person_more_than_the_cap_is_refused() -> None:
    leave_places("paul.martin", 0)
    ref = people.referral_of("Benali").ref
    with pytest.raises(Refusal, match="portefeuille est complet"):
        act("claire.dumas", ref, "accept", **worker("anne.roux"))
    assert the(ref).state is State.SENT


def test_who_is_already_followed_takes_no_further_place() -> None:
    leave_places("paul.martin", 0)
    act("claire.dumas", sent(), "accept", **worker("anne.roux"))


def test_other_is_a_reason_only_with_words() -> None:
    ref = sent()
    with pytest.raises(Refusal) as refusal:
        act("claire.dumas", ref, "decline", **(OTHER | {"text": ""}))
    assert refusal.value.field == "text"
    act("claire.dumas", ref, "decline", **OTHER)
    assert (the(ref).decline_reason, the(ref).decline_text) == (DeclineReason.OTHER, OTHER["text"])


@pytest.mark.parametrize("reason", [one for one in DeclineReason if one is not DeclineReason.OTHER])
def test_each_coded_reason_declines_without_words(reason: DeclineReason) -> None:
    ref = sent()
    act("claire.dumas", ref, "decline", **(CAPACITY | {"reason": reason}))
    assert the(ref).decline_reason is reason


def test_an_answered_referral_takes_no_second_answer() -> None:
    ref = sent()
    act("claire.dumas", ref, "assign", **worker("anne.roux"))
    act("anne.roux", ref, "accept", **worker("anne.roux"))
    for verb, values in (("decline", CAPACITY), ("accept", worker("anne.roux")), ("ask_info", {"question": "?"})):
        with pytest.raises(Conflict):
            act("anne.roux", ref, verb, **values)


def test_the_author_alone_marks_the_answer_as_read() -> None:
    ref = sent()
    with pytest.raises(Conflict):
        act("paul.martin", ref, "mark_answer_read")
    act("claire.dumas", ref, "accept", **worker("anne.roux"))
    with pytest.raises(NotAllowed):
        act("anne.roux", ref, "mark_answer_read")
    act("paul.martin", ref, "mark_answer_read")
    assert the(ref).read_answer_at is not None


def test_a_draft_is_thrown_away_by_its_author() -> None:
    ref = draft()
    with acting("paul.martin"):
        actions.discard(queries.get(ref, lock=True), by=current_actor())
    assert rows(Referral, Referral.ref == ref) == []


def test_editing_a_draft_replaces_its_barriers() -> None:
    ref = draft()
    draft(categories=(Category.HEALTH, Category.MONEY))
    with reading("paul.martin"):
        assert {row.category for row in queries.get(ref).barriers} == {Category.HEALTH, Category.MONEY}


def test_colleagues_are_told_without_a_name(app_context: AppContext) -> None:
    ref = people.referral_of("Benali").ref
    act("claire.dumas", ref, "assign", **worker("anne.roux"))
    act("anne.roux", ref, "accept", **worker("anne.roux"))
    told = {(row.membership_id, row.kind) for row in rows(Notice, Notice.ref == ref)}
    assert (people.membership_id("anne.roux"), "referral.assigned") in told
    assert (people.membership_id("sonia.vidal"), "referral.accepted") in told
    assert not any("BENALI" in row.text.upper() for row in rows(Notice))
