"""Mails about notices against a real server that is down, slow, of another opinion or dies; and what is stopped."""

import os
import signal
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from core import outbox, smtp, worker
from core.clock import now
from core.config import Settings
from core.jobs import Job
from core.outbox import MailState
from partners.notices.workflow import Mode
from tests.core.mail_server import MailServer
from tests.core.worker_process import LIMIT, let_leases_lapse, worker_process
from tests.partners.telling import (
    ANNE,
    Freeze,
    at,
    choose,
    mails,
    notices,
    said,
    tell,
    work,
    working_tuesday,
    writing,
)

FILE, OTHER = "AG-31-AAAAAAAA", "AG-31-BBBBBBBB"
EVERYBODY = (ANNE, "leo.caron", "claire.dumas", "paul.martin")


@pytest.fixture
def server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> MailServer:
    """A server the application knows of, down until a test runs it; short delays."""
    made = MailServer()
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_url=made.url))
    monkeypatch.setattr(smtp, "TIMEOUT", 0.5)
    return made


@pytest.fixture
def tuesday(app: Flask, freeze: Freeze) -> date:
    """Something was told to four people the evening before."""
    day = working_tuesday()
    freeze(at(day - timedelta(days=1), 18))
    tell(app, *EVERYBODY)
    return day


def states(app: Flask) -> list[tuple[MailState, str | None]]:
    return sorted({(mail.state, mail.error) for mail in mails(app)})


def is_whole(app: Flask, server: MailServer, repeated: int = 0) -> bool:
    """Every digest arrived, none is missing, none was written twice."""
    written = [mail.message_id for mail in mails(app)]
    arrived = server.ids()
    return len(written) == len(EVERYBODY) and set(arrived) == set(written) and len(arrived) - len(written) == repeated


def test_a_server_that_is_down_gets_each_digest_once_when_it_is_up(
    app: Flask, server: MailServer, freeze: Freeze, tuesday: date
) -> None:
    for hour in (7, 8, 10):
        work(app, freeze, at(tuesday, hour))
        assert states(app) == [(MailState.WAITING, None)]
    with server.running():
        work(app, freeze, at(tuesday, 14))
    assert is_whole(app, server)
    assert states(app) == [(MailState.SENT, None)]


def test_a_server_that_is_slow_gets_each_digest_once(
    app: Flask, server: MailServer, freeze: Freeze, tuesday: date
) -> None:
    server.wait = 1.0
    with server.running():
        work(app, freeze, at(tuesday, 7))
        assert (states(app), server.ids()) == ([(MailState.WAITING, None)], [])
        server.wait = 0.0
        work(app, freeze, at(tuesday, 9))
    assert is_whole(app, server)


@pytest.mark.parametrize("answers", [("451 later", "250 OK"), ("250 OK", "452 full")])
def test_a_passing_refusal_is_tried_again(
    app: Flask, server: MailServer, freeze: Freeze, tuesday: date, answers: tuple[str, str]
) -> None:
    server.rcpt, server.data = answers
    with server.running():
        work(app, freeze, at(tuesday, 7))
        assert states(app) == [(MailState.WAITING, None)]
        server.rcpt = server.data = "250 OK"
        work(app, freeze, at(tuesday, 9))
    assert is_whole(app, server)


@pytest.mark.parametrize("answers", [("550 unknown", "250 OK"), ("250 OK", "554 no")])
def test_a_final_refusal_is_seen_by_the_operator_who_can_send_again(
    app: Flask, server: MailServer, freeze: Freeze, tuesday: date, answers: tuple[str, str]
) -> None:
    server.rcpt, server.data = answers
    runner = app.test_cli_runner()
    with server.running():
        work(app, freeze, at(tuesday, 7))
        shown = runner.invoke(args=["queue", "show"]).output
        assert "Non remis, 4" in shown
        assert shown.count("(notices.digest)") == len(EVERYBODY)
        assert "@" not in shown
        server.rcpt = server.data = "250 OK"
        runner.invoke(args=["queue", "retry"])
        work(app, freeze, at(tuesday, 12))
    assert is_whole(app, server)


