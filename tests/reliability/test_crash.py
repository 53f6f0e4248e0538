"""The server is killed with -9 while clients write over HTTP: nothing acknowledged is lost, nothing is half there."""

import random
import threading
import time
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from accounts.models import JournalEntry
from casefiles.models import Contact
from core.clock import today
from core.config import Settings
from core.db import db
from core.guard import system_actor
from core.work import FormToken
from tests import people
from tests.reliability.browser import Browser, Gone
from tests.reliability.server import Server

CLIENTS = 4
SHORT, LONG = 5, 1000
PATIENCE = 20  # seconds


class Writers:
    """Clients that note contacts as fast as the server lets them, and remember what was acknowledged."""

    def __init__(self, base: str, path: str) -> None:
        self.base = base
        self.path = path
        self.acknowledged: list[str] = []
        self.sent = 0
        self._lock = threading.Lock()
        self._browsers = [Browser(base) for _ in range(CLIENTS)]

    def sign_in(self) -> None:
        self._browsers[0].sign_in(people.email("paul.martin"), people.PASSWORD, people.SECRET)
        self._browsers[0].get(self.path)  # the secret of forms is made once, before windows could each make one
        for browser in self._browsers[1:]:
            browser.share(self._browsers[0])

    def run_until_killed(self) -> list[threading.Thread]:
        threads = [threading.Thread(target=self._write, args=(browser,)) for browser in self._browsers]
        for thread in threads:
            thread.start()
        return threads

    def wait_for(self, count: int) -> None:
        """Until so many writes were acknowledged: the machine may be slow, the kill must hit it at work."""
        limit = time.monotonic() + PATIENCE
        while len(self.acknowledged) < count and time.monotonic() < limit:
            time.sleep(0.005)

    def _write(self, browser: Browser) -> None:
        while True:
            with self._lock:
                self.sent += 1
                line = f"contact n° {self.sent}"
            try:
                page = browser.get(self.path)
                day = str(today("31"))
                answers = {"channel": "phone", "reached": "oui", "on": day, "line": line, "level": "shared"}
                answer = browser.post(self.path, page, **answers)
            except Gone:
                return
            assert answer.status in (303, 503), (answer.status, answer.text)
            if answer.status == 303:
                with self._lock:
                    self.acknowledged.append(line)


@pytest.mark.database
def test_a_killed_server_loses_no_acknowledged_write_and_tears_none(
    app: Flask, settings: Settings, full: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    cycles = LONG if full else SHORT
    chance = random.Random(20170208)
    path = f"/dossiers/{people.file_of('Abadie').ref}/contacts/nouveau"
    with Server(settings.database_url, settings.secret_key) as server:
        writers = Writers(server.base, path)
        writers.sign_in()
        for _cycle in range(cycles):
            before = len(writers.acknowledged)
            threads = writers.run_until_killed()
            writers.wait_for(before + chance.randrange(1, 12))
            time.sleep(chance.uniform(0, 0.05))
            server.kill()
            for thread in threads:
                thread.join()
            server.start()
    _check(app, writers)
    with capsys.disabled():
        print(f"\n{cycles} kills, {len(writers.acknowledged)} acknowledged of {writers.sent} sent, 0 lost, 0 torn")


def _check(app: Flask, writers: Writers) -> None:
    assert writers.acknowledged, "no client ever got an answer: the harness proves nothing"
    with app.app_context(), system_actor("crash harness"):
        kept = Counter(db.session.scalars(select(Contact.line).where(Contact.line.startswith("contact n° "))))
        journalled = set(db.session.scalars(select(JournalEntry.subject).where(JournalEntry.action == "contact.note")))
        ours = select(Contact.id).where(Contact.line.startswith("contact n° "))
        written = {str(found) for found in db.session.scalars(ours)}
        unanswered = db.session.scalar(select(func.count()).select_from(FormToken).where(FormToken.location.is_(None)))
        healthy = db.session.scalar(text("PRAGMA integrity_check")) if db.engine.dialect.name == "sqlite" else "ok"
    assert [line for line in writers.acknowledged if kept[line] != 1] == [], "lost or doubled"
    assert max(kept.values()) == 1, "one form, two effects"
    assert journalled == written, "a contact without its journal row, or the reverse"
    assert unanswered == 0, "a form token without its answer"
    assert healthy == "ok"
