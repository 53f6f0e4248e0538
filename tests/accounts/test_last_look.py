"""A membership that ends while a request is running: no page read later leaves, nothing is written later."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from accounts import sessions
from casefiles.models import Contact, Person
from core import access
from core.clock import today
from core.db import side_session
from core.guard import system_actor
from partners.models import Membership
from tests import people
from tests.page import Browser

PAUL = "paul.martin"
SHORT, LONG = 40, 500
LATER = "Écrit-après-la-fin"


def write(app: Flask, what: Callable[[Session], object]) -> object:
    """In one transaction of the system."""
    with app.app_context(), system_actor("tests: races"), side_session(writing=True) as session:
        return what(session)


def end(session: Session) -> None:
    """The post and its sessions, in one transaction, as whoever ends it does."""
    key = people.membership_id(PAUL)
    sessions.end_of_membership(session, key, "end of the post")
    session.execute(update(Membership).where(Membership.id == key).values(end_on=Membership.start_on))


def begin_again(session: Session) -> None:
    session.execute(update(Membership).where(Membership.id == people.membership_id(PAUL)).values(end_on=None))
    named = update(Person).where(Person.file_id == people.file_of("Abadie").id)
    session.execute(named.values(birth_name="Abadie"))


Request = Callable[[], TestResponse]


def during(app: Flask, request: Request, act: Callable[[Session], object], pause: float) -> tuple[TestResponse, object]:
    """The answer to a request, and of what happened meanwhile."""

    def later() -> object:
        time.sleep(pause)
        return write(app, act)

    with ThreadPoolExecutor(2) as pool:
        asked, done = pool.submit(request), pool.submit(later)
        return asked.result(), done.result()


def duration(request: Callable[[], object]) -> float:
    began = time.perf_counter()
    request()
    return time.perf_counter() - began


def test_no_page_shows_what_was_written_after_its_reader_s_post_ended(
    app: Flask, full: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """The name changes in the very transaction that ends the post: whoever reads it read too late."""
    path, chance, seen = f"/dossiers/{people.file_of('Abadie').ref}", random.Random(31), {200: 0, 303: 0}

    def end_and_rename(session: Session) -> None:
        end(session)
        session.execute(update(Person).where(Person.file_id == people.file_of("Abadie").id).values(birth_name=LATER))

    whole = min(duration(lambda: Browser(app, PAUL).client.get(path)) for _time in range(5))
    for _round in range(LONG if full else SHORT):
        write(app, begin_again)
        get = partial(Browser(app, PAUL).client.get, path)
        page, _done = during(app, get, end_and_rename, chance.uniform(0, whole))
        seen[page.status_code] += 1
        assert LATER.upper() not in page.get_data(as_text=True).upper()
    with capsys.disabled():
        print(f"\nends of a post during a page: {seen[200]} pages read before, {seen[303]} refused, 0 read later")


def test_nothing_is_written_after_its_writer_s_post_ended(app: Flask, full: bool) -> None:
    path, chance, late = f"/dossiers/{people.file_of('Abadie').ref}/contacts/nouveau", random.Random(81), 0
    typed = {"channel": "phone", "reached": "oui", "on": str(today("31")), "line": "À temps", "level": "shared"}
    count = select(func.count()).select_from(Contact)

    def end_and_count(session: Session) -> object:
        end(session)
        return session.scalar(count)

    for _round in range(LONG if full else SHORT):
        write(app, begin_again)
        browser = Browser(app, PAUL)
        fields = browser.get(path).fields(path) | typed
        post = partial(browser.client.post, path, data=fields)
        _answer, at_the_end = during(app, post, end_and_count, chance.uniform(0, 0.03))
        late += write(app, lambda session: session.scalar(count)) != at_the_end
    assert late == 0


def test_a_session_that_ends_during_a_page_leads_to_the_sign_in_page(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, view = Browser(app, PAUL), app.view_functions["partners.index"]

    def slow() -> object:
        made = view()
        write(app, lambda session: sessions.end_all(session, people.user_id(PAUL), "ended meanwhile"))
        return made

    access.signed_in(slow)
    monkeypatch.setitem(app.view_functions, "partners.index", slow)
    assert browser.get("/partenaires?q=zzz", 303).location == "/connexion?next=/partenaires?q%3Dzzz"