def test_a_server_that_dies_before_its_answer_gets_a_digest_at_most_once_more(
    app: Flask, server: MailServer, freeze: Freeze, tuesday: date
) -> None:
    server.dies = True
    with server.running():
        work(app, freeze, at(tuesday, 7))
        server.dies = False
        work(app, freeze, at(tuesday, 9))
    assert is_whole(app, server, repeated=len(EVERYBODY))
    assert states(app) == [(MailState.SENT, None)]


def test_a_worker_killed_before_the_answer_repeats_at_most_one_digest(
    app: Flask, server: MailServer, settings: Settings, freeze: Freeze, tuesday: date
) -> None:
    work(app, freeze, at(tuesday, 7))  # written; the server is down
    freeze(at(tuesday, 12))
    with writing(app) as session:
        session.execute(update(Job).where(Job.name == "outbox.deliver").values(run_at=now() - timedelta(days=30)))
    with server.running():
        with worker_process(replace(settings, smtp_url=server.url)) as process:
            server.on_message = lambda: os.kill(process.pid, signal.SIGKILL)
            assert process.wait(LIMIT) == -signal.SIGKILL
        server.on_message = lambda: None
        let_leases_lapse(app)
        worker.run_due(app)
    written = {mail.message_id for mail in mails(app)}  # also those of jobs that had their turn before the kill
    of_digests = [key for key in server.ids() if key in written]
    assert len(written) >= len(EVERYBODY)
    assert set(of_digests) == written
    assert len(of_digests) - len(written) <= 1
    assert states(app) == [(MailState.SENT, None)]


# A person who withdraws


def withdraw(app: Flask, about: str = FILE) -> int:
    with writing(app):
        return outbox.stop(about)


def test_a_queued_mail_about_a_person_who_withdraws_is_not_sent(
    app: Flask, server: MailServer, freeze: Freeze, tuesday: date
) -> None:
    choose(app, Mode.AT_ONCE)
    freeze(at(tuesday, 10))
    for about in (FILE, OTHER):
        tell(app, about=about)
    worker.run_due(app)  # written; the server is down
    assert withdraw(app) == 1
    with server.running():
        work(app, freeze, at(tuesday, 12))
    at_once = {mail.about: mail.state for mail in mails(app) if mail.kind == "notices.at_once"}
    assert at_once == {FILE: MailState.STOPPED, OTHER: MailState.SENT}


def test_a_notice_not_mailed_yet_is_in_no_digest_and_stays_in_the_list(
    app: Flask, freeze: Freeze, tuesday: date
) -> None:
    choose(app, Mode.AT_ONCE, "referral_answers")
    for kind in ("referral.assigned", "referral.accepted"):
        tell(app, kind=kind, about=FILE)
    tell(app, about=OTHER)
    withdraw(app)
    work(app, freeze, at(tuesday, 7))
    assert [counts for login, counts in said(app) if login == ANNE] == [
        "Orientations : 2"
    ]  # one of before, one of OTHER
    assert len([1 for notice in notices(app) if notice.about == FILE and notice.read_at is None]) == 2


def test_a_queued_digest_about_that_person_alone_is_stopped_one_about_more_is_not(app: Flask, freeze: Freeze) -> None:
    day = working_tuesday()
    freeze(at(day, 5))
    tell(app, ANNE, "leo.caron", about=FILE)
    tell(app, "leo.caron", about=OTHER)
    work(app, freeze, at(day, 7))
    assert withdraw(app) == 1
    found = {mail.recipient.partition("@")[0]: mail.state for mail in mails(app)}
    assert found == {ANNE: MailState.STOPPED, "leo.caron": MailState.HELD}


def test_what_follows_the_withdrawal_is_told(app: Flask, freeze: Freeze) -> None:
    day = working_tuesday()
    freeze(at(day, 5))
    withdraw(app)
    tell(app, about=FILE)
    assert now() < at(day, 7)
    work(app, freeze, at(day, 7))
    assert said(app) == [(ANNE, "Orientations : 1")]
