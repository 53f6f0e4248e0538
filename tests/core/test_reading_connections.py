"""Who reads has connections that cannot write, and a session keeps to the one its transaction began with."""

from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.clock import now
from core.db import READING, db, side_session, write_mode, write_transaction
from core.work import FormToken
from tests.page import Browser

CHANGES_OF_MODE = ("PRAGMA", "SET TRANSACTION")


def _write(session: Session) -> None:
    session.add(FormToken(token="a token", used_at=now()))
    session.flush()


def _tokens(session: Any) -> int:
    return len(session.scalars(select(FormToken.token)).all())


def test_what_reads_cannot_write(app_context: AppContext) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        _write(db.session())
    db.session.rollback()
    with side_session() as session:
        with pytest.raises(DBAPIError, match=r"readonly|read-only"):
            _write(session)
        session.rollback()
    assert _tokens(db.session) == 0


def test_the_mode_of_a_connection_that_only_reads_is_set_once(app: Flask) -> None:
    browser, sent = Browser(app, "paul.martin"), []
    for _ in range(2):
        browser.client.get("/portefeuille")

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    browser.client.get("/portefeuille")
    event.remove(Engine, "before_cursor_execute", note)
    assert any(statement.startswith("INSERT INTO journal_entries") for statement in sent)
    assert [statement for statement in sent if statement.startswith(CHANGES_OF_MODE)] == []


def test_a_reading_session_beside_a_writing_one_does_not_move_it(app_context: AppContext) -> None:
    with write_transaction() as session:
        _write(session)
        with side_session() as beside:
            assert _tokens(beside) == 0, "it sees what is not committed"
            assert _tokens(session) == 1, "the writing session reads elsewhere"
    assert _tokens(db.session) == 1


def test_a_session_that_reads_on_stays_where_it_began(app_context: AppContext) -> None:
    engine = db.session.connection().engine
    with write_mode():
        assert db.session.get_bind() is engine is db.engines[READING]
    db.session.rollback()
    with write_mode():
        assert db.session.get_bind() is db.engines[None]
