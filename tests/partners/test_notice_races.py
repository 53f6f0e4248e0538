"""Choices and pauses of one member, sent from several windows at once."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from core import outbox
from core.clock import now, today
from core.outbox import MailState
from partners.notices import actions, digest
from partners.notices.models import NoticeChoice, NoticePause
from partners.notices.workflow import Mode
from tests import people
from tests.page import Browser
from tests.partners.telling import ANNE, choose, mails, notices, tell, writing

FILE = "AG-31-AAAAAAAA"
PREFERENCES = "/compte/notifications/preferences"


def at_once(number: int, send: Callable[[int], int]) -> list[int]:
    """Status of each of so many requests sent together."""
    start, found = threading.Barrier(number), list[int]()

    def run(turn: int) -> None:
        start.wait()
        found.append(send(turn))

    threads = [threading.Thread(target=run, args=(turn,)) for turn in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def rows(app: Flask, cls: Any) -> list[Any]:
    with writing(app) as session:
        found = session.scalars(select(cls)).all()
        session.expunge_all()
        return list(found)


def test_of_several_windows_one_choice_is_kept_and_the_others_are_told(app: Flask) -> None:
    windows = [Browser(app, ANNE) for _window in range(4)]
    forms = [window.get(PREFERENCES).fields(PREFERENCES) for window in windows]

    def send(turn: int) -> int:
        answers = forms[turn] | {"referrals": str(list(Mode)[turn % 3]), "referral_answers": "here"}
        return windows[turn].client.post(PREFERENCES, data=answers).status_code

    assert at_once(4, send) == [303, 409, 409, 409]
    assert len(rows(app, NoticeChoice)) == 7


def test_of_several_pauses_for_one_person_there_is_one(app: Flask) -> None:
    tell(app, about=people.file_of("Fabre").ref)
    (notice,) = notices(app)
    target = f"/compte/notifications/{notice.id}/pause"
    windows = [Browser(app, ANNE) for _window in range(4)]
    forms = [window.get(target).fields(target) for window in windows]

    def send(turn: int) -> int:
        until = {"until": str(today("31") + timedelta(days=turn))}
        return windows[turn].client.post(target, data=forms[turn] | until).status_code

    assert at_once(4, send) == [303] * 4
    assert len(rows(app, NoticePause)) == 1


def test_a_mail_that_is_being_written_is_stopped_too(app: Flask) -> None:
    choose(app, Mode.AT_ONCE)
    tell(app, about=FILE)
    (notice,) = notices(app)
    written = threading.Event()

    def write() -> None:
        with writing(app):
            digest.send_at_once(notice.id, at=now())
            written.set()
            time.sleep(0.3)

    worker = threading.Thread(target=write)
    worker.start()
    assert written.wait(20)
    with writing(app):
        assert outbox.stop(FILE) == 1
    worker.join()
    assert [mail.state for mail in mails(app)] == [MailState.STOPPED]


def test_marking_all_counts_each_notice_once(app: Flask) -> None:
    for _turn in range(5):
        tell(app)
    last = notices(app)[-1].id
    with app.app_context():
        actor = people.actor(ANNE)

    def mark(_turn: int) -> int:
        with writing(app):
            return actions.mark_all_read(last, by=actor, at=now())

    assert at_once(3, mark) == [0, 0, 5]
