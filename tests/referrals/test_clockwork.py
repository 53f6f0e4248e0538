"""The worker over time: reminders, the ladder, expiry, silence, drafts; each once, late runs included."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.models import JournalEntry, Notice
from agreements.models import AgreementTerms
from agreements.places import AgreementPlace, PlaceState
from casefiles.models import FileAccess
from casefiles.workflow import AccessWhy
from core import worker
from core.clock import now, today
from core.db import side_session, write_transaction
from core.guard import system_actor
from core.jobs import Job
from referrals.actions import clockwork
from referrals.models import Referral, ReferralBarrier
from referrals.workflow import State, WithdrawReason
from tests import people
from tests.page import Browser
from tests.referrals.doing import act, draft, sent


def told(kind: str, ref: str | None = None) -> list[int]:
    """Who was told, of any referral or of one."""
    with system_actor("tests: look"), side_session() as session:
        return sorted(
            session.scalars(select(Notice.membership_id).where(Notice.kind == kind, Notice.ref == (ref or Notice.ref)))
        )


def state(ref: str) -> tuple[State, Any]:
    with system_actor("tests: look"), side_session() as session:
        row = session.execute(select(Referral.state, Referral.withdraw_reason).where(Referral.ref == ref)).one()
        return row[0], row[1]


def later(app: Flask, freeze: Any, days: int) -> None:
    """So many days on, the worker runs, twice."""
    freeze(START[0] + timedelta(days=days))
    worker.plan(app)
    worker.run_due(app)
    worker.run_due(app)
    with system_actor("tests: look"), side_session() as session:
        failed = select(Job.name, Job.error).where(Job.failures > 0)
        assert session.execute(failed).all() == []


START = [now()]


@pytest.fixture
def ref(app: Flask, freeze: Any) -> str:
    """Sent on a Monday of May without any holiday near."""
    START[0] = now().replace(year=2027, month=6, day=7, hour=8)
    freeze(START[0])
    with app.app_context():
        return sent()


def test_each_rung_is_told_once_to_whom_it_concerns(app: Flask, freeze: Any, ref: str) -> None:
    router, head = people.membership_id("claire.dumas"), people.membership_id("elise.gros")
    with app.app_context():
        later(app, freeze, 8)
        assert router not in told("referral.reminded", ref)
        later(app, freeze, 9)  # the seventh working day
        assert router in told("referral.reminded", ref)
        later(app, freeze, 10)
        assert told("referral.reminded", ref) == sorted({router, head})
        assert head in told("referral.late", ref)
        later(app, freeze, 17)
        assert people.membership_id("brigitte.leroy") in told("referral.very_late")
        assert people.membership_id("gilles.henry") in told("referral.very_late")
        before = {kind: told(kind) for kind in ("referral.reminded", "referral.late", "referral.very_late")}
        later(app, freeze, 17)
        assert {kind: told(kind) for kind in before} == before


LENGTHS = {"reminder_wd": 2, "head_wd": 2, "administrators_wd": 4, "expiry_cd": 14}


def stated(on: Any, **lengths: int) -> None:
    """Terms of the agreement of Haute-Garonne from a day on, as an amendment writes them."""
    with system_actor("tests: terms"), write_transaction() as session:
        rows = select(AgreementTerms).where(AgreementTerms.agreement_id == people.agreement_of("31").id)
        before = session.scalars(rows.order_by(AgreementTerms.effective_on.desc())).first()
        assert before is not None
        held = {one.name: getattr(before, one.name) for one in AgreementTerms.__table__.columns if one.name != "id"}
        session.add(AgreementTerms(**held | {"effective_on": on} | lengths))


def test_the_lengths_of_its_agreement_set_the_rungs_and_the_end(app: Flask, freeze: Any) -> None:
    START[0] = now().replace(year=2027, month=6, day=7, hour=8)
    freeze(START[0])
    with app.app_context():
        stated(today("31"), **LENGTHS)
        ref, router = sent(), people.membership_id("claire.dumas")
        later(app, freeze, 1)
        assert router not in told("referral.reminded", ref)
        later(app, freeze, 2)  # the second working day, also the last of the first opening
        assert router in told("referral.reminded", ref)
        later(app, freeze, 4)
        assert people.membership_id("elise.gros") in told("referral.late", ref)
        later(app, freeze, 8)
        assert people.membership_id("brigitte.leroy") in told("referral.very_late")
        later(app, freeze, 15)
        assert state(ref)[0] is State.EXPIRED


def test_terms_that_begin_later_change_no_clock_that_runs(app: Flask, freeze: Any, ref: str) -> None:
    with app.app_context():
        freeze(START[0] + timedelta(days=1))
        stated(today("31"), **LENGTHS)
        later(app, freeze, 8)
        assert people.membership_id("claire.dumas") not in told("referral.reminded", ref)
        later(app, freeze, 29)
        assert state(ref)[0] is State.SENT
        later(app, freeze, 31)
        assert state(ref)[0] is State.EXPIRED


def test_both_sides_read_who_was_reminded_and_when(app: Flask, freeze: Any, ref: str) -> None:
    with app.app_context():
        later(app, freeze, 17)
    paul, claire = Browser(app, "paul.martin"), Browser(app, "claire.dumas")
    for browser in (paul, claire):
        text = browser.get("referrals.show", ref=ref).text
        assert "Suivi des délais : relance le 24/06/2027, encadrement prévenu le 24/06/2027" in text
    with app.app_context():
        act("claire.dumas", ref, "decline", reason="capacity", text=None, suggestion=None)
    assert "Suivi des délais" not in paul.get("referrals.show", ref=ref).text


def test_what_administrators_are_told_leads_to_no_case(app: Flask, freeze: Any, ref: str) -> None:
    with app.app_context():
        later(app, freeze, 20)
        with system_actor("tests: look"), side_session() as session:
            found = session.execute(
                select(Notice.endpoint, Notice.ref, Notice.text).where(Notice.kind == "referral.very_late")
            ).all()
    assert found
    for endpoint, about, text in found:
        assert (endpoint, about) == ("reports.late", people.agreement_of("31").ref)
        assert ref not in text


def test_nobody_moves_it_for_thirty_days_and_it_expires(app: Flask, freeze: Any, ref: str) -> None:
    with app.app_context():
        later(app, freeze, 30)
        assert state(ref)[0] is State.SENT
        later(app, freeze, 31)
        assert state(ref)[0] is State.EXPIRED
        assert people.membership_id("paul.martin") in told("referral.expired")
        with system_actor("tests: look"), side_session() as session:
            row = session.scalars(select(Referral).where(Referral.ref == ref)).one()
            ways = select(func.count()).where(
                FileAccess.file_id == row.file_id, FileAccess.why == AccessWhy.ROUTING, FileAccess.until_at.is_(None)
            )
            place = select(AgreementPlace.state).where(AgreementPlace.referral_id == row.id)
            assert (session.scalar(ways), session.scalar(place)) == (0, PlaceState.FREED)


def test_an_act_puts_the_expiry_off(app: Flask, freeze: Any, ref: str) -> None:
    with app.app_context():
        freeze(START[0] + timedelta(days=20))
        act("claire.dumas", ref, "assign", worker_id=people.membership_id("anne.roux"))
        later(app, freeze, 31)
        assert state(ref)[0] is State.SENT
        later(app, freeze, 51)
        assert state(ref)[0] is State.EXPIRED


def test_a_held_answer_does_not_expire_before_its_review(app: Flask, freeze: Any, ref: str) -> None:
    with app.app_context():
        freeze(START[0] + timedelta(days=4))
        review = today("31") + timedelta(days=29)
        act("claire.dumas", ref, "hold", reason="Un logement se libère.", review_on=review)
        later(app, freeze, 33)
        assert state(ref)[0] is State.WAITING
        later(app, freeze, 35)
        assert state(ref)[0] is State.EXPIRED


def test_silence_of_the_author_withdraws_and_is_never_an_expiry(app: Flask, freeze: Any, ref: str) -> None:
    with app.app_context():
        freeze(START[0] + timedelta(days=2))
        act("claire.dumas", ref, "ask_info", question="Depuis quand ?")
        later(app, freeze, 32)
        assert state(ref)[0] is State.INFO_NEEDED
        later(app, freeze, 40)  # the worker slept for a week
        assert state(ref) == (State.WITHDRAWN, WithdrawReason.SILENCE)


def test_forgotten_drafts_are_purged_with_their_barriers_and_nothing_else(app: Flask, freeze: Any) -> None:
    START[0] = now()
    with app.app_context():
        ref = draft()
        later(app, freeze, 29)
        with system_actor("tests: look"), side_session() as session:
            assert session.scalar(select(func.count()).where(Referral.ref == ref)) == 1
            people_before = session.scalar(select(func.count()).select_from(FileAccess))
        later(app, freeze, 31)
        with system_actor("tests: look"), side_session() as session:
            assert session.scalar(select(func.count()).where(Referral.ref == ref)) == 0
            orphans = select(func.count()).where(ReferralBarrier.referral_id.not_in(select(Referral.id)))
            assert session.scalar(orphans) == 0
            assert session.scalar(select(func.count()).select_from(FileAccess)) == people_before
            action = select(func.count()).where(JournalEntry.action == "referral.purge_draft")
            assert session.scalar(action) == 1


def test_an_end_that_somebody_forestalled_does_nothing(app: Flask, freeze: Any, ref: str) -> None:
    with app.app_context():
        freeze(START[0] + timedelta(days=31))
        with system_actor("tests: ask"), write_transaction():
            clockwork.ask_to_look(clockwork.with_something_due(at=now()))
        act("claire.dumas", ref, "accept", worker_id=people.membership_id("anne.roux"))
        worker.run_due(app)
        assert state(ref)[0] is State.ACCEPTED
        with system_actor("tests: look"), side_session() as session:
            assert session.scalar(select(func.count()).where(Job.dead_at.is_not(None))) == 0


def test_two_workers_at_once_tell_and_end_once(app: Flask, freeze: Any, ref: str) -> None:
    """Both are late by weeks: every reminder, every rung and the end are due at the same moment."""
    freeze(START[0] + timedelta(days=31))
    with app.app_context():
        worker.plan(app)
        both_look(app)
        worker.run_due(app)  # what each of the two left to the other
        assert people.membership_id("claire.dumas") in told("referral.reminded", ref)
        assert state(ref)[0] is State.EXPIRED
        kinds = ("referral.reminded", "referral.late", "referral.very_late", "referral.expired")
        twice = [kind for kind in kinds if len(told(kind, ref)) != len(set(told(kind, ref)))]
        assert twice == []
        with system_actor("tests: look"), side_session() as session:
            ends = select(func.count()).where(JournalEntry.action == "referral.expire", JournalEntry.subject == ref)
            assert session.scalar(ends) == 1
            assert session.scalar(select(func.count()).where(Job.failures > 0)) == 0


def both_look(app: Flask) -> None:
    start = Barrier(2)

    def works() -> None:
        start.wait()
        with app.app_context():
            worker.run_due(app)
            worker.run_due(app)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(works) for _worker in range(2)]:
            done.result()


def test_a_purged_draft_is_answered_in_words(app: Flask, freeze: Any) -> None:
    START[0] = now()
    with app.app_context():
        ref = draft()
    path = f"/orientations/{ref}/brouillon"
    fields = Browser(app, "paul.martin").get("referrals.draft", ref=ref).fields(path)
    with app.app_context():
        later(app, freeze, 31)
    browser = Browser(app, "paul.martin")
    fields["csrf_token"] = browser.get("referrals.new").fields("/langue")["csrf_token"]
    for answer in (browser.get("referrals.draft", status=404, ref=ref), browser.send(path, fields, status=404)):
        assert "Cette orientation n'existe pas" in answer.text
