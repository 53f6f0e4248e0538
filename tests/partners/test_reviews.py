"""The review of access every quarter, and accounts nobody uses: what the worker does by itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import select, update

from accounts.models import Notice, User
from core.clock import now
from core.db import db, write_transaction
from core.guard import system_actor
from core.jobs import Job
from core.outbox import Mail
from partners.members import actions, jobs, queries, reviews, upkeep
from partners.members.models import AccessReview
from partners.models import Membership
from partners.workflow import EndedWhy
from tests import people
from tests.accounts.doing import change, is_signed_in, sign_in
from tests.page import Browser
from tests.partners.joining import ELISE, SIMON, page_ref, rows
from tests.partners.test_leavers import look, queued, running

ANNE = "anne.roux"


def work(*steps: Any) -> None:
    """What the worker does, in one transaction."""
    db.session.remove()
    with system_actor("tests: the worker") as system, write_transaction():
        for step in steps:
            step(system)
    db.session.remove()


def run_reviews() -> None:
    """One hour of the worker: reviews are opened, and what is due in each is done."""
    work(lambda _system: reviews.begin(at=now()))
    with system_actor("tests: reviews"):
        keys = reviews.running()
    for key in keys:
        work(lambda system, key=key: reviews.look_at(key, by=system, at=now()))


def of_nord() -> Any:
    unit = people.unit_of("MDS Toulouse Nord").id
    return look(select(AccessReview).where(AccessReview.unit_id == unit))


def ended(login: str) -> str | None:
    found = look(select(Membership.ended_why).where(Membership.id == people.membership_id(login)))
    return found[0].ended_why if found else None


def all_unconfirmed(freeze: Any) -> list[str | None]:
    """A review nobody answers, day after day."""
    start, seen = now(), []
    for after in (0, 14, 15, 30, 44, 45):
        freeze(start + timedelta(days=after))
        run_reviews()
        seen.append(ended(ANNE))
    return seen


def test_a_review_is_opened_once_a_quarter_and_its_reviewers_are_told(app_context: AppContext) -> None:
    run_reviews()
    run_reviews()
    assert len(of_nord()) == 1
    told = {row.membership_id for row in look(select(Notice.membership_id).where(Notice.text == reviews.OPENED))}
    assert {people.membership_id(ELISE), people.membership_id(SIMON)} <= told
    assert people.membership_id(ANNE) not in told


def test_what_nobody_confirms_is_suspended_after_two_reminders(app_context: AppContext, freeze: Any) -> None:
    assert all_unconfirmed(freeze) == [None, None, None, None, None, EndedWhy.UNCONFIRMED]
    assert running(ANNE) == []
    assert people.file_of("Abadie").id in queued(ANNE)


def test_who_is_suspended_is_told_by_mail(app_context: AppContext, freeze: Any) -> None:
    all_unconfirmed(freeze)
    told = {mail.recipient for mail in look(select(Mail.recipient).where(Mail.kind == "account.post_suspended"))}
    assert people.email(ANNE) in told
    assert people.email(SIMON) not in told


def test_a_worker_that_was_stopped_for_weeks_still_reminds_twice(app_context: AppContext, freeze: Any) -> None:
    start = now()
    run_reviews()
    for after in (60, 61, 75, 89):
        freeze(start + timedelta(days=after))
        run_reviews()
    assert ended(ANNE) is None
    freeze(start + timedelta(days=90))
    run_reviews()
    assert ended(ANNE) == EndedWhy.UNCONFIRMED


def test_who_nobody_else_can_confirm_is_left_to_the_operator(app_context: AppContext, freeze: Any) -> None:
    all_unconfirmed(freeze)
    assert [ended(login) for login in (SIMON, "rita.navarro", "dora.petit", "karim.benali")] == [None] * 4


def test_a_confirmed_post_stays(app: Flask, freeze: Any) -> None:
    freeze(datetime(2031, 3, 3, 9, tzinfo=UTC))
    with app.app_context():
        run_reviews()
    simon = Browser(app, SIMON)
    assert "Anne Roux" in simon.get("members.review").text
    refs = [page_ref(app, login) for login in (ANNE, "leo.caron")]
    simon.post("members.review", {"posts": refs})
    assert "Anne Roux" not in simon.get("members.review").text


def test_nobody_is_asked_about_the_own_post(app: Flask) -> None:
    with app.app_context():
        run_reviews()
    page = Browser(app, ELISE).get("members.review")
    assert "Anne Roux" in page.text
    assert "Élise Gros" not in [label.text for label in page.tree.all("label")]


def test_a_review_confirms_nothing_without_a_tick(app: Flask) -> None:
    with app.app_context():
        run_reviews()
    assert "Cochez" in Browser(app, SIMON).post("members.review", {}, 422).text


def test_a_suspended_post_is_given_back_with_its_files(app: Flask, freeze: Any) -> None:
    with app.app_context():
        all_unconfirmed(freeze)
    simon, ref = Browser(app, SIMON), page_ref(app, ANNE)
    simon.post("members.give_back", {}, ref=ref, _from=f"/administration/comptes/{ref}")
    with app.app_context():
        assert ended(ANNE) is None
        assert "pair" in running(ANNE)


def test_the_session_of_a_suspended_post_is_over(app: Flask, freeze: Any) -> None:
    with app.app_context():
        run_reviews()
    for after in (15, 30):
        freeze(now() + timedelta(days=after - 15 * (after == 30)))
        with app.app_context():
            run_reviews()
    freeze(now() + timedelta(days=15))
    anne, _page = sign_in(app, ANNE)
    assert is_signed_in(anne)
    with app.app_context():
        run_reviews()
    assert not is_signed_in(anne)


def last_used(app: Flask, login: str, days: int) -> None:
    at = now() - timedelta(days=days)
    change(app, update(User).where(User.id == people.user_id(login)).values(last_sign_in_at=at, created_at=at))


def look_at_account(login: str) -> None:
    work(lambda system: upkeep.look_at_account(people.user_id(login), by=system, at=now()))


def test_an_unused_account_is_told_then_disabled_and_its_files_are_parked(app: Flask, freeze: Any) -> None:
    last_used(app, ANNE, 170)
    with app.app_context():
        look_at_account(ANNE)
        look_at_account(ANNE)
        freeze(now() + timedelta(days=20))
        look_at_account(ANNE)
        assert people.file_of("Abadie").id in queued(ANNE)
    mails = [row.kind for row in rows(app, select(Mail.kind).where(Mail.recipient == people.email(ANNE)))]
    assert mails == ["account.unused", "account.account_disabled"]
    assert sign_in(app, ANNE, status=422)[1].status == 422


def test_signing_in_keeps_an_account(app: Flask, freeze: Any) -> None:
    last_used(app, ANNE, 170)
    with app.app_context():
        look_at_account(ANNE)
    sign_in(app, ANNE)
    freeze(now() + timedelta(days=20))
    with app.app_context():
        look_at_account(ANNE)
    sign_in(app, ANNE)


@pytest.mark.parametrize("times", [1, 2])
def test_the_watch_asks_for_each_job_once(app: Flask, times: int) -> None:
    last_used(app, ANNE, 170)
    with app.app_context():
        for _time in range(times):
            work(lambda _system: jobs.watch())
        found = look(select(Job.name, Job.key).where(Job.name == jobs.UNUSED))
    assert [row.key for row in found] == [f"members.unused:{people.user_id(ANNE)}"]


def test_a_review_of_mid_quarter_is_finished_before_the_next_one(app_context: AppContext, freeze: Any) -> None:
    freeze(datetime(2026, 6, 20, 8, 0, tzinfo=UTC))
    run_reviews()
    freeze(datetime(2026, 7, 1, 8, 0, tzinfo=UTC))
    run_reviews()
    open_ones = select(AccessReview.quarter_on).where(AccessReview.unit_id == people.unit_of("MDS Toulouse Nord").id)
    assert [row.quarter_on.month for row in look(open_ones)] == [4]
    change(app_context.app, update(AccessReview).values(closed_at=now()))
    run_reviews()
    assert [row.quarter_on.month for row in look(open_ones.order_by(AccessReview.id))] == [4, 7]


def test_when_the_last_keeper_of_a_place_leaves_account_managers_are_told(app_context: AppContext) -> None:
    """Claire distributes, Élise heads: the first may go unseen, the second leaves a queue nobody reads."""
    simon = people.membership_id(SIMON)
    told = select(Notice).where(Notice.kind == "review.unkept", Notice.membership_id == simon)
    for login, unseen in (("claire.dumas", True), (ELISE, False)):
        work(lambda system, login=login: actions.suspend(
            queries.post_by_id(people.membership_id(login), lock=True), by=system, at=now()
        ))  # fmt: skip
        assert (look(told) == []) == unseen
