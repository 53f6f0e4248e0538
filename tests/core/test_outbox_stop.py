"""What is about something that must not be told any more does not leave, and nothing puts it back."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from core import outbox, worker
from core.db import side_session, write_transaction
from core.guard import system_actor
from core.i18n import lazy_gettext as _l
from core.outbox import Mail, MailState
from tests.core.mail_server import MailServer

ONE, OTHER = "AG-31-AAAAAAAA", "AG-31-BBBBBBBB"


@pytest.fixture(autouse=True)
def kind() -> Iterator[str]:
    """A kind of mail for the tests."""
    lines = {"a": _l("Orientations"), "b": _l("Retours de suivi")}
    yield outbox.declare("test", subject=_l("Binôme"), text=_l("%(counts)s"), lines=lines)
    del outbox.templates["test"]


@pytest.fixture
def server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> MailServer:
    """A server the application knows of, down until a test runs it."""
    made = MailServer()
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_url=made.url))
    return made


def write(app: Flask, about: str | None) -> None:
    with app.app_context(), write_transaction():
        outbox.send(to="agent@exemple.test", kind="test", counts={"a": 1}, about=about)


def stop(app: Flask, about: str = ONE) -> int:
    with app.app_context(), system_actor("test"), write_transaction():
        return outbox.stop(about)


def states(app: Flask) -> list[tuple[str | None, MailState]]:
    with app.app_context(), side_session() as session:
        return [(row.about, row.state) for row in session.execute(select(Mail.about, Mail.state).order_by(Mail.id))]


def test_only_what_is_about_it_is_stopped(app: Flask, server: MailServer) -> None:
    for about in (ONE, OTHER, None):
        write(app, about)
    assert (stop(app), stop(app)) == (1, 0)
    with server.running():
        worker.run_due(app)
    assert states(app) == [(ONE, MailState.STOPPED), (OTHER, MailState.SENT), (None, MailState.SENT)]
    assert len(server.ids()) == 2


@pytest.mark.parametrize("before", [MailState.HELD, MailState.FAILED])
def test_what_was_held_or_failed_is_not_put_back(
    app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch, before: MailState
) -> None:
    with monkeypatch.context() as patch, server.running():
        if before is MailState.HELD:
            patch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_url=""))
        server.rcpt = "550 unknown"
        write(app, ONE)
        worker.run_due(app)
    assert states(app) == [(ONE, before)]
    assert stop(app) == 1
    app.test_cli_runner().invoke(args=["queue", "retry"])
    server.rcpt = "250 OK"
    with server.running():
        worker.run_due(app)
    assert (states(app), server.ids()) == ([(ONE, MailState.STOPPED)], [])


def test_a_mail_stopped_while_the_server_refuses_it_stays_stopped(app: Flask, server: MailServer) -> None:
    server.rcpt = "550 unknown"
    server.on_address = lambda: stop(app)
    write(app, ONE)
    with server.running():
        worker.run_due(app)
    assert states(app) == [(ONE, MailState.STOPPED)]


def test_what_the_server_took_is_called_sent(app: Flask, server: MailServer) -> None:
    server.on_message = lambda: stop(app)
    write(app, ONE)
    with server.running():
        worker.run_due(app)
    assert states(app) == [(ONE, MailState.SENT)]


def test_a_stop_that_is_rolled_back_stops_nothing(app: Flask) -> None:
    write(app, ONE)
    with app.app_context(), write_transaction() as session:
        outbox.stop(ONE)
        session.rollback()
    assert states(app) == [(ONE, MailState.WAITING)]


def test_the_operator_sees_what_was_stopped(app: Flask) -> None:
    write(app, ONE)
    stop(app)
    assert "Arrêté avant l’envoi, 1" in app.test_cli_runner().invoke(args=["queue", "show"]).output


def test_counts_are_written_with_the_words_of_the_kind_and_with_no_others(app: Flask) -> None:
    with app.app_context(), write_transaction() as session:
        outbox.send(to="agent@exemple.test", kind="test", counts={"b": 1, "a": 1200})
        text = session.scalars(select(Mail.text)).one()
        with pytest.raises(outbox.UnsafeMail):
            outbox.send(to="agent@exemple.test", kind="test", counts={"Abadie": 1})
    assert text.replace("\N{NO-BREAK SPACE}", " ") == "Orientations : 1 200\nRetours de suivi : 1"
