"""The ladder before the end of an agreement: each rung told once, late runs included, and nothing about anybody."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from accounts.models import Notice
from agreements.actions.renewal import remind
from agreements.models_renewal import AgreementReminder
from agreements.renewal import RUNGS, due_rung, is_near, rung
from core import worker
from core.clock import now, today
from core.db import db, side_session, write_transaction
from core.guard import system_actor
from core.outbox import Mail
from tests import people
from tests.page import Browser

Freeze = Callable[[datetime], None]
DAY = date(2026, 6, 15)
BOTH_SIDES = ["brigitte.leroy@exemple.test", "gilles.henry@exemple.test", "karim.benali@exemple.test"]


@pytest.mark.parametrize(
    ("left", "nearest"),
    [
        (181, None), (180, 180), (91, 180), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None),
    ],
)  # fmt: skip
def test_the_nearest_rung_is_the_last_one_reached(left: int, nearest: int | None) -> None:
    assert rung(DAY + timedelta(left), DAY) == nearest


@pytest.mark.parametrize(("left", "near"), [(181, False), (180, True), (-5, True)])
def test_what_follows_is_prepared_from_the_first_rung_on(left: int, near: bool) -> None:
    assert is_near(DAY + timedelta(left), DAY) is near


@given(st.sets(st.integers(-20, 200)))
def test_whatever_the_days_of_the_runs_each_rung_is_told_once_at_most(runs: set[int]) -> None:
    told: list[int] = []
    for left in sorted(runs, reverse=True):
        due = due_rung(DAY + timedelta(left), DAY, told)
        if due is not None:
            told.append(due)
    assert told == sorted(set(told), reverse=True)
    reached = {rung(DAY + timedelta(left), DAY) for left in runs} - {None}
    assert set(told) == reached, "each rung during which the worker ran was told"


def test_without_a_stop_every_rung_is_told() -> None:
    assert {due_rung(DAY + timedelta(left), DAY, ()) for left in range(200)} == {None, *RUNGS}


@pytest.fixture
def end(app: Flask) -> date:
    """The last day of the agreement of Haute-Garonne."""
    return row(app, "SELECT end_on FROM agreements WHERE territory = '31'")


def row(app: Flask, query: str) -> date:
    with app.app_context(), side_session() as session:
        found = session.execute(text(query)).scalar_one()
        return date.fromisoformat(found) if isinstance(found, str) else found


def change(app: Flask, *statements: str) -> None:
    with app.app_context(), system_actor("test"), write_transaction() as session:
        for statement in statements:
            session.execute(text(statement))


def run(app: Flask) -> int:
    with app.app_context(), system_actor("test"), write_transaction():
        return remind(at=now())


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def mails(app: Flask) -> Sequence[Mail]:
    with app.app_context(), system_actor("test"), side_session() as session:
        found = session.scalars(select(Mail).where(Mail.kind == "agreements.ending").order_by(Mail.id)).all()
        session.expunge_all()
        return found


def rungs(app: Flask) -> list[int]:
    with app.app_context(), side_session() as session:
        return list(session.scalars(select(AgreementReminder.rung).order_by(AgreementReminder.id)))


def test_a_day_by_day_worker_tells_four_times(app: Flask, freeze: Freeze, end: date) -> None:
    told = []
    for left in (200, 180, 179, 91, 90, 30, 29, 8, 7, 6, 0, -1):
        freeze(noon(end - timedelta(left)))
        told += [left] * (run(app) + run(app))
    assert (told, rungs(app)) == ([180, 90, 30, 7], [180, 90, 30, 7])
    assert len(mails(app)) == 4 * len(BOTH_SIDES)


def test_after_a_long_stop_only_the_nearest_rung_is_told(app: Flask, freeze: Freeze, end: date) -> None:
    freeze(noon(end - timedelta(25)))
    assert (run(app), rungs(app)) == (1, [30])
    assert len(mails(app)) == len(BOTH_SIDES)


def test_the_administrators_of_both_sides_are_told(app: Flask, freeze: Freeze, end: date) -> None:
    freeze(noon(end - timedelta(180)))
    run(app)
    assert sorted(mail.recipient for mail in mails(app)) == BOTH_SIDES
    with app.app_context(), system_actor("test"):
        found = set(db.session.scalars(select(Notice.membership_id).where(Notice.kind == "agreement.ending")))
    assert found == {people.membership_id(login) for login in ("brigitte.leroy", "gilles.henry", "karim.benali")}


def test_a_mail_says_the_day_and_the_address_and_names_nobody(app: Flask, freeze: Freeze, end: date) -> None:
    freeze(noon(end - timedelta(180)))
    run(app)
    mail = mails(app)[0]
    assert f"/conventions/{people.agreement_of('31').ref}\n" in mail.text
    assert str(end.year) in mail.text
    names = {name for user in people.USERS for name in user[1:3]}
    assert [name for name in names if name in mail.subject + mail.text] == []


@pytest.mark.parametrize(
    "changed",
    [
        "state = 'suspended', closes_on = start_on",
        "state = 'terminated', closes_on = end_on, notice_on = start_on, open_cases_plan = 'x'",
        "state = 'draft'",
    ],
)
def test_only_agreements_in_force_are_told(app: Flask, freeze: Freeze, end: date, changed: str) -> None:
    change(app, f"UPDATE agreements SET {changed} WHERE territory = '31'")
    freeze(noon(end - timedelta(90)))
    assert run(app) == 0


def test_a_suspension_to_come_changes_nothing_yet(app: Flask, freeze: Freeze, end: date) -> None:
    change(app, "UPDATE agreements SET state = 'suspended', closes_on = end_on WHERE territory = '31'")
    freeze(noon(end - timedelta(90)))
    assert run(app) == 1


@pytest.mark.parametrize(("axes", "told"), [("global", 1), ("resources,global,social_only", 0)])
def test_days_already_signed_for_what_follows_need_no_reminder(
    app: Flask, freeze: Freeze, end: date, axes: str, told: int
) -> None:
    """An agreement that names no other, but holds each axis afterwards; here that of Tarn takes the council over."""
    change(app, "DELETE FROM agreement_runs WHERE territory = '81'")
    own, other = people.agreement_of("31").id, people.agreement_of("81").id
    later, last = end + timedelta(1), end + timedelta(900)
    for axis in axes.split(","):
        change(
            app,
            "INSERT INTO agreement_runs (agreement_id, council_id, territory, axis, start_on, end_on) "
            f"SELECT {other}, council_id, territory, '{axis}', '{later}', '{last}' FROM agreements WHERE id = {own}",
        )
    freeze(noon(end - timedelta(90)))
    assert run(app) == told


def test_a_last_day_that_is_moved_begins_the_ladder_again(app: Flask, freeze: Freeze, end: date) -> None:
    freeze(noon(end - timedelta(90)))
    run(app)
    longer = end + timedelta(365)
    change(app, f"UPDATE agreements SET end_on = '{longer}' WHERE territory = '31'")
    assert run(app) == 0
    freeze(noon(longer - timedelta(90)))
    assert (run(app), rungs(app)) == (1, [90, 90])


def test_the_day_is_that_of_the_territory(app: Flask, freeze: Freeze, end: date) -> None:
    """At two in the morning, universal time, it is still the day before in Martinique."""
    change(app, "UPDATE agreements SET territory = '972' WHERE territory = '31'")
    first = datetime.combine(end - timedelta(180), time(2), UTC)
    freeze(first)
    assert run(app) == 0
    freeze(first + timedelta(hours=3))
    assert run(app) == 1


def test_one_person_with_two_posts_gets_one_mail(app: Flask, freeze: Freeze, end: date) -> None:
    gilles, karim = people.user_id("gilles.henry"), people.user_id("karim.benali")
    change(app, f"UPDATE memberships SET user_id = {gilles} WHERE user_id = {karim}")
    freeze(noon(end - timedelta(7)))
    run(app)
    assert sorted(mail.recipient for mail in mails(app)) == BOTH_SIDES[:2]


def test_two_workers_at_once_tell_once(app: Flask, freeze: Freeze, end: date) -> None:
    freeze(noon(end - timedelta(30)))
    start = Barrier(2)

    def tell(_turn: int) -> int:
        start.wait()
        return run(app)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(tell, range(2))) == [0, 1]
    assert (rungs(app), len(mails(app))) == ([30], len(BOTH_SIDES))


def test_the_worker_of_the_application_does_it(app: Flask, freeze: Freeze, end: date) -> None:
    freeze(noon(end - timedelta(180)))
    worker.plan(app)
    worker.run_due(app)
    assert rungs(app) == [180]
    freeze(now() + timedelta(hours=2))
    worker.run_due(app)
    assert rungs(app) == [180]


@pytest.mark.parametrize(("login", "left", "seen"), [
    ("gilles.henry", 180, True), ("karim.benali", 7, True), ("gilles.henry", 181, False), ("lea.marchand", 7, False),
])  # fmt: skip
def test_what_ends_is_a_task_of_its_administrators(app: Flask, end: date, login: str, left: int, seen: bool) -> None:
    change(app, f"UPDATE agreements SET end_on = '{today('31') + timedelta(left)}' WHERE territory = '31'")
    page = Browser(app, login).get("agreements.waiting")
    assert ("À renouveler" in page.text) == seen
    assert (people.agreement_of("31").ref in page.html) == seen
