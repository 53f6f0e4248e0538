"""Mail: written with the act, sent after it, never lost, at most once more per crash; says nothing about anybody."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core import jobs, outbox, smtp, worker
from core.config import Settings
from core.db import side_session, write_transaction
from core.guard import system_actor
from core.i18n import lazy_gettext as _l
from core.outbox import Mail, MailState
from tests.core.mail_server import MailServer
from tests.core.worker_process import LIMIT, leave_trace, let_leases_lapse, traces, worker_process

TEXT = _l("%(count)s orientations vous attendent depuis le %(day)s.\n\n%(address)s")
VALUES: dict[str, int | date | str] = {
    "count": 1200,
    "day": date(2026, 3, 1),
    "address": "http://127.0.0.1:8000/orientations/OR-31-7K3F9QAC",
}
Freeze = Callable[[datetime], None]


@pytest.fixture
def server() -> MailServer:
    return MailServer()


@pytest.fixture
def mail_app(app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application told of the server, which is down until a test runs it; short delays."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_url=server.url))
    monkeypatch.setattr(smtp, "TIMEOUT", 0.5)
    return app


@pytest.fixture(autouse=True)
def kind() -> Iterator[str]:
    """A kind of mail for the tests."""
    yield outbox.declare("test", subject=_l("Des orientations vous attendent"), text=TEXT)
    del outbox.templates["test"]


def _send(app: Flask, count: int = 1) -> None:
    with app.app_context(), system_actor("test"), write_transaction():
        for number in range(count):
            outbox.send(to=f"agent{number}@exemple.test", kind="test", values=VALUES)


def _mails(app: Flask) -> Sequence[Mail]:
    with app.app_context(), side_session() as session:
        found = session.scalars(select(Mail).order_by(Mail.id)).all()
        session.expunge_all()
        return found


def _states(app: Flask) -> set[tuple[MailState, str | None]]:
    return {(mail.state, mail.error) for mail in _mails(app)}


def _try_for_days(app: Flask, freeze: Freeze) -> None:
    start = datetime.now(UTC)
    for hour in range(0, 70, 7):
        freeze(start + timedelta(hours=hour))
        worker.run_due(app)


def test_a_mail_is_delivered_with_the_sentences_of_its_kind(mail_app: Flask, server: MailServer) -> None:
    _send(mail_app)
    with server.running():
        worker.run_due(mail_app)
    (message,) = server.messages
    assert (message["To"], message["From"]) == ("agent0@exemple.test", "ne-pas-repondre@binome.invalid")
    text = message.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert (
        text.decode()
        .replace("\N{NO-BREAK SPACE}", " ")
        .startswith("1 200 orientations vous attendent depuis le 1er mars 2026.")
    )
    assert _states(mail_app) == {(MailState.SENT, None)}


def test_a_mail_of_an_act_that_was_rolled_back_never_existed(app: Flask) -> None:
    with app.app_context(), write_transaction() as session:
        outbox.send(to="agent@exemple.test", kind="test", values=VALUES)
        session.rollback()
    assert (_mails(app), worker.run_due(app)) == ([], 0)


def test_a_mail_with_a_key_is_written_once_for_ever(app: Flask) -> None:
    for _day in range(2):
        with app.app_context(), write_transaction():
            outbox.send(to="agent@exemple.test", kind="test", values=VALUES, key="renewal 90 CV-31-7K3F9QAC")
    assert len(_mails(app)) == 1


def test_two_acts_at_once_with_one_key_both_succeed_and_write_one_mail(app: Flask) -> None:
    def act() -> None:
        with app.app_context(), write_transaction():
            outbox.send(to="agent@exemple.test", kind="test", values=VALUES, key="the same news")
            time.sleep(0.2)

    threads = [threading.Thread(target=act) for _act in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(_mails(app)) == 1  # a failed thread would be an unhandled warning, which is an error


@pytest.mark.parametrize(
    "unsafe",
    [
        {"kind": "undeclared"},
        {"values": VALUES | {"name": "Léa Abadie"}},
        {"values": VALUES | {"count": "logement"}},
        {"values": VALUES | {"address": "http://127.0.0.1:8000/recherche?q=Abadie"}},
        {"values": VALUES | {"address": "http://ailleurs.test/http://127.0.0.1:8000/"}},
        {"to": "agent@exemple.test, autre@exemple.test"},
        {"to": "agent@exemple.test\nBcc: autre@exemple.test"},
    ],
)
def test_a_mail_that_could_say_something_about_a_person_is_refused(app: Flask, unsafe: dict[str, Any]) -> None:
    arguments: dict[str, Any] = {"to": "agent@exemple.test", "kind": "test", "values": VALUES} | unsafe
    with app.app_context(), write_transaction(), pytest.raises(outbox.UnsafeMail):
        outbox.send(**arguments)
    assert _mails(app) == []


def test_without_a_server_mails_are_held_and_leave_when_there_is_one(
    app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _send(app, 3)
    worker.run_due(app)
    assert _states(app) == {(MailState.HELD, None)}
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_url=server.url))
    assert "3 courriels" in app.test_cli_runner().invoke(args=["queue", "retry"]).output.replace("\xa0", " ")
    with server.running():
        worker.run_due(app)
    assert (len(set(server.ids())), _states(app)) == (3, {(MailState.SENT, None)})


def test_a_server_that_was_down_gets_every_mail_once_when_it_is_up(
    mail_app: Flask, server: MailServer, freeze: Freeze
) -> None:
    _send(mail_app, 20)
    assert worker.run_due(mail_app) == 20
    assert _states(mail_app) == {(MailState.WAITING, None)}
    with server.running():
        freeze(datetime.now(UTC) + timedelta(hours=1))
        worker.run_due(mail_app)
    assert sorted(server.ids()) == sorted(mail.message_id for mail in _mails(mail_app))
    assert _states(mail_app) == {(MailState.SENT, None)}


def test_a_mail_that_was_sent_is_not_sent_by_a_second_job(mail_app: Flask, server: MailServer) -> None:
    _send(mail_app)
    with server.running():
        worker.run_due(mail_app)
        with mail_app.app_context(), write_transaction():
            jobs.enqueue("outbox.deliver", {"mail_id": _mails(mail_app)[0].id})
        assert worker.run_due(mail_app) == 1
    assert (len(server.ids()), _states(mail_app)) == (1, {(MailState.SENT, None)})


def test_a_server_too_slow_to_answer_is_asked_again(mail_app: Flask, server: MailServer, freeze: Freeze) -> None:
    _send(mail_app, 2)
    server.wait = 1.0
    with server.running():
        worker.run_due(mail_app)
        assert (_states(mail_app), server.ids()) == ({(MailState.WAITING, None)}, [])
        server.wait = 0.0
        freeze(datetime.now(UTC) + timedelta(hours=1))
        worker.run_due(mail_app)
    assert (len(server.ids()), _states(mail_app)) == (2, {(MailState.SENT, None)})


def test_a_conversation_that_drags_on_is_cut_off_at_the_deadline(
    mail_app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT", 30.0)
    monkeypatch.setattr(smtp, "DEADLINE", 0.5)
    server.wait = 20.0
    _send(mail_app)
    with server.running():
        before = datetime.now(UTC)
        worker.run_due(mail_app)
        assert datetime.now(UTC) - before < timedelta(seconds=5)
    assert _states(mail_app) == {(MailState.WAITING, None)}


@pytest.mark.parametrize(("rcpt", "data"), [("451 later", "250 OK"), ("250 OK", "452 full")])
def test_a_passing_refusal_is_tried_again(
    mail_app: Flask, server: MailServer, freeze: Freeze, rcpt: str, data: str
) -> None:
    _send(mail_app)
    server.rcpt, server.data = rcpt, data
    with server.running():
        worker.run_due(mail_app)
        assert _states(mail_app) == {(MailState.WAITING, None)}
        server.rcpt = server.data = "250 OK"
        freeze(datetime.now(UTC) + timedelta(hours=1))
        worker.run_due(mail_app)
    assert (len(server.ids()), _states(mail_app)) == (1, {(MailState.SENT, None)})


@pytest.mark.parametrize(("rcpt", "data"), [("550 unknown", "250 OK"), ("250 OK", "554 no")])
def test_a_final_refusal_is_shown_as_not_delivered_at_once(
    mail_app: Flask, server: MailServer, rcpt: str, data: str
) -> None:
    _send(mail_app)
    server.rcpt, server.data = rcpt, data
    with server.running():
        worker.run_due(mail_app)
    assert _states(mail_app) == {(MailState.FAILED, min(rcpt, data, key=lambda code: code[0] != "5")[:3])}
    assert "Non remis, 1" in mail_app.test_cli_runner().invoke(args=["queue", "show"]).output


def test_after_the_last_attempt_a_mail_is_shown_as_not_delivered_and_can_still_be_sent(
    mail_app: Flask, server: MailServer, freeze: Freeze
) -> None:
    _send(mail_app)
    _try_for_days(mail_app, freeze)
    assert _states(mail_app) == {(MailState.FAILED, "attempts exhausted")}
    mail_app.test_cli_runner().invoke(args=["queue", "retry"])
    with server.running():
        worker.run_due(mail_app)
    assert (len(server.ids()), _states(mail_app)) == (1, {(MailState.SENT, None)})


def test_others_can_write_while_the_server_thinks(mail_app: Flask, server: MailServer) -> None:
    def write_meanwhile() -> None:
        with mail_app.app_context(), write_transaction():
            leave_trace("meanwhile")

    server.on_message = write_meanwhile
    _send(mail_app)
    with server.running():
        worker.run_due(mail_app)
    assert (traces(mail_app), _states(mail_app)) == (1, {(MailState.SENT, None)})


def test_a_worker_killed_between_sending_and_noting_it_loses_nothing_and_repeats_at_most_that_mail(
    mail_app: Flask, server: MailServer, settings: Settings, full: bool
) -> None:
    crashes = 100 if full else 3
    _send(mail_app, crashes + 5)
    with server.running():
        for _crash in range(crashes):
            _kill_after_the_next_message(server, replace(settings, smtp_url=server.url))
            let_leases_lapse(mail_app)
        server.on_message = lambda: None
        worker.run_due(mail_app)
    sent = {mail.message_id for mail in _mails(mail_app)}
    assert (set(server.ids()), _states(mail_app)) == (sent, {(MailState.SENT, None)})
    assert len(server.ids()) - len(sent) <= crashes
    print(f"{crashes} crashes: 0 mails lost, {len(server.ids()) - len(sent)} repeated")


def test_a_server_that_dies_between_the_message_and_its_answer_gets_it_at_most_once_more(
    mail_app: Flask, server: MailServer, freeze: Freeze
) -> None:
    _send(mail_app, 3)
    server.dies = True
    with server.running():
        worker.run_due(mail_app)
        assert (len(server.ids()), _states(mail_app)) == (3, {(MailState.WAITING, None)})
        server.dies = False
        freeze(datetime.now(UTC) + timedelta(hours=1))
        worker.run_due(mail_app)
    assert sorted(server.ids()) == sorted([mail.message_id for mail in _mails(mail_app)] * 2)
    assert _states(mail_app) == {(MailState.SENT, None)}


def _kill_after_the_next_message(server: MailServer, settings: Settings) -> None:
    with worker_process(settings) as process:
        server.on_message = lambda: os.kill(process.pid, signal.SIGKILL)
        assert process.wait(LIMIT) == -signal.SIGKILL
