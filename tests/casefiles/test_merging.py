"""Two files of one person made one by a head: what moves, what is refused, who is told."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from accounts.models import JournalEntry, Notice
from casefiles import queries
from casefiles.models import CaseFile, FileEvent, Person, Support
from casefiles.rights.merging import merge, overlapping
from casefiles.workflow import Exit, Happened, Mode, State
from core import personal_data
from core.clock import now
from core.db import db, write_transaction
from core.errors import Conflict, Refusal
from core.guard import system_actor
from referrals.models import Referral
from referrals.workflow import DeclineReason
from referrals.workflow import State as ReferralState
from tests import people
from tests.casefiles.doing import day, doing, looking
from tests.page import Browser

ELISE = "elise.gros"
KEPT, OTHER = "Benali", "Fabre"  # both referred to her office


def same_person(*, support_over: bool = True, answered: bool = True) -> None:
    """Nina Fabre is Karim Benali after all; her support was over before his began, her referral declined."""
    kept, other = people.file_of(KEPT).id, people.file_of(OTHER).id
    with system_actor("tests: one person"), write_transaction() as session:
        born = session.scalars(select(Person.birth_date).where(Person.file_id == kept)).one()
        session.execute(update(Person).where(Person.file_id == other).values(birth_date=born, email="un@exemple.test"))
        if support_over:
            began = session.scalars(select(Support.start_on).where(Support.file_id == kept)).first() or day()
            old = {
                "state": State.CLOSED,
                "start_on": day(900),
                "entry_on": day(890),
                "end_on": began,
                "exit": Exit.MOVED,
            }
            session.execute(update(Support).where(Support.file_id == other).values(**old))
        if answered:
            said = {"state": ReferralState.DECLINED, "answered_at": now(), "closed_at": now()}
            of_other = update(Referral).where(Referral.file_id == other)
            session.execute(of_other.values(**said, decline_reason=DeclineReason.CAPACITY))
    db.session.remove()


def make_one(kept: str = KEPT, other: str = OTHER) -> None:
    with doing(ELISE) as elise:
        files = [queries.get(people.file_of(name).ref, lock=True) for name in (kept, other)]
        merge(files[0], files[1], by=elise, at=now())


def rows(statement: Any) -> list[Any]:
    with looking():
        return list(db.session.scalars(statement))


def test_every_row_of_the_other_file_is_in_the_one_that_is_left(app_context: Any) -> None:
    same_person()
    kept, other = people.file_of(KEPT).id, people.file_of(OTHER).id
    before = len(rows(select(Support.id).where(Support.file_id.in_((kept, other)))))
    make_one()
    for name, table in personal_data.tables.items():
        cls: Any = table.cls
        if table.found_by == "file_id" and name != "journal_entries":
            assert rows(select(cls.id).where(cls.file_id == other)) == [], name
    assert len(rows(select(Support.id).where(Support.file_id == kept))) == before
    assert len(rows(select(Referral.id).where(Referral.file_id == kept))) == 2


def test_the_other_file_says_where_everything_went(app_context: Any) -> None:
    same_person()
    make_one()
    (left,) = rows(select(CaseFile).where(CaseFile.id == people.file_of(OTHER).id))
    assert (left.merged_into_id, left.ref) == (people.file_of(KEPT).id, people.file_of(OTHER).ref)
    facts = rows(select(FileEvent).where(FileEvent.kind == Happened.MERGED))
    assert [(fact.file_id, fact.reason) for fact in facts] == [(people.file_of(KEPT).id, people.file_of(OTHER).ref)]
    written = rows(select(JournalEntry.file_id).where(JournalEntry.action == "casefile.merge"))
    assert set(written) == {people.file_of(KEPT).id, people.file_of(OTHER).id}


def test_what_only_the_other_file_knew_of_the_person_is_kept(app_context: Any) -> None:
    same_person()
    with looking(), write_transaction() as session:
        session.execute(update(Person).where(Person.file_id == people.file_of(KEPT).id).values(email=None))
    make_one()
    (person,) = rows(select(Person).where(Person.file_id == people.file_of(KEPT).id))
    assert (person.birth_name, person.email) == (KEPT, "un@exemple.test")


def test_whoever_follows_is_told(app_context: Any) -> None:
    same_person()
    make_one()
    told = rows(select(Notice.membership_id).where(Notice.kind == "casefile.merged"))
    assert told == [people.membership_id("sonia.vidal")]


def test_two_supports_of_one_mode_at_one_time_are_no_one_person_s(app_context: Any) -> None:
    same_person(support_over=False)
    with pytest.raises(Refusal, match="même modalité"):
        make_one()


def test_two_answers_awaited_of_one_office_are_told_in_a_sentence(app_context: Any) -> None:
    same_person(answered=False)
    with pytest.raises(Conflict, match="même réponse"):
        make_one()
    assert len(rows(select(Person.id).where(Person.file_id == people.file_of(OTHER).id))) == 1


def test_another_birth_date_and_the_same_file_are_refused(app_context: Any) -> None:
    with pytest.raises(Refusal, match="dates de naissance"):
        make_one()
    with pytest.raises(Refusal, match="même dossier"):
        make_one(KEPT, KEPT)


@pytest.mark.parametrize(("end", "start", "met"), [(5, 5, False), (5, 6, True), (None, 9, True), (9, 3, False)])
def test_a_support_may_begin_the_day_another_ended(end: int | None, start: int, *, met: bool) -> None:
    """Days ago; `None`: it still runs."""
    one = Support(mode=Mode.GLOBAL, start_on=day(20), end_on=None if end is None else day(end))
    two = Support(mode=Mode.GLOBAL, start_on=day(start), end_on=None)
    assert overlapping([one], [two]) is met
    assert not overlapping([one], [Support(mode=Mode.REINFORCED, start_on=day(start))])


def test_a_head_makes_one_of_two_on_the_page(app: Flask) -> None:
    with app.app_context():
        same_person()
    kept, browser = people.file_of(KEPT).ref, Browser(app, ELISE)
    wrong = browser.post("rights.merge", {"kept": kept, "other": people.file_of("Dupuy").ref}, 422)
    assert "Aucun dossier qui vous est ouvert" in wrong.text
    assert wrong.fields("/administration/reunir")["kept"] == kept
    browser.post("rights.merge", {"kept": kept.lower(), "other": people.file_of(OTHER).ref})
    sonia = Browser(app, "sonia.vidal")
    sonia.get("casefiles.show", ref=kept)
    sonia.get("casefiles.show", 404, ref=people.file_of(OTHER).ref)
