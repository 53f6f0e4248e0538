"""One digest a day and person at 7:00 of working days, none when empty, whatever the worker does; nothing twice."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, update

from core import worker
from core.clock import now
from partners.models import Membership, Unit
from partners.notices import digest
from partners.notices.models import NoticePause
from partners.notices.workflow import Mode, digest_until
from tests import people
from tests.partners.telling import (
    ANNE,
    Freeze,
    at,
    choose,
    mails,
    notices,
    pause,
    said,
    tell,
    work,
    working_tuesday,
    writing,
)

TUESDAY = working_tuesday()
FILE = "AG-31-AAAAAAAA"


@pytest.fixture
def told(app: Flask, freeze: Freeze) -> None:
    """Two notices of one kind and one of another, on Monday afternoon."""
    freeze(at(TUESDAY - timedelta(days=1), 15))
    for kind in ("referral.assigned", "referral.sent", "referral.accepted"):
        tell(app, kind=kind)


@pytest.mark.usefixtures("told")
def test_the_digest_leaves_at_seven_with_counts_by_kind(app: Flask, freeze: Freeze) -> None:
    work(app, freeze, at(TUESDAY, 6, 59))
    assert said(app) == []
    work(app, freeze, at(TUESDAY, 7))
    assert said(app) == [(ANNE, "Orientations : 2 ; Réponses à des orientations : 1")]


@pytest.mark.usefixtures("told")
def test_a_late_worker_makes_the_same_digest_and_leaves_what_came_since_for_the_next_day(
    app: Flask, freeze: Freeze
) -> None:
    freeze(at(TUESDAY, 9))
    tell(app)
    for hour in (15, 16, 23):
        work(app, freeze, at(TUESDAY, hour))
        assert said(app) == [(ANNE, "Orientations : 2 ; Réponses à des orientations : 1")]
    work(app, freeze, at(TUESDAY + timedelta(days=1), 11))
    assert said(app)[1:] == [(ANNE, "Orientations : 1")]


@pytest.mark.usefixtures("told")
def test_a_morning_missed_altogether_is_in_the_next_one(app: Flask, freeze: Freeze) -> None:
    work(app, freeze, at(TUESDAY + timedelta(days=2), 10))
    assert len(said(app)) == 1


def test_nothing_is_written_when_there_is_nothing(app: Flask, freeze: Freeze) -> None:
    work(app, freeze, at(TUESDAY, 7))
    assert said(app) == []


def test_a_notice_after_seven_is_not_told_that_day(app: Flask, freeze: Freeze) -> None:
    freeze(at(TUESDAY, 7, 1))
    tell(app)
    work(app, freeze, at(TUESDAY, 18))
    assert said(app) == []


def test_days_off_are_left_out_and_made_up_for_on_the_next_working_day(app: Flask, freeze: Freeze) -> None:
    friday = TUESDAY + timedelta(days=3)
    freeze(at(friday, 16))
    tell(app)
    for days in (1, 2):
        work(app, freeze, at(friday + timedelta(days=days), 9))
    assert said(app) == []
    work(app, freeze, at(friday + timedelta(days=3), 7))
    assert said(app) == [(ANNE, "Orientations : 1")]


@pytest.mark.parametrize(
    ("moment", "territory", "due"),
    [
        (datetime(2026, 3, 30, 4, 59, tzinfo=UTC), "31", None),  # the clocks went forward the day before
        (datetime(2026, 3, 30, 5, 0, tzinfo=UTC), "31", datetime(2026, 3, 30, 5, tzinfo=UTC)),
        (datetime(2026, 10, 26, 5, 59, tzinfo=UTC), "31", None),  # and back
        (datetime(2026, 10, 26, 6, 0, tzinfo=UTC), None, datetime(2026, 10, 26, 6, tzinfo=UTC)),
        (datetime(2026, 3, 30, 3, 0, tzinfo=UTC), "974", datetime(2026, 3, 30, 3, tzinfo=UTC)),
        (datetime(2026, 3, 30, 9, 59, tzinfo=UTC), "973", None),
        (datetime(2026, 3, 31, 1, 0, tzinfo=UTC), "973", datetime(2026, 3, 30, 10, tzinfo=UTC)),
        (datetime(2026, 12, 26, 9, 0, tzinfo=UTC), "31", None),  # a Saturday
        (datetime(2025, 12, 26, 9, 0, tzinfo=UTC), "31", datetime(2025, 12, 26, 6, tzinfo=UTC)),
        (datetime(2025, 12, 26, 9, 0, tzinfo=UTC), "67", None),  # a day off in Alsace only
        (datetime(2024, 2, 29, 6, 0, tzinfo=UTC), "31", datetime(2024, 2, 29, 6, tzinfo=UTC)),
    ],
)
def test_seven_is_that_of_the_territory(moment: datetime, territory: str | None, due: datetime | None) -> None:
    assert digest_until(moment, territory) == due


@pytest.mark.usefixtures("told")
def test_the_zone_of_the_post_decides(app: Flask, freeze: Freeze) -> None:
    with writing(app) as session:
        unit = people.unit_of("MDS Toulouse Nord").id
        session.execute(update(Unit).where(Unit.id == unit).values(territory="973"))
    work(app, freeze, at(TUESDAY, 9))
    assert said(app) == []
    work(app, freeze, at(TUESDAY, 7, territory="973"))
    assert len(said(app)) == 1


@pytest.mark.usefixtures("told")
def test_what_was_read_is_not_told(app: Flask, freeze: Freeze) -> None:
    with writing(app) as session:
        for notice in notices(app):
            session.merge(notice).read_at = now()
    work(app, freeze, at(TUESDAY, 7))
    assert said(app) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE users SET deactivated_at = created_at WHERE family_name = 'Roux'",
        "UPDATE memberships SET end_on = start_on WHERE user_id IN (SELECT id FROM users WHERE family_name = 'Roux')",
    ],
)
@pytest.mark.usefixtures("told")
def test_nobody_is_written_to_without_a_post(app: Flask, freeze: Freeze, change: str) -> None:
    with writing(app) as session:
        session.connection().exec_driver_sql(change)
    work(app, freeze, at(TUESDAY, 7))
    assert said(app) == []


def test_one_person_with_two_posts_gets_one_digest(app: Flask, freeze: Freeze) -> None:
    freeze(at(TUESDAY, 6))
    tell(app, ANNE, "leo.caron")
    with writing(app) as session:
        leo = Membership.id == people.membership_id("leo.caron")
        session.execute(update(Membership).where(leo).values(user_id=people.user_id(ANNE)))
    work(app, freeze, at(TUESDAY, 8))
    assert said(app) == [(ANNE, "Orientations : 2")]


@pytest.mark.usefixtures("told")
def test_two_workers_at_once_write_one_digest(app: Flask, freeze: Freeze) -> None:
    freeze(at(TUESDAY, 7))

    def send(_turn: int) -> None:
        with writing(app):
            digest.send_digest(people.user_id(ANNE), at=now())

    threads = [threading.Thread(target=send, args=(turn,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mails(app)) == 1
    assert all(notice.settled_at is not None for notice in notices(app))


@pytest.mark.usefixtures("told")
def test_the_worker_of_the_application_does_it(app: Flask, freeze: Freeze) -> None:
    freeze(at(TUESDAY, 7))
    worker.plan(app)
    worker.run_due(app)
    assert (ANNE, "Orientations : 2 ; Réponses à des orientations : 1") in said(app)
    freeze(at(TUESDAY, 12))
    worker.run_due(app)
    assert len([1 for login, _counts in said(app) if login == ANNE]) == 1


@pytest.mark.usefixtures("told")
def test_a_mail_of_a_notice_names_nobody(app: Flask, freeze: Freeze) -> None:
    work(app, freeze, at(TUESDAY, 7))
    (mail,) = mails(app)
    names = {name for user in people.USERS for name in user[1:3]} | {"Fabre", "FABRE", "AG-31", "OR-31"}
    assert [name for name in names if name in mail.subject + mail.text] == []
    assert "http://127.0.0.1:8000/compte/notifications\n" in mail.text


# What each one chose


@pytest.mark.usefixtures("told")
def test_only_here_leaves_no_mail_even_after_a_change_of_mind(app: Flask, freeze: Freeze) -> None:
    choose(app, Mode.HERE)
    work(app, freeze, at(TUESDAY, 7))
    assert said(app) == [(ANNE, "Réponses à des orientations : 1")]
    choose(app, Mode.DIGEST)
    work(app, freeze, at(TUESDAY + timedelta(days=1), 7))
    assert len(said(app)) == 1


def test_at_once_means_now_and_not_again_in_the_digest(app: Flask, freeze: Freeze) -> None:
    choose(app, Mode.AT_ONCE)
    freeze(at(TUESDAY, 3))
    tell(app)
    tell(app, kind="referral.declined")
    work(app, freeze, at(TUESDAY, 3, 1))
    assert said(app) == [(ANNE, "Orientations : 1")]
    work(app, freeze, at(TUESDAY, 7))
    assert said(app)[1:] == [(ANNE, "Réponses à des orientations : 1")]


def test_a_mind_changed_before_the_worker_came_is_heeded(app: Flask, freeze: Freeze) -> None:
    choose(app, Mode.AT_ONCE)
    freeze(at(TUESDAY, 3))
    tell(app)
    choose(app, Mode.DIGEST)
    work(app, freeze, at(TUESDAY, 3, 1))
    assert said(app) == []


def test_endings_of_agreements_have_their_own_mail_and_are_in_no_digest(app: Flask, freeze: Freeze) -> None:
    freeze(at(TUESDAY, 3))
    tell(app, "gilles.henry", kind="agreement.ending")
    work(app, freeze, at(TUESDAY, 7))
    assert said(app) == []


def test_a_notice_kept_to_explain_a_lost_race_is_not_told(app: Flask, freeze: Freeze) -> None:
    choose(app, Mode.AT_ONCE)
    freeze(at(TUESDAY, 3))
    tell(app, quietly=True)
    work(app, freeze, at(TUESDAY, 7))
    assert said(app) == []


# Pauses


@pytest.mark.parametrize("mode", [Mode.DIGEST, Mode.AT_ONCE])
def test_a_pause_holds_for_one_person_until_its_day_is_over(app: Flask, freeze: Freeze, mode: Mode) -> None:
    choose(app, mode)
    pause(app, FILE, TUESDAY + timedelta(days=1))
    freeze(at(TUESDAY, 3))
    tell(app, about=FILE)
    for days in (0, 1):
        work(app, freeze, at(TUESDAY + timedelta(days=days), 7))
        assert said(app) == []
    work(app, freeze, at(TUESDAY + timedelta(days=2), 7))
    assert said(app) == [(ANNE, "Orientations : 1")]


@pytest.mark.usefixtures("told")
def test_a_pause_ended_after_the_digest_of_the_day_is_made_up_for_the_next_day(app: Flask, freeze: Freeze) -> None:
    pause(app, FILE, TUESDAY + timedelta(days=30))
    tell(app, kind="referral.asked", about=FILE)
    work(app, freeze, at(TUESDAY, 7))
    with writing(app) as session:
        session.execute(delete(NoticePause))
    work(app, freeze, at(TUESDAY, 10))
    assert len(said(app)) == 1
    work(app, freeze, at(TUESDAY + timedelta(days=1), 7))
    assert said(app)[1:] == [(ANNE, "Orientations : 1")]


@pytest.mark.parametrize(("login", "about"), [("leo.caron", FILE), (ANNE, "AG-31-BBBBBBBB"), (ANNE, None)])
def test_a_pause_is_of_one_member_and_one_person(app: Flask, freeze: Freeze, login: str, about: Any) -> None:
    pause(app, FILE, TUESDAY)
    freeze(at(TUESDAY, 3))
    tell(app, login, about=about)
    work(app, freeze, at(TUESDAY, 7))
    assert said(app) == [(login, "Orientations : 1")]
